// hint
//
// The length is a variable that never changes.

package main

func main() {
	n := 16
	s := make([]int, n) // HINT
	for i := range s {
		s[i] = i
	}
	println(len(s), s[n-1])
}
