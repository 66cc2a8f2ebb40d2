// hint
//
// Only one type is ever passed as the interface.

package main

type shape interface{ area() int }
type square struct{ side, unused int }

func (s square) area() int { return s.side * s.side }

//go:noinline
func twice(s shape) int { return 2 * s.area() }

func main() {
	total := 0
	for i := 1; i < 4; i++ {
		total += twice(square{i, 0}) // HINT
	}
	println(total)
}
