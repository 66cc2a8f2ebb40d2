// sites
//
// A stack that grows takes nothing from the heap.

package main

import "runtime"

var before, after runtime.MemStats

//go:noinline
func deep(n int) int {
	var room [50]int
	if n == 0 {
		return 0
	}
	room[n%50] = n
	return deep(n-1) + room[n%50]
}

var kept *int

func allocate() {
	n := deep(10000)
	kept = &n
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 1 8
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
