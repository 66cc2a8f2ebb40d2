// run
//
// unsafe.Pointer(f()): the number is a pointer again before the next call is made.

package main

import (
	"runtime"
	"unsafe"
)

type number struct{ p *int }

//go:noinline
func (n number) address() uintptr { return uintptr(unsafe.Pointer(n.p)) }

func make1(x int) number {
	runtime.GC()
	return number{&x}
}

func sum(p, q unsafe.Pointer, r *int) int {
	runtime.GC()
	return *(*int)(p) + *(*int)(q) + *r
}

func main() {
	println(sum(unsafe.Pointer(make1(1).address()), unsafe.Pointer(make1(20).address()),
		(*int)(unsafe.Pointer(make1(300).address()))))
}

// output:
// 321
