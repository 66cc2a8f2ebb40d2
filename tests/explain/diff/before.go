// compile

package main

type point struct{ x, y int }

func size() int {
	s := make([]int, 10)
	return len(s)
}

func origin() *point {
	p := point{}
	return &p
}

func sum(a, b int) int { return a + b }

func main() {
	println(size(), origin().x, sum(1, 2))
}
