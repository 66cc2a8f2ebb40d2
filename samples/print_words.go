// run
//
// Three constants are put into interfaces, since fmt.Println takes those, and Go
// says that all three escape.  So they do, but nothing is allocated: a constant in
// an interface is read-only data, made by the compiler.

package main

import "fmt"

func main() {
	fmt.Println("where", "does", "it live?")
}

// output:
// where does it live?
