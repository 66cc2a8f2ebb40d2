// sites
//
// Select, with a value sent that must be on the heap.

package main

import "runtime"

var before, after runtime.MemStats

var sent *int

func allocate() {
	c := make(chan *int, 2)
	d := make(chan int, 1)
	for i := 0; i < 4; i++ {
		select {
		case c <- new(int):
		case d <- i:
		case sent = <-c:
		}
		select {
		case sent = <-c:
		default:
		}
	}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 7 224
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
