// dump types

// What `burrow dump types` shows: sizes, offsets, values, order.
package main

import "unsafe"

type Node struct {
	next  *Node
	ok    bool
	value int64
	name  string
	flag  bool
	tail  struct{}
}

type Shape interface {
	Area() float64
	Named
}

type Named interface{ Name() string }

type Alias = map[string][]Node

type Kind uint8

func (n *Node) push(v int64) *Node  { return &Node{next: n, value: v} }
func (k Kind) String() (text string) { return }

const (
	first Kind = iota + 1
	second
	mask  = 1<<70 - 1
	third = 1.0 / 3
	exact = third*3 == 1
	word  = "a" + "b"
	turn  = 2i * 2i
	size  = unsafe.Sizeof(Node{})
)

var (
	a = b + f()
	b = 1
	c = 2
	x, _ = pair()
)

func f() int                     { return c }
func pair() (n int, err error)   { return a, nil }
func main()                      {}
