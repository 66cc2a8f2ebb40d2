// run
// The library and programs know Go's compilers by name: we are gc to them.
package main

import "runtime"

func main() {
	println(runtime.Compiler, runtime.Version())
}

// output:
// gc go1.19.8
