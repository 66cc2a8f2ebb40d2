// run
//
// What reflect finds of types that the program never names.

package main

import "reflect"

type S int

func (s S) M() { println("M of", int(s)) }

func pointerTo() {
	t := reflect.TypeOf(S(0))
	method, ok := reflect.PointerTo(t).MethodByName("M")
	println(ok)
	v := reflect.New(t)
	v.Elem().SetInt(7)
	method.Func.Call([]reflect.Value{v})
}

func main() {
	pointerTo()
}
// output:
// true
// M of 7
