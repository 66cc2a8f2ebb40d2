// Goroutines: 100 000 of them blocked at once, ten times.
package main

func main() {
	total := 0
	for round := 0; round < 10; round++ {
		const n = 100000
		gate, done := make(chan int), make(chan int)
		for i := 0; i < n; i++ {
			i := i
			go func() { done <- i + <-gate }()
		}
		go func() {
			for i := 0; i < n; i++ {
				gate <- 1
			}
		}()
		for i := 0; i < n; i++ {
			total += <-done
		}
	}
	println(total)
}
