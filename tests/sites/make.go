// sites
//
// make([]T, n): in the frame, on the heap, and as a span of its own.

package main

import "runtime"

var before, after runtime.MemStats

var kept []int64
var length = 50

func allocate() {
	small := make([]int64, 100)
	small[1] = 1
	kept = make([]int64, 3)
	kept = make([]int64, 3, 100)
	kept = make([]int64, length)
	kept = make([]int64, 0, length)
	kept = make([]int64, 0)
	kept = make([]int64, 4096)
	kept = make([]int64, 4097)
	kept = make([]int64, 8192)
	kept = make([]int64, 8193)
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 8 214744
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
