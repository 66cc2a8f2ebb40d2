// sites
//
// append grows without a word from -m.

package main

import "runtime"

var before, after runtime.MemStats

type item struct {
	name string
	next *item
}

var ints []int
var items []item
var bytes []byte
var fixed []int

func allocate() {
	for i := 0; i < 100; i++ {
		ints = append(ints, i) // ALLOC 8 2040
	}
	for i := 0; i < 20; i++ {
		items = append(items, item{}) // ALLOC 6 1512
	}
	bytes = append(bytes, "a string of characters"...) // ALLOC 1 24
	bytes = append(bytes, bytes...)                    // ALLOC 1 48
	fixed = make([]int, 0, 10)                         // ALLOC 1 80
	fixed = append(fixed, 1, 2, 3)
	var local []int
	for i := 0; i < 10; i++ {
		local = append(local, i) // ALLOC 5 248
	}
	ints = append([]int(nil), ints...) // ALLOC 1 896
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
