// errorcheck

// Interface types: methods, embedding, constraints.
package main

type A interface{ m(); n() int }
type B interface{ m(); n() int }
type C interface{ m(); n() string }
type D interface {
	A
	B
}
type E interface {
	A
	C // ERROR `duplicate method n\n\t.*:14:2: other declaration of n`
}
type F interface {
	A // ERROR `duplicate method m\n\t.*:19:2: other declaration of m`
	m(int)
}
type G interface{ _() } // ERROR `methods must have a unique non-blank name`
type H interface{ int }
type J interface{ ~int | string }
type K interface{ comparable }
type L interface{ int | ~int } // ERROR `overlapping terms ~int and int`
type M interface{ ~T } // ERROR `invalid use of ~ \(underlying type of T is int\)`
type T int

var h H // ERROR `cannot use type H outside a type constraint: interface contains type constraints`
var j []J // ERROR `cannot use type J outside a type constraint: interface contains type constraints`
var k map[string]K // ERROR `cannot use type K outside a type constraint: interface is \(or embeds\) comparable`

func f(h H) J { return nil } // ERROR `cannot use type H outside a type constraint: interface contains type constraints` `cannot use type J outside a type constraint: interface contains type constraints`

func main() {
	var d D
	var a A = d
	var b B = a
	var c C = b // ERROR `cannot use b \(variable of type B\) as type C in variable declaration:\n\tB does not implement C \(wrong type for n method\)\n\t\thave n\(\) int\n\t\twant n\(\) string`
	_ = c
}
