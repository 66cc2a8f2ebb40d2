// sites
//
// Functions that call themselves; the compiler may inline a level of that.

package main

import "runtime"

var before, after runtime.MemStats

type tree struct{ left, right *tree }

func grow(depth int) *tree {
	if depth == 0 {
		return nil
	}
	return &tree{grow(depth - 1), grow(depth - 1)} // ALLOC 255 4080
}

type list struct {
	value int
	next  *list
}

func chain(n int) *list {
	if n == 0 {
		return nil
	}
	return &list{n, chain(n - 1)} // ALLOC 100 1600
}

var kept *tree
var numbers *list

func allocate() {
	kept = grow(8)
	numbers = chain(100)
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
