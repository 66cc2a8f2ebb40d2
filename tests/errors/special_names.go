// errorcheck

// main and init can only be functions without parameters.
package main

var init = 1 // ERROR `cannot declare init - must be func`

type main int // ERROR `cannot declare main - must be func`

func init() int { return 1 } // ERROR `func init must have no arguments and no return values`

func f() {
	init() // ERROR `undefined: init`
	_() // ERROR `cannot use _ as value or type`
	_ = _ + 1 // ERROR `cannot use _ as value or type`
}
