// run

// Results called _: what is returned, by return alone, and after a panic.
package main

func both() (_ int, _ string) { return 1, "a" }
func second() (x, _ int)      { x = 3; return }
func recovered() (_ int, _ error) {
	defer func() { recover() }()
	panic(1)
}
func twice[T any](x T) (_, _ T) { return x, x }

//go:noinline
func pair(x, y *int) (_, _ *int) { return x, y }

//go:noinline
func made() (*int, *int) {
	a, b := 1, 2
	return pair(&a, &b)
}

//go:noinline
func overwrite(n int) (sum int) {
	var stack [64]int
	for i := range stack {
		stack[i] = n
		sum += stack[i]
	}
	return sum
}

func main() {
	println(both())
	println(second())
	n, err := recovered()
	println(n, err == nil)
	println(twice("x"))
	x, y := made()
	overwrite(7)
	println(*x, *y)
}

// output:
// 1 a
// 3 0
// 0 true
// x x
// 1 2
