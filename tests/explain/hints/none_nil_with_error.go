// hint none
//
// The caller asks for nil, not for the error.

package main

import "errors"

type reading struct{ at, value int }

//go:noinline
func read(at int) (*reading, error) {
	if at < 0 {
		return nil, errors.New("before the beginning")
	}
	return &reading{at, at * at}, nil // HINT
}

func main() {
	r, _ := read(-1)
	println(r == nil)
}
