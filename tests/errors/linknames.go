// errorcheck

// What //go:linkname may be about.
package main

import _ "unsafe"

type t int

var x, y int

//go:linkname x main.other

var a int // ERROR `//go:linkname must refer to declared function or variable`
var b int // ERROR `//go:linkname must refer to declared function or variable`
var c int // ERROR `duplicate //go:linkname for x`

//line linknames.go:14
//go:linkname missing main.missing
//go:linkname t main.t
//go:linkname x main.another

func main() { println(x, y, a, b, c) }
