// run
//
// The size of a frame is fixed when the program is compiled.  Go 1.19 does not
// look into n, although it never changes, so this slice is made on the heap.

package main

func fill() int {
	n := 1
	s := make([]int, n) // escapes to heap: non-constant size
	for i := 0; i < len(s); i++ {
		s[i] = i + 7
	}
	return s[0]
}

func main() {
	println(fill())
}

// output:
// 7
