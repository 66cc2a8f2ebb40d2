// hint none
//
// Two types are passed as the interface: it cannot be replaced by either.

package main

type shape interface{ area() int }
type square struct{ side, unused int }
type oblong struct{ w, h int }

func (s square) area() int { return s.side * s.side }
func (o oblong) area() int { return o.w * o.h }

//go:noinline
func twice(s shape) int { return 2 * s.area() }

func main() {
	n := 3
	println(twice(square{n, 0}) + // HINT
		twice(oblong{n, 4}))
}
