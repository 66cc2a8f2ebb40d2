// compare
//
// What is printed is an address, and differs from build to build.

package main

import "fmt"

func speaker() func() string {
	return func() string { return "hello" }
}

func main() {
	fmt.Println(speaker())
}
