// sites
//
// Arrays: copied, sliced, moved.

package main

import "runtime"

var before, after runtime.MemStats

var window []int
var whole *[8]int
var any interface{}

//go:noinline
func sliced() []int {
	var numbers [16]int // ALLOC 1 128
	return numbers[2:4]
}

//go:noinline
func copied() [8]int {
	var numbers [8]int
	numbers[1] = 1
	return numbers
}

func allocate() {
	window = sliced()
	numbers := copied() // ALLOC 1 64
	whole = &numbers
	any = copied() // ALLOC 1 64
	local := copied()
	println(local[1])
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
