// errorcheck

// One mistake, one message: what follows from it is not said.
package main

func main() {
	a := undefined1 // ERROR `undefined: undefined1`
	b := a + 1
	c := undefined2() // ERROR `undefined: undefined2`
	c.x.y = b
	for i := range undefined3 { // ERROR `undefined: undefined3`
		_ = i
	}
	var d missing // ERROR `undefined: missing`
	d.x = 1
	f := func() { undefined4() } // ERROR `undefined: undefined4`
	f(1) // ERROR `too many arguments in call to f\n\thave \(number\)\n\twant \(\)`
}
