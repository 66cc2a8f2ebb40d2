// hint
//
// A small slice is made and returned.

package main

//go:noinline
func squares() []int {
	s := make([]int, 8) // HINT
	for i := range s {
		s[i] = i * i
	}
	return s
}

func main() {
	s := squares()
	println(s[2], s[7], len(s))
}
