// hint
//
// A pointer and an error: where there is an error, nobody looks at the pointer.

package main

import "errors"

type reading struct{ at, value int }

//go:noinline
func read(at int) (*reading, error) {
	if at < 0 {
		return nil, errors.New("before the beginning")
	}
	r := &reading{at: at} // HINT
	r.value = at * at
	return r, nil
}

func main() {
	for at := -1; at < 2; at++ {
		r, err := read(at)
		if err != nil {
			println(err.Error())
			continue
		}
		println(r.at, r.value)
	}
}
