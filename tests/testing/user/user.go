// Package user imports a package whose tests import it.
package user

import "example.com/t/stack"

func New() *stack.Stack {
	s := new(stack.Stack)
	s.Push(42)
	return s
}

func Version() string { return stack.Version }
