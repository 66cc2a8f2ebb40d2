// sites
//
// The arrays behind slice literals.

package main

import "runtime"

var before, after runtime.MemStats

var ints []int
var texts []string
var rows [][]int

func allocate() {
	ints = []int{1, 2, 3}
	texts = []string{"a", "b"}
	rows = [][]int{{1}, {2, 3}, {}}
	ints = []int{20: 1}
	local := []int{1, 2, 3, 4}
	local[0] = local[3]
	var none []int
	ints = none
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 6 336
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
