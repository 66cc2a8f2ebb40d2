// messages -m -m -l
package main

import "unsafe"

func address(p *int) uintptr { return uintptr(unsafe.Pointer(p)) }

func arithmetic(p *int) *int {
	return (*int)(unsafe.Pointer(uintptr(unsafe.Pointer(p)) + 8))
}

func added(p *int) unsafe.Pointer { return unsafe.Add(unsafe.Pointer(p), 8) }

func sliced(p *int) []int { return unsafe.Slice(p, 3) }

func main() {
	n := 0
	_, _, _, _ = address(&n), arithmetic(&n), added(&n), sliced(&n)
}
