// run
// exit: 2
// gc: off

// More than there are addresses.
package main

var n = 1 << 48
var s []byte

func main() {
	s = make([]byte, n)
	println(len(s))
}

// output:
// runtime: out of memory: cannot allocate 281474976710656-byte block (0 in use)
// fatal error: out of memory
