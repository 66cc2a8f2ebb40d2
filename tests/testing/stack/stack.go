// Package stack is tested from inside and from outside.
package stack

type Stack struct{ items []int }

func (s *Stack) Push(x int) { s.items = append(s.items, x) }

func (s *Stack) Pop() int {
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x
}

// Version is changed by an internal test file, for all who import the package.
var Version = "plain"
