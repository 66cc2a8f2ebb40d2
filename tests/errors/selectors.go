// errorcheck

// Fields and methods that are not there, or there twice.
package main

type A struct{ x int }
type B struct{ x int }
type C struct {
	A
	B
	name string
}
type I interface{ M() }

func (c *C) set() {}

func main() {
	var c C
	var i I
	p := &i
	_ = c.x // ERROR `ambiguous selector c\.x`
	_ = c.Name // ERROR `c\.Name undefined \(type C has no field or method Name, but does have name\)`
	_ = c.nothing // ERROR `c\.nothing undefined \(type C has no field or method nothing\)`
	p.M() // ERROR `p\.M undefined \(type \*I is pointer to interface, not interface\)`
	i.m() // ERROR `i\.m undefined \(type I has no field or method m, but does have M\)`
	C{}.set() // ERROR `cannot call pointer method set on C`
	_ = C.name // ERROR `C\.name undefined \(type C has no method name\)`
	_ = undefined.x // ERROR `undefined: undefined`
	_ = main.x // ERROR `main\.x undefined \(type func\(\) has no field or method x\)`
}
