// errorcheck

// What can be called, and what a call is worth.
package main

type T int

func (t *T) m() {}

func none() {}

func main() {
	x := 1
	x() // ERROR `invalid operation: cannot call non-function x \(variable of type int\)`
	_ = none() // ERROR `none\(\) \(no value\) used as value`
	none // ERROR `none \(value of type func\(\)\) is not used`
	T(1).m() // ERROR `cannot call pointer method m on T`
	T.m(1) // ERROR `cannot call pointer method m on T`
	x + 1 // ERROR `x \+ 1 \(value of type int\) is not used`
	int(x) // ERROR `int\(x\) \(value of type int\) is not used`
	_ = int(1, 2) // ERROR `too many arguments in conversion to int`
	go int(x) // ERROR `go requires function call, not conversion int\(x\) \(value of type int\)`
}
