// run
//
// Goroutines and channels.

package main

func producer(n int, c chan<- int) {
	for i := 0; i < n; i++ {
		c <- i
	}
	close(c)
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		i := <-in
		if i%prime != 0 {
			out <- i
		}
	}
}

func sieve(n int) int {
	ch := make(chan int)
	go func() {
		for i := 2; ; i++ {
			ch <- i
		}
	}()
	prime := 0
	for i := 0; i < n; i++ {
		prime = <-ch
		next := make(chan int)
		go filter(ch, next, prime)
		ch = next
	}
	return prime
}

func main() {
	c := make(chan int, 3)
	go producer(10, c)
	sum := 0
	for v := range c {
		sum += v
	}
	v, ok := <-c
	println(sum, v, ok, len(c), cap(c))
	println(sieve(50))
	done := make(chan bool)
	results := make(chan string)
	for i := 0; i < 4; i++ {
		i := i
		go func() {
			if i == 2 {
				results <- "two"
			}
			done <- true
		}()
	}
	got := ""
	for n := 0; n < 5; n++ {
		select {
		case <-done:
		case s := <-results:
			got = s
		}
	}
	println(got)
	select {
	case <-done:
		println("unexpected")
	default:
		println("nothing ready")
	}
	var nilch chan int
	timeout := make(chan int, 1)
	timeout <- 1
	select {
	case nilch <- 1:
	case x, ok := <-timeout:
		println("timeout", x, ok)
	}
	type big struct{ a [100]int }
	bc := make(chan big)
	go func() {
		var b big
		b.a[99] = 99
		bc <- b
	}()
	println((<-bc).a[99])
	func() {
		defer func() { println(recover().(error).Error()) }()
		c <- 1
	}()
}
// output:
// 45 0 false 0 3
// 51
// two
// nothing ready
// timeout 1 true
// 99
// send on closed channel
