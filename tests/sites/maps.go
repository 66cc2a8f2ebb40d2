// sites
//
// Maps grow when something is put into them.

package main

import "runtime"

var before, after runtime.MemStats

type large struct{ words [40]int }

var byNumber map[int]int
var byWord map[string]*int
var values map[int]large
var words = []string{"zero", "one", "two", "three", "four", "five"}

func allocate() {
	byNumber = map[int]int{} // ALLOC 1 112
	for i := 0; i < 100; i++ {
		byNumber[i] = i // ALLOC 5 4448
	}
	byWord = make(map[string]*int) // ALLOC 1 112
	for _, word := range words {
		byWord[word] = nil // ALLOC 1 192
	}
	values = make(map[int]large, 10) // ALLOC 2 400
	for i := 0; i < 3; i++ {
		values[i] = large{} // ALLOC 3 960
	}
	local := map[int]bool{}
	local[1] = true
	for i := 0; i < 50; i++ {
		byNumber[i]++
		delete(byNumber, i)
	}
	byNumber[1] += 2
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
