// sites
//
// Structs in structs, and interfaces that hold pointers.

package main

import "runtime"

var before, after runtime.MemStats

type base struct{ id int }

func (b *base) ident() int { return b.id }

type derived struct {
	base
	name string
}

type outer struct {
	*derived
	count int
}

type identified interface{ ident() int }

var kept identified

func allocate() {
	kept = &derived{base{1}, "one"}
	kept = outer{&derived{base{2}, "two"}, 3}
	kept = &outer{&derived{}, 4}
	local := outer{&derived{base{5}, "five"}, 6}
	println(local.ident())
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 5 104
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
