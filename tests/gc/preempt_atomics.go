// run

// Atomic operations are never cut in two, however often goroutines are interrupted.
package main

import (
	"sync/atomic"
	"unsafe"
)

const turns = 300000

var (
	small  int32
	large  int64
	total  uint64
	token  uintptr = 1
	object unsafe.Pointer
	taken  int64
)

type box struct{ a, b int }

// Each number comes once.
func numbers(done chan int64) {
	sum := int64(0)
	for i := 0; i < turns; i++ {
		sum += atomic.AddInt64(&large, 1)
	}
	done <- sum
}

func compare(done chan int64) {
	for i := 0; i < turns; i++ {
		for {
			old := atomic.LoadInt32(&small)
			if atomic.CompareAndSwapInt32(&small, old, old+3) {
				break
			}
		}
	}
	done <- 0
}

// Who takes the token is alone until it puts it back.
func lock(done chan int64) {
	for i := 0; i < turns; i++ {
		for atomic.SwapUintptr(&token, 0) == 0 {
		}
		total++
		atomic.StoreUintptr(&token, 1)
	}
	done <- 0
}

// Objects go round; none is lost and none is there twice.
func pointers(done chan int64) {
	p := unsafe.Pointer(&box{1, 1})
	for i := 0; i < turns/10; i++ {
		(*box)(p).a++
		p = atomic.SwapPointer(&object, p)
		if p == nil {
			p = unsafe.Pointer(&box{1, 1})
			atomic.AddInt64(&taken, 1)
		}
		(*box)(p).b++
	}
	b := (*box)(p)
	done <- int64(b.a - b.b)
}

func main() {
	done := make(chan int64)
	for i := 0; i < 3; i++ {
		go numbers(done)
		go compare(done)
		go lock(done)
		go pointers(done)
	}
	sum := int64(0)
	for i := 0; i < 12; i++ {
		sum += <-done
	}
	last := (*box)(object)
	sum += int64(last.a - last.b)
	n := int64(3 * turns)
	println(large == n, sum == n*(n+1)/2, small == int32(3*n), total == uint64(n), taken)
}

// output:
// true true true true 1
