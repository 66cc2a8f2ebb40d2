// sites
//
// An inlined function allocates where it was called.

package main

import "runtime"

var before, after runtime.MemStats

type point struct{ x, y int }

var kept *point
var sums []int

func newPoint(x, y int) *point { return &point{x, y} }

func diagonal(x int) *point { return newPoint(x, x) }

func push(n int) { sums = append(sums, n) }

func allocate() {
	kept = newPoint(1, 2)
	kept = diagonal(3)
	println(diagonal(4).x)
	for i := 0; i < 3; i++ {
		kept = newPoint(i, i)
		push(i)
	}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 8 136
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
