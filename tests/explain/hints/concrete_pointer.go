// hint
//
// The same with a pointer in the interface.

package main

type stack struct {
	items [8]int
	top   int
}

func (s *stack) push(n int) { s.items[s.top] = n; s.top++ }

type pusher interface{ push(n int) }

//go:noinline
func fill(p pusher, n int) {
	for i := 0; i < n; i++ {
		p.push(i * i)
	}
}

func main() {
	var s stack // HINT
	fill(&s, 5)
	println(s.top, s.items[4])
}
