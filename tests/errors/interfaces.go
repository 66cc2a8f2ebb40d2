// errorcheck

// Type assertions that can never succeed.
package main

type I interface{ M() }
type J interface{ M() int }
type T struct{}
type P struct{}

func (*P) M() {}

func f(i I, x int) {
	_ = i.(T) // ERROR `impossible type assertion: i\.\(T\)\n\tT does not implement I \(missing M method\)`
	_ = i.(P) // ERROR `impossible type assertion: i\.\(P\)\n\tP does not implement I \(M method has pointer receiver\)`
	_ = i.(J)
	_ = i.(*P)
	_ = x.(int) // ERROR `invalid operation: x \(variable of type int\) is not an interface`
	_ = nil.(int) // ERROR `invalid operation: nil is not an interface`
	_ = i.(undefined) // ERROR `undefined: undefined`
	_, _ = i.(int) // ERROR `impossible type assertion: i\.\(int\)\n\tint does not implement I \(missing M method\)`
}

func main() {}
