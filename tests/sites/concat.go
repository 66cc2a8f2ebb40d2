// sites
//
// Concatenation: in a buffer of the frame, or on the heap.

package main

import "runtime"

var before, after runtime.MemStats

var kept string
var a, b = "some words that are ", "too long for a buffer in the frame"
var c = "short"

func allocate() {
	kept = a + b
	kept = a + b + c
	kept = a + b + c + a + b + c
	kept = c + ""
	kept = ""
	for i := 0; i < 10; i++ {
		kept += c // ALLOC 9 328
	}
	if c+c == "shortshort" {
		kept = c
	}
	if a+b == "other" {
		kept = c
	}
	println(len(c + c))
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 4 320
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
