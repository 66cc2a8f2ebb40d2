// sites
//
// go copies what its function needs.

package main

import "runtime"

var before, after runtime.MemStats

var total int

func add(n int, done chan bool) {
	total += n
	done <- true
}

func allocate() {
	done := make(chan bool) // ALLOC 1 80
	for i := 0; i < 5; i++ {
		go add(i, done) // ALLOC 5 120
	}
	for i := 0; i < 5; i++ {
		go func() { done <- true }() // ALLOC 5 80
	}
	for i := 0; i < 10; i++ {
		<-done
	}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
