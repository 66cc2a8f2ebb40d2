// errorcheck

// Cases that cannot be, and cases that are there twice.
package main

type I interface{ m() }
type T struct{}

func main() {
	var i I
	x := 1
	switch x {
	case 1, 2, 1: // ERROR `duplicate case 1 \(constant of type int\) in expression switch\n\t.*switches\.go:13:7: previous case`
	case "a": // ERROR `cannot convert "a" \(untyped string constant\) to int`
	default:
	default: // ERROR `multiple defaults \(first at .*switches\.go:15:2\)`
	}
	switch i.(type) {
	case T: // ERROR `impossible type switch case: T\n\ti \(variable of type I\) cannot have dynamic type T \(missing m method\)`
	case int, nil, nil: // ERROR `impossible type switch case: int\n\ti \(variable of type I\) cannot have dynamic type int \(missing m method\)` `duplicate case nil in type switch\n\t.*switches\.go:20:12: previous case`
	case undefined: // ERROR `undefined: undefined`
	}
	switch x.(type) { // ERROR `x \(variable of type int\) is not an interface`
	}
	switch main {
	}
}
