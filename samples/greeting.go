// run
//
// The shortest program in which a variable must move: its address is returned,
// and the frame it would be in is gone when the caller reads it.

package main

func greeting() *string {
	var text = "hello, gopher" // moved to heap: text
	return &text
}

func main() {
	println(*greeting())
}

// output:
// hello, gopher
