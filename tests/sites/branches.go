// sites
//
// Only what is reached is counted.

package main

import "runtime"

var before, after runtime.MemStats

var kept *int
var mode = 2

func choose(n int) *int {
	switch n {
	case 1:
		return new(int)
	case 2:
		x := n
		return &x
	default:
		return kept
	}
}

func allocate() {
	for i := 0; i < 6; i++ {
		kept = choose(i % 3)
	}
	if mode == 1 {
		kept = new(int)
	} else {
		kept = new(int)
	}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 5 40
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
