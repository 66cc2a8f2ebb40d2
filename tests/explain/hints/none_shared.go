// hint none
//
// Two names for one object: a change through one is seen through the other.

package main

type cell struct{ n, m int }

//go:noinline
func fill() int {
	var cells []*cell
	for i := 0; i < 3; i++ {
		cells = append(cells, &cell{i, 0}) // HINT
	}
	for _, c := range cells {
		c.n *= 10
	}
	return cells[2].n
}

func main() { println(fill()) }
