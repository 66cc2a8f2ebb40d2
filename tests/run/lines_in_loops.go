// run
// A profile's sample may come anywhere: also of loops that cannot fault and call nobody
// it is known which line and which inlined function they are.
package main

import (
	"reflect"
	"runtime"
)

func hog(x, n int) int {
	for i := 0; i < n; i++ {
		if x > 0 {
			x *= x
		} else {
			x *= x + 1
		}
	}
	return x
}

func rec(n, x int) int {
	if n == 0 {
		return 1
	}
	return hog(x, 1e4) * rec(n-1, x)
}

func main() {
	seen := map[string]bool{}
	start := reflect.ValueOf(rec).Pointer()
	for pc := start; runtime.FuncForPC(pc).Entry() == start; pc++ {
		frame, _ := runtime.CallersFrames([]uintptr{pc + 1}).Next()
		seen[frame.Function] = true
		if frame.Function == "main.hog" && (frame.Line == 12 || frame.Line == 13) {
			seen["loop"] = true
		}
		if len(seen) == 3 {
			break
		}
	}
	println(len(seen), seen["main.hog"], seen["main.rec"], seen["loop"])
	println(rec(1, 0))
}

// output:
// 3 true true true
// 0
