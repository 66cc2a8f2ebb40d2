// run
//
// Returning the address of a local variable is fine in Go: the compiler sees it
// and makes the variable on the heap.  In C the same lines are a mistake.

package main

func start() *int {
	count := 41 // moved to heap: count
	return &count
}

func main() {
	count := start()
	*count++
	println(*count)
}

// output:
// 42
