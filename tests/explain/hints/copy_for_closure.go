// hint
//
// A variable changes before the loop, and never again.

package main

//go:noinline
func start(base int) int { // HINT
	results := make(chan int, 4)
	if base < 10 {
		base += 10
	}
	for i := 0; i < 4; i++ {
		go func(i int) { results <- base + i }(i)
	}
	return <-results + <-results + <-results + <-results
}

func main() { println(start(3), start(30)) }
