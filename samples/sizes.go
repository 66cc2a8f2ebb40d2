// run
//
// Size decides too: what is too large for a frame, or of a size the compiler
// does not know, lives on the heap even if no pointer leaves the function.
// The limits are constants of the compiler (64 KiB for make, new and literals,
// 10 MiB for variables); the operating system's stack limit has no part in it.

package main

func fits() int {
	s := make([]int64, 100) // does not escape
	for i := range s {
		s[i] = int64(i)
	}
	return int(s[99])
}

func tooLarge() int {
	s := make([]int64, 10000) // escapes: too large for stack
	s[9999] = 1
	return len(s)
}

func unknown(n int) int {
	s := make([]int, n) // escapes: non-constant size
	return len(s)
}

func main() {
	println(fits(), tooLarge(), unknown(3))
}

// output:
// 99 10000 3
