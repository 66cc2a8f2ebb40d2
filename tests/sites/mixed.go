// sites
package main

import "runtime"

type point struct{ x, y int }

var (
	kept   *point
	list   []int
	number = 1000
	before runtime.MemStats
	after  runtime.MemStats
)

func newPoint(i int) *point { return &point{i, i} }

//go:noinline
func counter() func() int {
	n := 0              // ALLOC 1 8
	return func() int { // ALLOC 1 16
		n++
		return n
	}
}

func allocate() {
	for i := 0; i < 100; i++ {
		kept = newPoint(i) // ALLOC 100 1600
	}
	for i := 0; i < 10; i++ {
		list = append(list, i) // ALLOC 5 248
	}
	counter()
	m := map[int]int{}
	m[1] = 1
	var e interface{} = number
	println(e.(int))
	for i := 0; i < 3; i++ {
		defer func() {}() // ALLOC 3 144
	}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
