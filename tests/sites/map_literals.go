// sites
//
// Map literals, with entries from code and from tables.

package main

import "runtime"

var before, after runtime.MemStats

var colours map[string]int
var squares map[int]int

func allocate() {
	colours = map[string]int{"red": 1, "green": 2, "blue": 3}                         // ALLOC 2 304
	squares = map[int]int{1: 1, 2: 4, 3: 9, 4: 16, 5: 25, 6: 36, 7: 49, 8: 64, 9: 81, // ALLOC 2 1264
		10: 100, 11: 121, 12: 144, 13: 169, 14: 196, 15: 225, 16: 256, 17: 289, 18: 324,
		19: 361, 20: 400, 21: 441, 22: 484, 23: 529, 24: 576, 25: 625, 26: 676, 27: 729,
		28: 784, 29: 841, 30: 900}
	none := map[string]bool{}
	println(len(none))
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
