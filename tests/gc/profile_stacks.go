// run
// gc: off
// Samples of the CPU profile come while stacks grow, move and are given back.
package main

import (
	"bytes"
	"runtime"
	"runtime/pprof"
)

func deep(n int) int {
	var room [1024]byte
	room[n%1024] = 1
	if n == 0 {
		return int(room[0])
	}
	return deep(n-1) + int(room[n%1024])
}

func main() {
	runtime.SetCPUProfileRate(10000)
	var out bytes.Buffer
	pprof.StartCPUProfile(&out) // says that the rate cannot be set any more
	done := make(chan int)
	for i := 0; i < 400; i++ {
		go func() { done <- deep(500 + i%3*1000) }()
		<-done
	}
	pprof.StopCPUProfile()
	println(out.Len() > 0)
}

// output:
// runtime: cannot set cpu profile rate until previous profile has finished.
// true
