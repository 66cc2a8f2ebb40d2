// errorcheck
//
// Assertions in comments: a broken one is an error.

package main

var last *int

//burrow:noalloc
// The comment speaks of the whole function below it.
func sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}

func keep() {
	n := 1 //burrow:noescape // ERROR "noescape is broken: n on the heap: 8 bytes.*\n.*1. the address of n is taken.*\n.*2. it is stored in the package-level variable last"
	last = &n
	return //burrow:stack // ERROR "there is no value in its line"
}

//burrow:noalloc
func grow(numbers []int) []int {
	return append(numbers, 1) // ERROR "noalloc is broken: append\(numbers, 1\) on the heap"
}

// Growth is no escape: this holds.
//burrow:noescape
func alsoGrow(numbers []int) []int {
	return append(numbers, 1)
}

func main() {
	text := "//burrow:heap in a string is no assertion"
	p := new(int) //burrow:stack
	q := new(int) //burrow:heap // ERROR "heap is broken: nothing there is on the heap"
	*p, *q = 1, 2
	r := &[]int{1, 2} //burrow:nosuch // ERROR "unknown assertion //burrow:nosuch"
	println(sum(*r), *p, *q, text)
	keep()
	println(len(grow(nil)), len(alsoGrow(nil)))
}
