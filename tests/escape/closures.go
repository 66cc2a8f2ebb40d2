// escape
package main

func byReference() func() int {
	n := 0              // ERROR "moved to heap: n"
	return func() int { // ERROR "func literal escapes to heap"
		n++
		return n
	}
}

func byValue(n int) func() int {
	return func() int { return n } // ERROR "func literal escapes to heap"
}

func called() int {
	n := 0
	func() { n++ }() // ERROR "func literal does not escape"
	return n
}

func argument(f func()) { f() } // ERROR "f does not escape"

func passed() int {
	n := 0
	argument(func() { n++ }) // ERROR "func literal does not escape"
	return n
}

// A literal called where it stands may return what is outside it.
func returnsOuter() int {
	var u int
	*(func() *int { return &u })() = 42 // ERROR "func literal does not escape"
	return u
}

func innerOutlived() *int {
	var p *int
	func() { // ERROR "func literal does not escape"
		x := 1 // ERROR "moved to heap: x"
		p = &x
	}()
	return p
}

func main() {
	println(byReference()(), byValue(1)(), called(), passed(), returnsOuter(), *innerOutlived())
}
