// sites
//
// Objects above 32 KiB take whole pages.

package main

import "runtime"

var before, after runtime.MemStats

type huge struct{ words [10000]uint64 }

type pointers struct{ to [5000]*int }

var (
	a *huge
	b *pointers
	c []byte
)

func allocate() {
	for i := 0; i < 5; i++ {
		a = new(huge)
		b = &pointers{}
		c = make([]byte, 32769)
		c = make([]byte, 32768)
	}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 20 983040
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
