// errorcheck

// The operators that types do not have, and operands that do not match.
package main

type T struct{ a []int }

func f(i int, s string, b bool, x float64, t T) {
	_ = i + s // ERROR `invalid operation: i \+ s \(mismatched types int and string\)`
	_ = -s // ERROR `invalid operation: operator - not defined on s \(variable of type string\)`
	_ = !i // ERROR `invalid operation: operator ! not defined on i \(variable of type int\)`
	_ = x % 2 // ERROR `invalid operation: operator % not defined on x \(variable of type float64\)`
	_ = b && i // ERROR `invalid operation: b && i \(mismatched types bool and int\)`
	_ = t == t // ERROR `invalid operation: t == t \(struct containing \[\]int cannot be compared\)`
	_ = &f(1) // ERROR `f\(1\) \(no value\) used as value` `not enough arguments in call to f\n\thave \(number\)\n\twant \(int, string, bool, float64, T\)`
	_ = ^x // ERROR `invalid operation: operator \^ not defined on x \(variable of type float64\)`
}

func main() {}
