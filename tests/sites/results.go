// sites
//
// Named results that move, and several at once.

package main

import "runtime"

var before, after runtime.MemStats

var kept *int

//go:noinline
func named() (n int, err error) { // ALLOC 1 8
	defer func() { n++ }()
	kept = &n
	return 4, nil
}

//go:noinline
func pair() (a, b *int) {
	x, y := 1, 2 // ALLOC 2 16
	return &x, &y
}

func allocate() {
	named()
	a, b := pair()
	kept = a
	kept = b
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
