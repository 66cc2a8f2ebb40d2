// sites
//
// Errors of the runtime are made by it, on behalf of the line that failed.

package main

import "runtime"

var before, after runtime.MemStats

var list []int
var kept string

type mistake struct{ where string }

func (m *mistake) Error() string { return "mistake in " + m.where } // ALLOC 3 48

//go:noinline
func fail(where string) error { return &mistake{where} } // ALLOC 3 48

//go:noinline
func try(f func()) {
	defer func() { recover() }()
	f()
}

func allocate() {
	for i := 0; i < 3; i++ {
		kept = fail("loop").Error()
	}
	try(func() { panic(&mistake{"panic"}) }) // ALLOC 1 16
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
