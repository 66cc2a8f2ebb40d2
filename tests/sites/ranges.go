// sites
//
// Loops: a variable for each round, a copy of an array, a test that allocates.

package main

import "runtime"

var before, after runtime.MemStats

type cell struct{ value int }

var kept *int
var cells *cell
var run []func() int

func next(c *cell) *cell { return &cell{c.value + 1} }

func allocate() {
	for _, n := range [3]int{1, 2, 3} {
		n := n // ALLOC 3 24
		kept = &n
	}
	for c := new(cell); c.value < 5; c = next(c) { // ALLOC 6 48
		cells = c
	}
	for i, c := range "héllo" { // ALLOC 1 8
		if i > 0 {
			run = append(run, func() int { return int(c) }) // ALLOC 7 120
		}
	}
	for (&cell{3}).value < 3 {
	}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
