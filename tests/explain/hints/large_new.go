// hint
//
// new of something large.

package main

type table struct{ cells [20000]int }

//go:noinline
func fill(n int) int {
	t := new(table) // HINT
	for i := range t.cells {
		t.cells[i] = i * n
	}
	return t.cells[n] + t.cells[len(t.cells)-1]
}

func main() { println(fill(3)) }
