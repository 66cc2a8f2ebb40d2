// run
// env: BURROWGC=stress,trace

// Under stress every allocation collects: those that compiled code makes inline,
// by bumping a cache, too.
package main

type node struct {
	next *node
	data [3]int
}

var keep *node
var text string
var box interface{}

func main() {
	for i := 0; i < 300; i++ {
		keep = &node{next: keep} // 300 inline allocations with pointers
	}
	for i := 0; i < 200; i++ {
		p := new([4]int) // 200 without
		p[0] = i
		box = p
	}
	for i := 0; i < 100; i++ {
		text += "x" // 99 (the first is no concatenation)
	}
	for i := 0; i < 100; i++ {
		box = i + 1000 // 100 boxes
	}
	println(len(text), box.(int))
}

// least 699: ^burrowgc: collection \d+: \d+ -> \d+ bytes, \d+ spans, 1 goroutines, next at \d+$
// least 1: ^100 1099$
