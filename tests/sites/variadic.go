// sites
//
// The slice of extra arguments.

package main

import "runtime"

var before, after runtime.MemStats

var kept []int
var boxes []interface{}

//go:noinline
func keep(n ...int) { kept = n }

//go:noinline
func sum(n ...int) (total int) {
	for _, k := range n {
		total += k
	}
	return total
}

//go:noinline
func box(x ...interface{}) { boxes = x }

var big = 3000

func allocate() {
	keep(1, 2, 3) // ALLOC 1 24
	keep()
	keep(kept...)
	sum(1, 2, 3, 4)
	box(big, "two", nil) // ALLOC 2 56
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
