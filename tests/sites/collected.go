// sites
//
// Collections in between take nothing from the counts.

package main

import "runtime"

var before, after runtime.MemStats

type node struct {
	next *node
	data [10]int
}

var kept *node
var garbage []byte

func allocate() {
	for i := 0; i < 1000; i++ {
		kept = &node{next: kept} // ALLOC 1000 96000
		if i%100 == 0 {
			kept = nil
		}
		garbage = make([]byte, 20000) // ALLOC 1000 20480000
	}
	runtime.GC()
	kept = &node{} // ALLOC 1 96
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
