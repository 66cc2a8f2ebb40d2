// errorcheck

// The directions of channels, and what may stand in a select.
package main

func f(send chan<- int, receive <-chan int, x int) {
	<-send // ERROR `invalid operation: cannot receive from send-only channel send \(variable of type chan<- int\)`
	receive <- 1 // ERROR `invalid operation: cannot send to receive-only channel receive \(variable of type <-chan int\)`
	x <- 1 // ERROR `invalid operation: cannot send to non-channel x \(variable of type int\)`
	<-x // ERROR `invalid operation: cannot receive from non-channel x \(variable of type int\)`
	send <- "a" // ERROR `cannot use "a" \(untyped string constant\) as int value in send`
	close(receive) // ERROR `invalid operation: cannot close receive-only channel receive \(variable of type <-chan int\)`
	select {
	case x = 1: // ERROR `select case must be send or receive \(possibly with assignment\)`
	}
	var _ chan int = send // ERROR `cannot use send \(variable of type chan<- int\) as type chan int in variable declaration`
}

func main() {}
