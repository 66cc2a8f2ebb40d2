// run
//
// Where recover() works: in the deferred function itself, also behind wrappers
// that reflect makes; `defer recover()` is a call by the function that defers.

package main

import "reflect"

type T struct{ name string }

func (t T) Recover() { println(t.name, recover() != nil) }

func methodValue() {
	defer reflect.ValueOf(&T{"method value"}).Method(0).Interface().(func())()
	panic(1)
}

func methodFunc() {
	defer reflect.TypeOf(&T{}).Method(0).Func.Interface().(func(*T))(&T{"method"})
	panic(2)
}

func made() {
	f := reflect.MakeFunc(reflect.TypeOf(func() {}), func([]reflect.Value) []reflect.Value {
		println("made", recover() != nil)
		return nil
	})
	defer f.Interface().(func())()
	panic(3)
}

func tooEarly() {
	defer func() { println("left", recover().(int)) }()
	defer recover() // a call by tooEarly, which nobody deferred
	panic(4)
}

func callOfDeferred() {
	defer func() { println("left", recover() != nil) }()
	defer func() {
		defer recover() // a call by this function
	}()
	panic(5)
}

func main() {
	methodValue()
	methodFunc()
	made()
	tooEarly()
	callOfDeferred()
}
// output:
// method value true
// method true
// made true
// left 4
// left false
