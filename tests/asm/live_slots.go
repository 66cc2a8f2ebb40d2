// asm
//
// The prologue zeroes what may be read, or whose address may be taken, before all of it
// was written, and nothing else.
package main

type node struct {
	next *node
	v    [3]int
}

//go:noinline
func use(n *node) int { return n.v[0] }

// Written first: its own ZERO is all there is.
// count 1: xorps
func written(p *node) int {
	n := node{next: p}
	return use(&n)
}

// The second is written in a branch only, but there before its address is taken.
// count 1: xorps
func branch(p *node) (s int) {
	if p != nil {
		n := node{p, [3]int{1, 2, 3}}
		s = use(&n)
	}
	return s + use(p)
}

// The runtime writes the iterator, which therefore is valid from the start.
// want: sub rsp
// want: xorps
// want: call rt.map_iter_init
func iterate(m map[*node]int) (s int) {
	for n, i := range m {
		s += i + use(n)
	}
	return
}

func main() {
	println(written(nil), branch(&node{}), iterate(nil))
}
