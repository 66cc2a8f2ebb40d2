// run

// A function that ends with a call which does not return: both FuncForPC(pc) and
// FuncForPC(pc - 1) know it.
package main

import "runtime"

//go:noinline
func fails(x any) { panic(x) }

//go:noinline
func index(a []int, i int) int { return a[i] }

func show(name string) {
	recover()
	var pcs [10]uintptr
	for _, pc := range pcs[:runtime.Callers(0, pcs[:])] {
		f, before := runtime.FuncForPC(pc), runtime.FuncForPC(pc-1)
		if before.Name() == name {
			println(name, f == before, f.Entry() < pc)
		}
	}
}

func main() {
	func() { defer show("main.fails"); fails(1) }()
	func() { defer show("main.index"); index(nil, 3) }()
}

// output:
// main.fails true true
// main.index true true
