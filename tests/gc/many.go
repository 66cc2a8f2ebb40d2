// run
// gc: off

// Ten thousand goroutines wait, their stacks full of the only pointers to what
// they hold, while the heap is collected.
package main

type box struct{ v *int }

func wait(i int, start, done chan int) {
	n := new(int)
	*n = i
	b := box{n}
	deep(i%50, &b, start)
	done <- *b.v
}

func deep(depth int, b *box, start chan int) {
	if depth > 0 {
		v := *b.v
		b.v = new(int)
		*b.v = v
		deep(depth-1, b, start)
		return
	}
	<-start
}

var sink []int

func main() {
	const count = 10000
	start, done := make(chan int), make(chan int)
	for i := 0; i < count; i++ {
		go wait(i, start, done)
	}
	for i := 0; i < 2000; i++ {
		sink = make([]int, 10000)
	}
	close(start)
	sum := 0
	for i := 0; i < count; i++ {
		sum += <-done
	}
	println(sum == count*(count-1)/2)
}

// output:
// true
