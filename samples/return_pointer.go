// run
//
// A pointer that is returned outlives the frame it points into, so what it
// points to is made on the heap.  The same literal stays on the stack where its
// pointer does not get out.

package main

type T struct{ n int }
type S struct{ t *T }

// moved to heap: the variable itself
func local() *string {
	text := "hello"
	return &text
}

// &S{} escapes to heap: the literal
func literal() *S {
	return &S{}
}

// &S{} does not escape: a copy of what it points to is returned
func copied() S {
	s := &S{}
	return *s
}

// &S{...} stays, &T{} escapes: the copy still holds the pointer to it
func field() S {
	s := &S{t: &T{7}}
	return *s
}

func main() {
	println(*local(), literal().t == nil, copied().t == nil, field().t.n)
}

// output:
// hello true true 7
