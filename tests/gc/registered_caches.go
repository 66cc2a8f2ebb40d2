// run
// Caches that crypto/internal/boring/bcache registers are emptied by each collection.
package main

import (
	"runtime"
	"unsafe"
)

//go:linkname register crypto/internal/boring/bcache.registerCache
func register(unsafe.Pointer)

var global unsafe.Pointer

func main() {
	local := new(unsafe.Pointer)
	register(unsafe.Pointer(&global))
	register(unsafe.Pointer(local))
	for i := 0; i < 3; i++ {
		global, *local = unsafe.Pointer(new(int)), unsafe.Pointer(new(int))
		runtime.GC()
		println(global == nil, *local == nil)
	}
}

// output:
// true true
// true true
// true true
