// run
// A finalizer may take an interface; and runtime.GC finds the object dead, whatever
// earlier calls have left on the runtime's own stack.
package main

import "runtime"

//go:noinline
func set(ran *bool) {
	runtime.SetFinalizer(new([64]byte), func(x interface{}) {
		println("finalizer", len(x.(*[64]byte)))
		*ran = true
	})
}

func main() {
	ran := false
	set(&ran)
	for i := 0; i < 10 && !ran; i++ {
		runtime.GC()
	}
	println(ran)
}

// output:
// finalizer 64
// true
