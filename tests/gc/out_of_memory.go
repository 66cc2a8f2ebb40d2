// run
// env: GOGC=100
// memory: 600000
// exit: 2

// A list that grows until there is no memory left.
package main

type node struct {
	next *node
	data [1000]int
}

var list *node

func main() {
	for {
		list = &node{next: list}
	}
}

// least 1: ^fatal error: (runtime: )?out of memory$
