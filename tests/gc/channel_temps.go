// run
//
// What went through a channel is not kept alive by temporaries in the frame.

package main

import "runtime"

func kilobytes() uint64 {
	runtime.GC()
	var st runtime.MemStats
	runtime.ReadMemStats(&st)
	return st.HeapAlloc >> 10
}

func grown(start uint64) bool { return kilobytes() > start+1000 }

func ranged(c chan []byte, start uint64) {
	for x := range c {
		println(grown(start), len(x))
		x = nil
		println(grown(start))
	}
}

func received(c chan []byte, start uint64) {
	for {
		x, ok := <-c
		if !ok {
			break
		}
		println(grown(start), len(x))
		x = nil
		println(grown(start))
	}
}

// What came with the last turn is not kept while the next is waited for.
type message struct {
	data  []byte
	parts [2]*int
}

func waiting(c chan message, stop chan bool, one bool) {
	for {
		if one {
			m := <-c
			stop <- m.data == nil
			continue
		}
		select {
		case m := <-c:
			stop <- m.data == nil
		case <-stop:
			return
		}
	}
}

func main() {
	start := kilobytes()
	for _, one := range []bool{true, false} {
		c, stop := make(chan message), make(chan bool)
		go waiting(c, stop, one)
		c <- message{data: make([]byte, 10<<20)}
		println(<-stop, grown(start))
	}
	for _, f := range []func(chan []byte, uint64){ranged, received} {
		c := make(chan []byte, 10)
		c <- make([]byte, 10<<20)
		close(c)
		f(c, start)
	}
	words := make(chan string, 1)
	words <- "constant"
	println(<-words)
}
// output:
// false false
// false false
// false 10485760
// false
// false 10485760
// false
// constant
