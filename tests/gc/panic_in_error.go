// run
// exit: 2

// The value's Error method panics while the panic is printed.
package main

type loud struct{}

func (loud) Error() string { panic("inner") }

func main() {
	panic(loud{})
}

// output:
// fatal error: panic while printing panic value: inner
