// hint
//
// A slice literal in a variable, changed and returned.

package main

//go:noinline
func weights(boost int) []int {
	w := []int{1, 2, 3} // HINT
	w[1] += boost
	return w
}

func main() {
	for i, v := range weights(5) {
		println(i, v)
	}
}
