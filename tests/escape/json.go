// json -l
package main

import "os"

type node struct {
	next *node
	name string
}

var table = map[string]*node{}

func push(list *node, name string) *node {
	table[name] = &node{list, "<" + name + ">"}
	return table[name]
}

func first(list *node) string { return list.name }

func loop(a, b *node) {
	for a != nil {
		a, b = b, a.next
	}
	table["last"] = b
}

func main() {
	var list *node
	for i := 0; i < 3; i++ {
		n := i
		defer func() { println(n) }()
		list = push(list, "n")
	}
	loop(list, list)
	println(first(list))
	os.Stdout.WriteString("\"done\" & gone\n")
}
