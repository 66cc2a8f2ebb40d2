// compare
//
// Both builds panic in the same way, and what they allocated before is counted.

package main

type node struct{ next *node }

var list *node

func main() {
	for i := 0; i < 3; i++ {
		list = &node{list}
	}
	var none *node
	println(none.next == nil)
}
