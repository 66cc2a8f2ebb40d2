// escape
package main

func inLoop() int {
	var last *int
	for i := 0; i < 3; i++ {
		n := i // ERROR "moved to heap: n"
		last = &n
	}
	return *last
}

func sameIteration() int {
	sum := 0
	for i := 0; i < 3; i++ {
		n := i
		p := &n
		sum += *p
	}
	return sum
}

// A label that a later goto jumps to begins a loop.
func backward() int {
	var last *int
	i := 0
again:
	n := i // ERROR "moved to heap: n"
	last = &n
	if i++; i < 3 {
		goto again
	}
	return *last
}

func forward(skip bool) int {
	var last *int
	n := 1
	last = &n
	if skip {
		goto end
	}
	n = 2
end:
	return *last
}

func rangeOver(list []*int) (last *int) { // ERROR "leaking param: list to result last level=1"
	for _, p := range list {
		last = p
	}
	return
}

// The analysis does not see that n is a copy without pointers.
func rangeVariable(list []int) *int { // ERROR "leaking param content: list"
	for _, n := range list { // ERROR "moved to heap: n"
		return &n
	}
	return nil
}

func main() {
	println(inLoop(), sameIteration(), backward(), forward(true))
	_, _ = rangeOver(nil), rangeVariable(nil)
}
