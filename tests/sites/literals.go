// sites
//
// Literals whose address is taken, nested ones, and those in slices and maps.

package main

import "runtime"

var before, after runtime.MemStats

type leaf struct{ value int }

type tree struct {
	left, right *tree
	leaf        *leaf
}

var (
	root  *tree
	many  []*leaf
	named map[string]*leaf
)

func allocate() {
	root = &tree{left: &tree{leaf: &leaf{1}}, leaf: &leaf{2}}
	many = []*leaf{{1}, {2}, {3}}
	named = map[string]*leaf{"a": {1}, "b": {2}}
	inner := &tree{leaf: &leaf{3}}
	if inner.leaf.value != 3 {
		println("?")
	}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 12 432
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
