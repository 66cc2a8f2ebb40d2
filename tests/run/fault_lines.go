// run
//
// A fault is on the line of the load, also where another instruction does it.

package main

import (
	"runtime"
	"strings"
)

var sink int64

func widened(p *int32) {
	defer where()
	v := *p
	sink = int64(v)
}

func added(p *int64, n int64) {
	defer where()
	v := *p
	n *= 3
	sink = n + v
}

func where() {
	recover()
	var buffer [4096]byte
	stack := string(buffer[:runtime.Stack(buffer[:], false)])
	for _, line := range strings.Split(stack, "\n") {
		if at := strings.Index(line, "fault_lines.go:"); at >= 0 {
			place := strings.Fields(line[at:])[0]
			if place < "fault_lines.go:26" {
				println(place)
			}
		}
	}
}

func main() {
	widened(nil)
	added(nil, 2)
}
// output:
// fault_lines.go:16
// fault_lines.go:22
