// errorcheck

// Types of unfinished declarations.
package main

type A interface{ f(A.g) } // ERROR `A\.g undefined \(type A has no field or method g\)`
type T struct{}

func (T) m(x T.m) {} // ERROR `illegal cycle in method declaration`

var v T = v.x // ERROR `initialization loop for v\n\t.*:11:5: v refers to\n\t.*:11:5: v` `v\.x undefined \(type T has no field or method x\)`

func main() {}
