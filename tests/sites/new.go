// sites
//
// new(T) for types of several sizes, with pointers and without.

package main

import "runtime"

var before, after runtime.MemStats

type pair struct {
	a, b int
}

type list struct {
	next *list
	name string
}

type block struct{ words [100]int }

var (
	number *int
	both   *pair
	nodes  *list
	blocks *block
	empty  *struct{}
	flag   *bool
)

func allocate() {
	for i := 0; i < 3; i++ {
		number = new(int)
		both = new(pair)
		nodes = new(list)
		flag = new(bool)
	}
	blocks = new(block)
	empty = new(struct{})
	local := new(pair)
	local.a = 1
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 13 1064
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
