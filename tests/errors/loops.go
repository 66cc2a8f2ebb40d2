// errorcheck

// Conditions and range operands.
package main

func main() {
	for i := range 10 { // ERROR `cannot range over 10 \(untyped int constant\)`
		_ = i
	}
	var c chan<- int
	for range c { // ERROR `cannot range over c \(variable of type chan<- int\) \(receive from send-only channel\)`
	}
	var s []int
	var t string // ERROR `t declared but not used`
	for t = range s { // ERROR `cannot use t \(value of type int\) as type string in assignment`
	}
	if 1 { // ERROR `non-boolean condition in if statement`
	}
	for s { // ERROR `non-boolean condition in for statement`
	}
	for i, j := range make(chan int) { // ERROR `range over make\(chan int\) \(value of type chan int\) permits only one iteration variable`
		_, _ = i, j
	}
	var a, b, d int
	for a, b, d = range s { // ERROR `range clause permits at most two iteration variables`
	}
	for a, b, d = range make(chan int) { // ERROR `range over make\(chan int\) \(value of type chan int\) permits only one iteration variable`
	}
	_, _, _ = a, b, d
}
