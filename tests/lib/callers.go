// run

// Every pc of Callers stands for one function, inlined or not: FuncForPC knows which,
// and any part of the list can be asked for its frames.  (So do packages that note
// where an error was made.)
package main

import (
	"fmt"
	"runtime"
	"strings"
)

func a(skip int) []uintptr { return b(skip) }
func b(skip int) []uintptr { return c(skip) }
func c(skip int) []uintptr {
	pcs := make([]uintptr, 10)
	return pcs[:runtime.Callers(skip, pcs)]
}

//go:noinline
func outer(skip int) []uintptr { return a(skip) }

func name(pc uintptr) string {
	f := runtime.FuncForPC(pc - 1)
	file, line := f.FileLine(pc - 1)
	return fmt.Sprint(f.Name(), file[strings.LastIndexByte(file, '/'):], line)
}

func where(skip int) string {
	pc, _, line, ok := runtime.Caller(skip)
	return fmt.Sprint(runtime.FuncForPC(pc).Name(), line, ok)
}

func whereIn(skip int) string { return where(skip) }

func main() {
	for skip := 0; skip < 6; skip++ {
		pcs := outer(skip)
		f, _ := runtime.CallersFrames(pcs).Next()
		fmt.Println(len(pcs), f.Function, f.Line > 0, f.PC == pcs[0]-1)
	}
	pcs := outer(0)
	for _, pc := range pcs[1:6] {
		fmt.Println(name(pc))
	}
	for first := range pcs[:6] {
		f, more := runtime.CallersFrames(pcs[first:]).Next()
		fmt.Println(f.Function, f.Entry == runtime.FuncForPC(f.PC).Entry(), more)
	}
	for skip := 0; skip < 3; skip++ {
		fmt.Println(whereIn(skip))
	}
}

// output:
// 8 runtime.Callers true true
// 7 main.c true true
// 6 main.b true true
// 5 main.a true true
// 4 main.outer true true
// 3 main.main true true
// main.c/callers.go18
// main.b/callers.go15
// main.a/callers.go14
// main.outer/callers.go22
// main.main/callers.go43
// runtime.Callers true true
// main.c true true
// main.b true true
// main.a true true
// main.outer true true
// main.main true true
// main.where31 true
// main.whereIn35 true
// main.main52 true
