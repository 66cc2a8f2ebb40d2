// escape
package main

type node struct {
	next  *node
	value int
}

var global *node

func returned() *node {
	n := node{} // ERROR "moved to heap: n"
	return &n
}

func local() int {
	n := node{value: 1}
	p := &n
	return p.value
}

func literal() *node {
	return &node{} // ERROR "&node{} escapes to heap"
}

func literalStays() int {
	p := &node{value: 2} // ERROR "&node{...} does not escape"
	return p.value
}

func stored() {
	global = new(node) // ERROR "new\(node\) escapes to heap"
}

// What is stored through a pointer counts as going to the heap.
func throughPointer(p *node) { // ERROR "p does not escape"
	p.next = new(node) // ERROR "new\(node\) escapes to heap"
}

func param(p *node) { // ERROR "leaking param: p"
	global = p
}

func content(p *node) { // ERROR "leaking param content: p"
	global = p.next
}

func identity(p *node) *node { // ERROR "leaking param: p to result ~r0 level=0"
	return p
}

func second(p *node) *node { // ERROR "leaking param: p to result ~r0 level=1"
	return p.next
}

func caller() int {
	n := node{}
	m := node{} // ERROR "moved to heap: m"
	param(&m)
	return identity(&n).value
}

// In p.next = p.next.next nothing new is reached from p.
func (n *node) skip() { // ERROR "n does not escape"
	n.next = n.next // ERROR "ignoring self-assignment in n.next = n.next"
}

func main() {
	println(local(), literalStays(), caller())
}
