// run
// gc: off

// Goroutines interrupted while they allocate inline never get the same object.
package main

type pair struct {
	a, b int
	next *pair
}

var keep *pair

func churn(n int, c chan bool) {
	ok := true
	var last *pair
	for i := 0; i < n; i++ {
		p := &pair{i, ^i, nil}
		if last != nil && (last.a != i-1 || last.b != ^(i-1)) {
			ok = false
		}
		last = p
		keep = p
	}
	c <- ok
}

func main() {
	c := make(chan bool)
	for i := 0; i < 4; i++ {
		go churn(3000000, c)
	}
	println(<-c, <-c, <-c, <-c)
}

// output:
// true true true true
