// run
// Things without size have one address, whoever made them: code, the runtime or reflect.
package main

import "reflect"

type T struct{}

//go:noinline
func made() *T { return &T{} }

//go:noinline
func of(n int) *[0]int {
	s := make([][0]int, n)
	return &s[0]
}

func main() {
	r := reflect.New(reflect.TypeOf(T{})).Interface().(*T)
	println(made() == r, (*T)(reflect.ValueOf(of(1)).UnsafePointer()) == r)
}

// output:
// true true
