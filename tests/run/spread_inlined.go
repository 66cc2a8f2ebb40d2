// run

// f(g()) of several results where both are inlined: what g makes is stored, so it is
// on the heap, also if a method or a variadic function takes it.
package main

type T struct{ n int }

var list []*T

func two() (*T, *T)              { x, y := T{1}, T{2}; return &x, &y }
func add(a, b *T)                { list = append(list, a, b) }
func all(a ...*T)                { list = append(list, a...) }
func some(x any, a ...*T)        { list = append(list, a...) }
func (t *T) add(a, b *T)         { list = append(list, a, b) }
func (t *T) all(a ...*T)         { list = append(list, a...) }
func (t *T) some(x any, a ...*T) { list = append(list, a...) }

func fill(t *T) {
	add(two())
	all(two())
	some(two())
	t.add(two())
	t.all(two())
	t.some(two())
}

func overwrite(n int) int {
	var a [100]int
	for i := range a {
		a[i] = n
	}
	return a[n]
}

func main() {
	fill(&T{})
	overwrite(7)
	for _, x := range list {
		print(x.n)
	}
	println()
}

// output:
// 1212212122
