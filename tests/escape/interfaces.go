// escape
package main

type I interface{ M() int }

type T struct{ a, b int }

func (t T) M() int { return t.a }

type P struct{ p *int }

func (p *P) M() int { return *p.p } // ERROR "p does not escape"

var sink interface{}

func boxed(n int) {
	sink = n    // ERROR "n escapes to heap"
	var e interface{} = 5 // ERROR "5 does not escape"
	_ = e
}

// The method is not known, so the receiver may go anywhere.
func dynamic(i I) int { return i.M() } // ERROR "leaking param: i"

func passed() int {
	return dynamic(T{1, 2}) // ERROR "T{...} escapes to heap"
}

func known() int {
	var i I = T{1, 2} // ERROR "T{...} does not escape"
	return i.M()      // ERROR "devirtualizing i.M to T"
}


func assertion(e interface{}) *int { // ERROR "leaking param: e to result ~r0 level=0"
	return e.(*int)
}

// P is a pointer in disguise: no box to look into.
func pointerAssertion(e interface{}) P { // ERROR "leaking param: e to result ~r0 level=0"
	return e.(P)
}

func boxAssertion(e interface{}) [2]*int { // ERROR "leaking param: e to result ~r0 level=1"
	return e.([2]*int)
}

func typeSwitch(e interface{}) *int { // ERROR "leaking param: e to result ~r0 level=0"
	switch v := e.(type) {
	case *int:
		return v
	case P:
		return v.p
	}
	return nil
}

func variadic(args ...interface{}) int { return len(args) } // ERROR "args does not escape"

func spread(n int) int {
	return variadic(n, "s", 1.5) // ERROR "n does not escape" "... argument does not escape" ".s. does not escape" "1.5 does not escape"
}

func compared(e interface{}) bool { return e == 3 } // ERROR "e does not escape"

func main() {
	boxed(1)
	boxAssertion(nil)
	println(passed(), known(), assertion(nil), pointerAssertion(P{}).p, typeSwitch(nil), spread(1), compared(3)) // ERROR "3 does not escape"
}
