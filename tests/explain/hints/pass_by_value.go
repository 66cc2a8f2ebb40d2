// hint
//
// A goroutine only reads what it gets by address.

package main

type settings struct{ from, to int }

func sum(s *settings, out chan int) {
	n := 0
	for i := s.from; i < s.to; i++ {
		n += i
	}
	out <- n
}

//go:noinline
func start(to int) int {
	s := settings{1, to} // HINT
	out := make(chan int)
	go sum(&s, out)
	return <-out
}

func main() { println(start(10)) }
