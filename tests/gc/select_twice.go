// run

// One channel in several cases of a select, in both directions.
package main

func main() {
	c := make(chan int)
	done := make(chan bool)
	counts := [4]int{}
	go func() {
		for i := 0; i < 1000; i++ {
			select {
			case x := <-c:
				counts[0] += x
			case x := <-c:
				counts[1] += x
			case c <- 1:
				counts[2]++
			case c <- 1:
				counts[3]++
			}
		}
		done <- true
	}()
	received, sent := 0, 0
	for i := 0; i < 1000; i++ {
		select {
		case c <- 1:
			sent++
		case x := <-c:
			received += x
		}
	}
	<-done
	println(counts[0]+counts[1] == sent, counts[2]+counts[3] == received)
	for i, n := range counts {
		if n < 50 { // each is chosen now and then
			println("case", i, "only", n)
		}
	}
	// Closing wakes a select that waits on it in two cases, and panics in a send.
	go func() {
		defer func() { println(recover().(error).Error()); done <- true }()
		select {
		case c <- 1:
		case c <- 2:
		}
	}()
	yield()
	close(c)
	<-done
	select {
	case x, ok := <-c:
		println(x, ok)
	case x, ok := <-c:
		println(x, ok)
	}
}

func yield() {
	for i := 0; i < 3; i++ {
		d := make(chan int)
		go func() { d <- 1 }()
		<-d
	}
}

// output:
// true true
// send on closed channel
// 0 false
