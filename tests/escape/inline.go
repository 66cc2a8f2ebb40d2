// messages -m
package main

type T struct{ n int }

type I interface{ get() int }

func (t *T) get() int  { return t.n }
func (t *T) self() *T  { return t }
func add(a, b int) int { return a + b }
func newT(n int) *T    { return &T{n} }

func sign(n int) int {
	if n < 0 {
		return -1
	}
	if n > 0 {
		return 1
	}
	return 0
}

func sum(list []int) int {
	total := 0
	for _, n := range list {
		total += n
	}
	return total
}

func call(i I) int { return i.get() }

func apply(f func(int) int, n int) int { return f(n) }

func loop(n int) int {
	if n == 0 {
		return 0
	}
	return loop(n-1) + 1
}

func even(n int) bool { return n == 0 || odd(n-1) }
func odd(n int) bool  { return n != 0 && even(n-1) }

//go:noinline
func kept(n int) int { return n }

func recovers() { recover() }

func defers() { defer recovers() }

func pair() (int, *T) { return 1, newT(2) }

func counter() func() int {
	n := 0
	return func() int { n++; return n }
}

const debug = false

func log(s string) {
	if debug {
		println(s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s)
		println(s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s)
		println(s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s)
		println(s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s)
	}
}

func main() {
	t := newT(add(1, 2))
	println(t.self().self().get(), call(t), sign(-3), sum([]int{1, 2, 3}))
	println(apply(func(n int) int { return n + t.n }, 4), loop(3), even(4), kept(5))
	n, p := pair()
	next := counter()
	println(n, p.n, next(), next(), func() int { return 6 }())
	defers()
	log("x")
	for i := 0; i < 2; i++ {
		newT(i).self()
	}
}
