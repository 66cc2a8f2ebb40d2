// hint
//
// The length is a parameter, and every caller knows it.

package main

//go:noinline
func sum(n int) int {
	squares := make([]int, n) // HINT
	for i := range squares {
		squares[i] = i * i
	}
	total := 0
	for _, s := range squares {
		total += s
	}
	return total
}

func main() { println(sum(10), sum(100)) }
