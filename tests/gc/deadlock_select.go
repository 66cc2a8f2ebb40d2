// run
// env: GOGC=100
// exit: 2

// Everyone waits, each for another reason.
package main

func main() {
	c, d := make(chan int), make(chan int)
	var n chan int
	go func() { c <- 1 }()
	go func() { n <- 1 }()
	go func() { <-n }()
	go func() {
		select {
		case <-d:
		case d <- 1:
		}
	}()
	go func() { select {} }()
	<-d
	var x, y chan int
	select { // only nil channels
	case <-x:
	case y <- 1:
	}
}

// least 1: ^fatal error: all goroutines are asleep - deadlock!$
// least 1: ^goroutine 1 \[select\]:$
// least 1: ^goroutine \d+ \[chan send\]:$
// least 1: ^goroutine \d+ \[chan send \(nil chan\)\]:$
// least 1: ^goroutine \d+ \[chan receive \(nil chan\)\]:$
// least 1: ^goroutine \d+ \[select \(no cases\)\]:$
