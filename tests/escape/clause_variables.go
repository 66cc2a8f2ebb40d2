// escape
//
// Each clause of a type switch has a variable of its own; Go names the colon.

package main

func clauses(i interface{}) interface{} { // ERROR "leaking param: i"
	switch i := i.(type) {
	case nil: // ERROR "moved to heap: i"
		return &i
	case int: // ERROR "moved to heap: i"
		return &i
	default: // ERROR "moved to heap: i"
		return &i
	}
}

func main() {
}
