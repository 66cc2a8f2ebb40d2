// hint
//
// The address of a literal is returned; one caller wants what it points to.

package main

type point struct{ x, y int }

//go:noinline
func at(x, y int) *point {
	return &point{x, y} // HINT
}

func main() {
	sum := 0
	for i := 0; i < 3; i++ {
		sum += at(i, 1).x
	}
	p := *at(5, 6)
	println(sum, p.y)
}
