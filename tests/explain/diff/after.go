// look diff before.go
// exit: 1

package main

type point struct{ x, y int }

var last *int

func sum(a, b int) int {
	last = &a // a moves to the heap
	return a + b
}

func origin() point {
	p := point{} // and p leaves it
	return p
}

func size(n int) int {
	s := make([]int, n) // another expression, the same slice
	return len(s)
}

func main() {
	println(size(10), origin().x, sum(1, 2))
}
