// run
//
// No pointer to this slice leaves the function, and still it is on the heap: for
// things made without a name of their own the limit is 64 KiB, 8192 ints.

package main

func fill() int {
	s := make([]int, 10000, 10000) // escapes to heap: too large for stack
	for i := 0; i < len(s); i++ {
		s[i] = i
	}
	return s[len(s)-1]
}

func fits() int {
	s := make([]int, 8192) // does not escape
	for i := 0; i < len(s); i++ {
		s[i] = i
	}
	return s[len(s)-1]
}

func main() {
	println(fill(), fits())
}

// output:
// 9999 8191
