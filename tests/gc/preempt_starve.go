// run
// gc: off

// A loop that spends all its time in the runtime's short functions, in assembly, or in
// atomic operations lets others run all the same.
package main

import (
	"bytes"
	"sync/atomic"
	"time"
)

var (
	stop    int32
	counter int64
	table   = map[string]int{"key": 1}
	left    = bytes.Repeat([]byte{'x'}, 1<<16)
	right   = bytes.Repeat([]byte{'x'}, 1<<16)
	text    = "äöüßäöüßäöüßäöüßäöüßäöüßäöüßäöüßäöüß"
	sum     int
	kept    *[4]int
	now     time.Time
	add     = atomic.AddInt64
)

func running() bool { return atomic.LoadInt32(&stop) == 0 }

func main() {
	spin("load", func() {
		for running() {
		}
	})
	spin("add", func() {
		for running() {
			atomic.AddInt64(&counter, 1)
		}
	})
	spin("compare and swap", func() {
		for running() {
			atomic.CompareAndSwapInt64(&counter, atomic.LoadInt64(&counter), 0)
		}
	})
	spin("function value", func() {
		for running() {
			add(&counter, 1)
		}
	})
	spin("equal", func() {
		for running() && bytes.Equal(left, right) {
		}
	})
	spin("copy", func() {
		for running() {
			copy(left[1:], right)
		}
	})
	spin("index", func() {
		for running() {
			sum += bytes.IndexByte(left, 'y') + bytes.Count(left, left[:1])
		}
	})
	spin("map", func() {
		for running() {
			sum += table["key"]
		}
	})
	spin("runes", func() {
		for running() {
			for _, r := range text {
				sum += int(r)
			}
		}
	})
	spin("new", func() {
		for running() {
			kept = new([4]int)
		}
	})
	spin("time", func() {
		for running() {
			now = time.Now()
		}
	})
	println(sum != 0)
}

// The loop runs when its goroutine is found on the other side of the channel.
func spin(name string, loop func()) {
	c := make(chan bool)
	atomic.StoreInt32(&stop, 0)
	go func() {
		c <- true
		loop()
		c <- true
	}()
	<-c
	time.Sleep(time.Millisecond)
	atomic.StoreInt32(&stop, 1)
	<-c
	println(name)
}

// output:
// load
// add
// compare and swap
// function value
// equal
// copy
// index
// map
// runes
// new
// time
// true
