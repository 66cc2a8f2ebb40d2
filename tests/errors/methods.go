// errorcheck

// Which types can have methods.
package main

import "unsafe"

type T struct{}
type P *T
type I interface{ m() }
type A = T
type U unsafe.Pointer
type F func()

func (T) ok()          {}
func (*T) okPointer()  {}
func (A) okAlias()     {}
func (F) okFunc()      {}
func (P) pointer()     {} // ERROR `invalid receiver type P \(pointer or interface type\)`
func (*I) interface_() {} // ERROR `invalid receiver type I \(pointer or interface type\)`
func (I) interface2()  {} // ERROR `invalid receiver type I \(pointer or interface type\)`
func (int) basic()     {} // ERROR `cannot define new methods on non-local type int`
func (*int) basic2()   {} // ERROR `cannot define new methods on non-local type int`
func (**T) two()       {} // ERROR `invalid receiver type \*\*T`
func ([]T) slice()     {} // ERROR `invalid receiver type \[\]T`
func (undefined) no()  {} // ERROR `undefined: undefined`
func (U) unsafe_()     {} // ERROR `invalid receiver type U \(unsafe\.Pointer\)`
func (error) foreign() {} // ERROR `cannot define new methods on non-local type error`
func (t T) _()         {}

func main() {
	var t T
	t.okAlias()
	t.okPointer()
	T.okPointer(t) // ERROR `cannot call pointer method okPointer on T`
	(*T).okPointer(&t)
	t.no() // ERROR `t\.no undefined \(type T has no field or method no\)`
}
