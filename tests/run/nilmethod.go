// run
//
// Value methods called through nil pointers.

package main

type T struct{ a, b int }

func (t T) M() int { return t.a }

type I interface{ M() int }
type E struct{ T }
type P struct{ *T }

func try(f func()) {
	defer func() { println(recover().(error).Error()) }()
	f()
}
func main() {
	var t *T
	var i I = t
	try(func() { i.M() })
	try(func() { var e *E; I(e).M() })
	try(func() { I(P{}).M() })
	try(func() { t.M() })
	try(func() { (*T).M(nil) })
	i = &T{5, 6}
	println(i.M(), I(E{T{7, 8}}).M(), I(&E{T{9, 8}}).M(), I(P{&T{1, 2}}).M())
}
// output:
// value method main.T.M called using nil *T pointer
// runtime error: invalid memory address or nil pointer dereference
// runtime error: invalid memory address or nil pointer dereference
// runtime error: invalid memory address or nil pointer dereference
// value method main.T.M called using nil *T pointer
// 5 7 9 1
