// run

// main never waits: the other goroutine runs because main is asked to yield.
package main

var done bool

//go:noinline
func look() bool { return done }

func main() {
	go func() { done = true }()
	for !look() {
	}
	println("done")
}

// output:
// done
