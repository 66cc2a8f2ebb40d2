// errorcheck

// Types that are too large.
package main

type T [1 << 50]byte // ERROR `type \[1125899906842624\]byte larger than address space`

var c chan [1 << 16]byte // ERROR `channel element type too large \(>64kB\)`
var d chan [1<<16 - 1]byte
var e [1 << 40][1 << 20]int // ERROR `type \[1099511627776\]\[1048576\]int larger than address space`

func main() {}
