// run
//
// The same `make`, small and large.  824 bytes fit into a frame (the 800 of the
// array and a header of 24); 80 MB do not, whatever `ulimit -s` says.

package main

func small() int {
	row := make([]int64, 100) // does not escape
	row[99] = 1
	return len(row) + int(row[99])
}

func large() int {
	row := make([]int64, 10000000) // escapes to heap: too large for stack
	row[99] = 2
	return len(row) + int(row[99])
}

func main() {
	println(small(), large())
}

// gc: off
// output:
// 101 10000002
