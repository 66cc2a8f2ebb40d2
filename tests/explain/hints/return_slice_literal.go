// hint
//
// A slice literal is returned.

package main

//go:noinline
func pair(a, b int) []int {
	return []int{a, b} // HINT
}

func main() {
	p := pair(3, 4)
	println(p[0]*p[0]+p[1]*p[1], len(p))
}
