// run

// The heap profile: at rate 1 each object is sampled; at others a number comes near it.
package main

import (
	"fmt"
	"math"
	"runtime"
	"strings"
)

type block [130]int

var kept []*block
var last *[16]byte

//go:noinline
func keep(n int) {
	for i := 0; i < n; i++ {
		kept = append(kept, new(block))
	}
}

//go:noinline
func drop(n int) {
	for i := 0; i < n; i++ {
		last = new([16]byte)
		runtime.KeepAlive(new(block))
	}
}

// profile adds up the records of a function, without what grew the slice.
func profile(function string, size int64) (allocs, frees int64) {
	records := make([]runtime.MemProfileRecord, 1000)
	n, ok := runtime.MemProfile(records, true)
	if !ok {
		panic(n)
	}
	for i := range records[:n] {
		r := &records[i]
		f, _ := runtime.CallersFrames(r.Stack()).Next()
		if f.Function == function && r.AllocBytes == r.AllocObjects*size {
			allocs += r.AllocObjects
			frees += r.FreeObjects
		}
	}
	return allocs, frees
}

func main() {
	runtime.MemProfileRate = 1
	keep(100)
	runtime.GC()
	allocs, frees := profile("main.keep", 1152)
	fmt.Println("kept:", allocs, "freed:", frees)

	runtime.MemProfileRate = 1000
	drop(200000)
	runtime.GC()
	allocs, frees = profile("main.drop", 16)
	want := 200000 * (1 - math.Exp(-16.0/1000))
	if got := float64(allocs); got < want*0.9 || got > want*1.1 {
		fmt.Println("estimated:", got, "instead of", want)
	}
	fmt.Println("dropped:", allocs-frees <= 1, strings.Repeat(".", len(kept)/50))
}

// output:
// kept: 100 freed: 0
// dropped: true ..
