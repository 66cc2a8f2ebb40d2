// sites
//
// Values in interfaces: copies on the heap, but not of everything.

package main

import "runtime"

var before, after runtime.MemStats

type wide struct{ a, b, c int }

var (
	any   interface{}
	big   = 1000
	small = 100
	tiny  = byte(200)
	word  = "word"
	list  = []int{1}
	three = wide{1, 2, 3}
	none  = struct{}{}
	to    = &big
	real  = 2.5
	short = int16(999)
	flag  = true
	text  = ""
)

func allocate() {
	any = big
	any = small
	any = tiny
	any = word
	any = list
	any = three
	any = none
	any = to
	any = real
	any = short
	any = flag
	any = text
	any = "constant"
	any = 12345
	any = wide{4, 5, 6}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 6 88
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
