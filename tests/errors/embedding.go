// errorcheck

// Fields and methods of embedded types.
package main

type A struct{ x, y int }
type B struct{ x, z int }
type C struct {
	A
	*B
}
type D struct {
	C
	x string
}

func (A) m()  {}
func (*B) n() {}
func (A) o()  {}
func (B) o()  {}

type M interface{ m() }
type N interface{ n() }
type O interface{ o() }

type R struct {
	I
	M
}
type I interface{ m() }

func main() {
	var c C
	var d D
	_ = c.x // ERROR `ambiguous selector c\.x`
	_ = c.y + c.z
	_ = d.x + 1 // ERROR `invalid operation: d\.x \+ 1 \(mismatched types string and untyped int\)`
	_ = d.q // ERROR `d\.q undefined \(type D has no field or method q\)`
	c.m()
	c.n()
	c.o() // ERROR `ambiguous selector c\.o`
	var _ M = c
	var _ N = c
	var _ O = c // ERROR `cannot use c \(variable of type C\) as type O in variable declaration:\n\tC does not implement O \(missing o method\)`
	var _ N = B{} // ERROR `cannot use B\{\} \(value of type B\) as type N in variable declaration:\n\tB does not implement N \(n method has pointer receiver\)`
	var r R
	r.m() // ERROR `ambiguous selector r\.m`
}
