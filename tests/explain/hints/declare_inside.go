// hint
//
// Only the goroutine uses the variable.

package main

//go:noinline
func work(done chan int) {
	sum := 0 // HINT
	go func() {
		for i := 0; i < 10; i++ {
			sum += i
		}
		done <- sum
	}()
}

func main() {
	done := make(chan int)
	work(done)
	println(<-done)
}
