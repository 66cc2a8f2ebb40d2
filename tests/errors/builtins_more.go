// errorcheck

// More of them: counts, sizes and complex numbers.
package main

import "unsafe"

type T struct{ x int }

func main() {
	_ = make([]int) // ERROR `invalid operation: make\(\[\]int\) expects 2 or 3 arguments; found 1`
	_ = make([]int, 2, 1) // ERROR `invalid argument: length and capacity swapped`
	_ = make([]int, -1) // ERROR `invalid argument: index -1 \(constant of type int\) must not be negative`
	_ = complex(1, "a") // ERROR `invalid operation: complex\(1, "a"\) \(mismatched types untyped float and untyped string\)`
	_ = real(1 == 1) // ERROR `invalid argument: argument has type untyped bool, expected complex type`
	panic() // ERROR `invalid operation: not enough arguments for panic\(\) \(expected 1, found 0\)`
	len("a") // ERROR `len\("a"\) \(constant 1 of type int\) is not used`
	_ = unsafe.Offsetof(1) // ERROR `invalid argument: 1 is not a selector expression`
	print(len) // ERROR `len \(built-in\) must be called`
}
