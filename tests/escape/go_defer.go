// escape
package main

type T struct{ n int }

func (t *T) set(n int) { t.n = n } // ERROR "t does not escape"

func use(p *T, n int) { p.n = n } // ERROR "p does not escape"

func deferred() int {
	t := T{}
	defer t.set(1)
	defer use(&t, 2)
	defer func() { t.n++ }() // ERROR "func literal does not escape"
	return t.n
}

// In a loop nobody knows how many there will be.
func deferredInLoop() {
	for i := 0; i < 3; i++ { // ERROR "moved to heap: i"
		t := T{} // ERROR "moved to heap: t"
		defer use(&t, i)
		defer func() { _ = i }() // ERROR "func literal escapes to heap"
	}
}

func goes(done chan bool) { // ERROR "leaking param: done"
	t := T{}    // ERROR "moved to heap: t"
	go func() { // ERROR "func literal escapes to heap"
		t.n++
		done <- true
	}()
	go use(&t, 3)
}

func main() {
	done := make(chan bool)
	goes(done)
	deferredInLoop()
	println(deferred(), <-done)
}
