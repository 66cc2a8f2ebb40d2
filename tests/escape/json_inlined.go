// json

// Where code was inlined, events tell each call on the way to where it was written.
package main

type T struct{ p *int }

var global *T

func newT(p *int) *T { return &T{p} }
func wrap(p *int) *T { return newT(p) }

func two() (*T, *T) { x := 1; return wrap(&x), newT(&x) }

func main() {
	x := 1
	global = wrap(&x)
	two()
}
