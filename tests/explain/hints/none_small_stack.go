// hint none
//
// The stack has no room for it: the program says so.

package main

import "runtime/debug"

type page struct {
	bytes [1 << 20]byte
	name  string
}

func run(done chan bool) {
	p := new(page) // HINT
	p.name = "page"
	done <- p.bytes[len(p.name)] == 0
}

func main() {
	debug.SetMaxStack(1 << 16)
	done := make(chan bool)
	go run(done)
	println(<-done)
}
