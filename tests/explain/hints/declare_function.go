// hint
//
// A package-level function variable that is never set again.

package main

type pair struct{ a, b int }

var swap = func(p *pair) { p.a, p.b = p.b, p.a }

//go:noinline
func swapped(a, b int) int {
	p := pair{a, b} // HINT
	swap(&p)
	return p.a*10 + p.b
}

func main() { println(swapped(1, 2)) }
