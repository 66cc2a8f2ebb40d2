// hint none
//
// The variable is the closure's memory.

package main

//go:noinline
func counter() func() int {
	n := 0 // HINT
	return func() int {
		n++
		return n
	}
}

func main() {
	next := counter()
	next()
	println(next())
}
