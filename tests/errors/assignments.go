// errorcheck

// Left sides, and how many of them.
package main

type T struct{ x int }

func two() (int, int) { return 1, 2 }
func none()           {}

func f(m map[string]T, s string) {
	var a, b int
	a, b = 1 // ERROR `assignment mismatch: 2 variables but 1 value`
	a = two() // ERROR `assignment mismatch: 1 variable but two returns 2 values`
	a, b = 1, 2, 3 // ERROR `assignment mismatch: 2 variables but 3 values`
	m["k"].x = 1 // ERROR `cannot assign to struct field m\["k"\]\.x in map`
	s[0] = 'a' // ERROR `cannot assign to s\[0\] \(value of type byte\)`
	two() = 1 // ERROR `multiple-value two\(\) \(value of type \(int, int\)\) in single-value context`
	a = none() // ERROR `none\(\) \(no value\) used as value`
	a += "x" // ERROR `invalid operation: a \+= "x" \(mismatched types int and untyped string\)`
	f++ // ERROR `invalid operation: f\+\+ \(non-numeric type func\(m map\[string\]T, s string\)\)`
	_, _ = a, b
}

func main() {}
