// messages -m -l

// In instances of generic functions implicit conversions get the position that Go's
// copying of the body met last: names have none, statements and literals do.
package p

import "fmt"

func F[T any](x T, n int, s string, c chan any) any {
	switch n {
	case 1:
		panic("a")
	case 2:
		panic(n)
	case 3:
		panic(s + "b")
	case 4:
		panic(fmt.Sprint(n, "c"))
	case 5:
		panic(3 + 4)
	}
	var e interface{} = "d"
	e = n
	e = "e"
	_ = e
	var g interface{} = s
	g, e = 3, s
	G(g, "f", 7)
	defer G(n, s)
	_ = []interface{}{1, "g", n, s}
	_ = map[interface{}]interface{}{"h": 1, s: "i", n: s}
	_ = struct{ a, b any }{n, "j"}
	c <- n
	c <- s + "k"
	func() { e = n }()
	if e == n || e == any("l") {
		return n
	}
	return append([]any{}, n, "m", s)
}

type P[T any] struct{ x T }

func (p *P[T]) M(n int) (any, error) {
	for i := range []int{n} {
		if i == 1 {
			return i, nil
		}
	}
	return "n", fmt.Errorf("o")
}

func G(x ...interface{}) {}

func H() {
	F[int](1, 2, "3", nil)
	F[*int](nil, 2, "3", nil)
	F[*string](nil, 2, "3", nil)
	new(P[int]).M(3)
}
