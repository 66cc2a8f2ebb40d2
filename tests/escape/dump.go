// dump escape
package main

type node struct {
	next  *node
	value int
}

var global *node

func returned() *node {
	n := node{}
	return &n
}

func local() int {
	n := node{value: 1}
	p := &n
	return p.value
}

func literal() *node {
	return &node{}
}

func literalStays() int {
	p := &node{value: 2}
	return p.value
}

func stored() {
	global = new(node)
}

// What is stored through a pointer counts as going to the heap.
func throughPointer(p *node) {
	p.next = new(node)
}

func param(p *node) {
	global = p
}

func content(p *node) {
	global = p.next
}

func identity(p *node) *node {
	return p
}

func second(p *node) *node {
	return p.next
}

func caller() int {
	n := node{}
	m := node{}
	param(&m)
	return identity(&n).value
}

// In p.next = p.next.next nothing new is reached from p.
func (n *node) skip() {
	n.next = n.next
}

func main() {
	println(local(), literalStays(), caller())
}
