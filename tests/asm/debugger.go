// gdb
//
// gdb breaks on functions and lines, steps, and unwinds, without a frame too.
package main

//go:noinline
func fact(n int) int {
	if n <= 1 {
		return 1
	}
	m := fact(n - 1)
	return n * m
}

type T struct{ x int }

//go:noinline
func (t *T) add(k int) {
	t.x += fact(k)
}

func main() {
	t := &T{1}
	t.add(3)
	println(t.x)
}

// gdb: break 'main.(*T).add'
// gdb: run
// gdb: bt
// want: Breakpoint 1, main.\(\*T\).add
// want: #1 .* in main.main \(\) at .*debugger.go:24
// gdb: break debugger.go:9
// gdb: continue
// gdb: bt
// want: debugger.go:9
// want: #0  main.fact \(\) at .*debugger.go:9
// want: #1 .* in main.fact \(\) at .*debugger.go:11
// want: #2 .* in main.fact \(\) at .*debugger.go:11
// want: #3 .* in main.\(\*T\).add \(\) at .*debugger.go:19
// want: #4 .* in main.main \(\) at .*debugger.go:24
// gdb: finish
// want: main.fact \(\) at .*debugger.go:12
// want: 12\s+return n \* m
// gdb: next
// want: main.\(\*T\).add \(\) at .*debugger.go:20
// gdb: continue
// want: 7
