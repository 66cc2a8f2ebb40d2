// run
// env: GOGC=100
// exit: 2

// Recursion without end stops at Go's limit, with Go's words.
package main

type big [100]int

func dive(n int, b big) int {
	b[n%100]++
	return dive(n+1, b) + b[0]
}

func main() {
	println(dive(0, big{}))
}

// least 1: ^runtime: goroutine stack exceeds 1000000000-byte limit$
// least 1: ^runtime: sp=0x[0-9a-f]+ stack=\[0x[0-9a-f]+, 0x[0-9a-f]+\]$
// least 1: ^fatal error: stack overflow$
// least 1: ^goroutine 1 \[running\]:$
// least 90: ^main.dive\(\.\.\.\)$
// least 1: ^\.\.\.additional frames elided\.\.\.$
