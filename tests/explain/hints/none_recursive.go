// hint none
//
// A thousand frames of a megabyte each are more than a stack may have.

package main

func depth(n int) int {
	s := make([]byte, 1<<20) // HINT
	s[n] = 1
	if n == 0 {
		return len(s)
	}
	return depth(n-1) + int(s[n]) - 1
}

func main() {
	println(depth(2000))
}
