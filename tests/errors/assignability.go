// errorcheck

// Why a value cannot be assigned.
package main

type I interface{ m(int) string }
type A struct{}
type B struct{}
type C struct{}

func (*A) m(int) string   { return "" }
func (B) m(string) string { return "" }
func (C) M(int) string    { return "" }

func f(i I, pi *I, c chan<- int) {
	var _ I = A{} // ERROR `cannot use A\{\} \(value of type A\) as type I in variable declaration:\n\tA does not implement I \(m method has pointer receiver\)`
	var _ I = B{} // ERROR `cannot use B\{\} \(value of type B\) as type I in variable declaration:\n\tB does not implement I \(wrong type for m method\)\n\t\thave m\(string\) string\n\t\twant m\(int\) string`
	var _ I = C{} // ERROR `cannot use C\{\} \(value of type C\) as type I in variable declaration:\n\tC does not implement I \(missing m method\)\n\t\thave M\(int\) string\n\t\twant m\(int\) string`
	var _ I = pi // ERROR `cannot use pi \(variable of type \*I\) as type I in variable declaration:\n\t\*I does not implement I \(type \*I is pointer to interface, not interface\)`
	var _ A = i // ERROR `cannot use i \(variable of type I\) as type A in variable declaration`
	var _ int = "a" // ERROR `cannot use "a" \(untyped string constant\) as int value in variable declaration`
	var _ string = nil // ERROR `cannot use nil as string value in variable declaration`
	var _ <-chan int = c // ERROR `cannot use c \(variable of type chan<- int\) as type <-chan int in variable declaration`
}

func main() {}
