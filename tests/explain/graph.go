// look graph
//
// The escape graph in the language of graphviz.

package main

type node struct {
	next *node
	n    int
}

var list *node

func push(n int) *node {
	e := &node{list, n}
	list = e
	return e.next
}

func inner() func() int {
	n := 0
	return func() int { n++; return n }
}

func main() {
	var local node
	p := &local
	p.n = 3
	println(push(1) == nil, inner()(), p.n)
}
