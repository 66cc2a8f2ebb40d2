// errorcheck

package p

func f() {
	g(1,
		2 // ERROR "syntax error: unexpected newline in argument list; possibly missing comma or \)"
	)
	x := []int{
		1 // ERROR "syntax error: unexpected newline in composite literal; possibly missing comma or }"
	}
	go x        // ERROR "expression in go must be function call"
	defer (g()) // ERROR "expression in defer must not be parenthesized"
	y z         // ERROR "syntax error: unexpected z at end of statement"
	a[]         // ERROR "syntax error: unexpected \], expecting operand"
}

func g() {
	x.1    // ERROR "syntax error: unexpected literal .1 at end of statement"
	x.(int // ERROR "syntax error: unexpected newline, expecting \)"
}
