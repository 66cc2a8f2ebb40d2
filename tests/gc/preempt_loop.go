// run

// Goroutines that call nothing are interrupted, and go on with the registers they
// had, floating-point ones too.
package main

func work(seed int, c chan int) {
	x, sum := seed, 0
	f, g, h := 1.0, 2.0, 3.0
	for i := 0; i < 40000000; i++ {
		x = x*7 + i
		sum += x >> 3
		f += g
		g -= h * 0.5
		h = -h
	}
	if f != 50000001 || g != 2 || h != 3 {
		println("floats:", f, g, h)
	}
	c <- sum ^ x
}

func main() {
	c := make(chan int)
	stop := false
	turns := 0
	go func() {
		for !stop { // in turn with the others
			turns++
			yield()
		}
		c <- turns
	}()
	for i := 0; i < 3; i++ {
		go work(i%1, c)
	}
	a, b, d := <-c, <-c, <-c
	println(a == b, b == d)
	stop = true
	println(<-c > 1)
}

func yield() {
	d := make(chan int)
	go func() { d <- 1 }()
	<-d
}

// output:
// true true
// true
