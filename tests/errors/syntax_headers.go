// errorcheck

package p

func f() {
	if x = 1 { // ERROR "syntax error: cannot use assignment \(x\) = \(1\) as value"
	}
	if x := 1; { // ERROR "syntax error: missing condition in if statement"
	}
	if { // ERROR "syntax error: missing condition in if statement"
	}
	for var i = 0; i < 10; i++ { // ERROR "syntax error: var declaration not allowed in for initializer"
	}
	for i := 0; i < 10; i := 2 { // ERROR "syntax error: cannot declare in post statement of for loop"
	}
}

func g() {
	if x == T{} { // ERROR "syntax error: unexpected { at end of statement"
	}
} // ERROR "syntax error: non-declaration statement outside function body"
