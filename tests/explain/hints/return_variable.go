// hint
//
// A small struct is returned by address.

package main

type point struct{ x, y int }

//go:noinline
func origin(n int) *point {
	p := point{n, -n} // HINT
	return &p
}

func main() {
	p := origin(3)
	println(p.x, p.y)
	println(origin(4).x)
}
