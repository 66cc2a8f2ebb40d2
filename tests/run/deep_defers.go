// run
//
// Stacks grow, too, where functions that call nothing by themselves are called by the
// runtime: deferred functions, which panic again or defer themselves.

package main

//go:noinline
func again(depth int) {
	defer func() { panic(recover().(int) + 1) }()
	if depth == 0 {
		panic(0)
	}
	again(depth - 1)
}

func panics() (n int) {
	defer func() { n = recover().(int) }()
	again(1000)
	return -1
}

var count int

func deferred() {
	if count++; count < 100000 {
		defer deferred()
	}
}

func main() {
	done := make(chan int)
	for i := 0; i < 3; i++ {
		go func() { done <- panics() }()
		println(<-done)
		count = 0
		go func() { deferred(); done <- count }()
		println(<-done)
	}
}

// output:
// 1001
// 100000
// 1001
// 100000
// 1001
// 100000
