// run
//
// Literals built where they go: the old contents go, checks come first.

package main

type T struct {
	a, b, c, d, e int
	s             string
}
type A [6]int

//go:noinline
func set(p *T, s string, n int) { *p = T{a: n, e: 5, s: s} }

func main() {
	var t T
	t.b = 7
	set(&t, "x", 4)
	println(t.a, t.b, t.e, t.s)
	ts := make([]T, 2)
	i := 1
	ts[i] = T{b: i, c: i}
	println(ts[1].b, ts[1].c, ts[1].a)
	var a A
	x, y := 1, 2
	a = A{x, y, x, y, x, y}
	println(a[0], a[5])
	a = A{5: x}
	println(a[0], a[5])
	defer func() { println(recover() != nil, a[5]) }()
	var p *T
	*p = T{a: 1}
}

// output:
// 4 0 5 x
// 1 1 0
// 1 2
// 0 1
// true 1
