// run

// Sizes and offsets of type parameters are no constants: they differ from instance to
// instance, and computing with them wraps around.
package main

import "unsafe"

type Padded[T any] struct {
	flag bool
	x    T
}

func Sizes[T any]() (uintptr, uintptr, uintptr) {
	var p Padded[T]
	return unsafe.Sizeof(p), unsafe.Alignof(p.x), unsafe.Offsetof(p.x)
}

func Less[T any](x T) uintptr { return unsafe.Sizeof(x) - 1<<4 }

func Shifted[T any]() uint8 { var x [3]T; return 1 << unsafe.Sizeof(x) }

func Room[A ~[2]T | ~[300]T, T any](a A) byte { return byte(len(a)) + byte(cap(a)) }

const eight = unsafe.Sizeof([2]int32{}) // this one is

func main() {
	println(Sizes[byte]())
	println(Sizes[string]())
	println(Sizes[[0]int]())
	println(Sizes[Padded[int32]]())
	println(Less(byte(1)) > 1000, Less("text"), Less([5]int{}))
	println(Shifted[struct{}](), Shifted[int8](), Shifted[int]())
	println(Room[[2]int, int]([2]int{}), Room[[300]bool, bool]([300]bool{}), eight)
}

// output:
// 2 1 1
// 24 8 8
// 16 8 8
// 12 4 4
// true 0 24
// 1 8 0
// 4 88 8
