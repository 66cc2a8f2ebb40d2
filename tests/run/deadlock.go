// run
// exit: 2
//
// Everybody waits.

package main

func main() {
	c := make(chan int)
	go func() { select {} }()
	println("waiting")
	<-c
}
// output:
// waiting
// fatal error: all goroutines are asleep - deadlock!
