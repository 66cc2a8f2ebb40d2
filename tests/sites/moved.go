// sites
//
// Variables that move to the heap: locals, parameters, results, one a round.

package main

import "runtime"

var before, after runtime.MemStats

var kept *int
var text *string

//go:noinline
func parameter(n int) { kept = &n } // ALLOC 1 8

//go:noinline
func result() (n int) { // ALLOC 1 8
	kept = &n
	return 5
}

//go:noinline
func several(a, b int, s string) { // ALLOC 2 24
	kept = &b
	text = &s
	_ = a
}

func allocate() {
	for i := 0; i < 10; i++ {
		n := i // ALLOC 10 80
		kept = &n
	}
	for i := 0; i < 10; i++ { // ALLOC 1 8
		kept = &i
	}
	parameter(3)
	result()
	several(1, 2, "three")
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
