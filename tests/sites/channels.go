// sites
//
// Channels are made by the runtime.

package main

import "runtime"

var before, after runtime.MemStats

type message struct {
	text string
	next *message
}

var numbers chan int
var messages chan message
var done chan struct{}
var buffered = 5

func allocate() {
	numbers = make(chan int)
	numbers = make(chan int, 10)
	messages = make(chan message, 4)
	messages <- message{"hello", nil}
	done = make(chan struct{}, buffered)
	local := make(chan *int, 1)
	local <- new(int)
	println(<-local != nil)
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 8 592
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
