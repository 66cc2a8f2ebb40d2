// sites
//
// Deferred calls: in the frame, or on the heap when they are in a loop.

package main

import "runtime"

var before, after runtime.MemStats

var count int

func add(n int) { count += n }

//go:noinline
func once(n int) {
	defer add(n)
	defer func() { count += n }()
}

//go:noinline
func often(n int) {
	for i := 0; i < n; i++ {
		defer add(i)               // ALLOC 10 320
		defer func() { count++ }() // ALLOC 5 240
	}
}

func allocate() {
	once(1)
	often(5)
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
