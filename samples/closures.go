// run
//
// A closure that is returned lives on the heap with the variables it captures
// by reference.  A variable that never changes after its capture is copied
// instead, and stays where it was.

package main

func counter() func() int {
	n := 0 // moved to heap: changed by the closure
	return func() int {
		n++
		return n
	}
}

func adder(k int) func(int) int { // k is copied into the closure
	return func(x int) int { return x + k }
}

func apply(f func(int) int, x int) int { return f(x) } // f does not escape

func main() {
	next := counter()
	next()
	println(next(), adder(5)(10))
	sum := 0
	println(apply(func(x int) int { sum += x; return sum }, 7)) // on the stack
}

// output:
// 2 15
// 7
