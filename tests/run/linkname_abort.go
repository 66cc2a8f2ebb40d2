// run
// exit: 2

// runtime.abort is no function of a program, but linkname reaches it.
package main

import _ "unsafe"

//go:linkname abort runtime.abort
func abort()

func main() {
	defer func() {
		recover()
		println("recovered")
	}()
	println("before")
	abort()
}

// output:
// before
// SIGTRAP: trace trap
// PC=ADDRESS m=0 sigcode=128
