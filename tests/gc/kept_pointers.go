// run
//
// f(uintptr(unsafe.Pointer(p))): with //go:uintptrescapes, what p points to lives
// until f returns.

package main

import (
	"runtime"
	"unsafe"
)

var finalized bool

func object() unsafe.Pointer {
	p := new([64]byte)
	finalized = false
	runtime.SetFinalizer(p, func(*[64]byte) { finalized = true })
	return unsafe.Pointer(p)
}

func report(what string) {
	runtime.GC()
	runtime.GC()
	println(what, finalized)
}

type T struct{}

//go:noinline
//go:uintptrescapes
func one(p uintptr) { report("one") }

//go:noinline
//go:uintptrescapes
func (T) many(ps ...uintptr) { report("many") }

//go:noinline
//go:uintptrescapes
func more(finished chan bool, ps ...uintptr) {
	report("more")
	finished <- true
}

func later() {
	defer one(uintptr(object()))
	report("later")
}

func main() {
	one(uintptr(object()))
	report("after")
	T{}.many(0, uintptr(object()))
	report("after")
	later()
	report("after")
	finished := make(chan bool)
	go func() { one(uintptr(object())); finished <- true }()
	<-finished
	report("after")
	go more(finished, 0, uintptr(object()))
	<-finished
	report("after")
}
// output:
// one false
// after true
// many false
// after true
// later false
// one false
// after true
// one false
// after true
// more false
// after true
