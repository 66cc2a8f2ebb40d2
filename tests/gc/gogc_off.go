// run
// env: GOGC=off GODEBUG=gctrace=1

// GOGC=off: no collection at all.
package main

var sink *[1000]int

func main() {
	for i := 0; i < 10000; i++ {
		sink = new([1000]int)
	}
	println("done")
}

// each: done
