// errorcheck

// Variables that nothing reads, one of them in a literal.
package main

func main() {
	a := 1 // ERROR `a declared but not used`
	var b, c int // ERROR `b declared but not used`
	_ = c
	d := 2 // ERROR `d declared but not used`
	d = 3
	func() {
		e := 4 // ERROR `e declared but not used`
	}()
	switch x := interface{}(1).(type) { // ERROR `x declared but not used`
	case int:
	}
	for i := range []int{} { // ERROR `i declared but not used`
	}
}
