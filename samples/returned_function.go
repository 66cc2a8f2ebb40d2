// run
//
// A function literal that is returned escapes.  This one uses no variables from
// outside, so there is nothing to allocate: all calls return the same object.

package main

import "fmt"

func speaker() func() string {
	return func() string { // func literal escapes to heap
		return "the same for everyone"
	}
}

func main() {
	fmt.Println(speaker()())
}

// output:
// the same for everyone
