// sites
//
// Closures and the variables they capture, by value and by reference.

package main

import "runtime"

var before, after runtime.MemStats

var run func() int

func keep(f func() int) { run = f }

func call(f func() int) int { return f() }

func allocate() {
	for i := 0; i < 4; i++ {
		k := i * i
		keep(func() int { return k }) // ALLOC 4 64
	}
	n := 0                                 // ALLOC 1 8
	keep(func() int { n++; return n })     // ALLOC 1 16
	x, y := 1, 2                           // ALLOC 1 8
	keep(func() int { x++; return x + y }) // ALLOC 1 24
	keep(func() int { return 7 })
	z := 3
	call(func() int { z++; return z })
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
