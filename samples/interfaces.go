// run
//
// A value in an interface is boxed.  Whether the box needs the heap depends on
// what the function called does with it, not on the interface.

package main

type Shape interface{ Area() int }
type Square struct{ side int }

func (s Square) Area() int { return s.side * s.side }

var kept interface{}

func keep(x interface{}) { kept = x } // leaking param: x

func look(x interface{}) bool { // x does not escape
	_, isInt := x.(int)
	return isInt
}

func area(s Shape) int { // leaking param: s, for the method called is unknown
	return s.Area()
}

func main() {
	n := 1000
	keep(n)          // n escapes to heap
	println(look(n)) // n does not escape: the box is in the frame
	println(area(Square{4}))
	println(kept.(int))
}

// output:
// true
// 16
// 1000
