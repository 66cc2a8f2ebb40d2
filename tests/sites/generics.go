// sites
//
// Each instance has sites of its own, on the same lines.

package main

import "runtime"

var before, after runtime.MemStats

type stack[T any] struct{ items []T }

func (s *stack[T]) push(x T) { s.items = append(s.items, x) } // ALLOC 8 360

//go:noinline
func box[T any](x T) *T { return &x } // ALLOC 3 32

var ints stack[int]
var texts stack[string]
var number *int
var word *string

func allocate() {
	for i := 0; i < 10; i++ {
		ints.push(i)
	}
	for i := 0; i < 3; i++ {
		texts.push("text")
	}
	number = box(5)
	word = box("five")
	number = box(6)
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
