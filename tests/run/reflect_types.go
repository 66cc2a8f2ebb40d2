// run

// Types made by reflection: a large array's pointers are known to the collector (its
// descriptor has a program instead of a bitmap), and a struct takes over the methods
// of what it embeds, unexported ones included.
package main

import (
	"reflect"
	"runtime"
	"sync"
	"time"
)

type pair struct {
	next *int
	n    uintptr
}

func large() {
	const count = 20000
	array := reflect.New(reflect.ArrayOf(count, reflect.TypeOf(pair{}))).Elem()
	for i := 0; i < count; i++ {
		n := new(int)
		*n = i
		*array.Index(i).Addr().Interface().(*pair) = pair{n, uintptr(i)}
	}
	runtime.GC()
	good := 0
	for i := 0; i < count; i++ {
		p := array.Index(i).Addr().Interface().(*pair)
		if *p.next == i && p.n == uintptr(i) {
			good++
		}
	}
	println(good, "of", count)
}

// The first collection moves what a pool holds aside, the second drops it.
func pool() {
	var p sync.Pool
	for i := 0; i < 10; i++ {
		p.Put("c")
	}
	runtime.GC()
	println(p.Get() == "c")
	runtime.GC()
	println(p.Get() == nil)
}

func main() {
	large()
	t := reflect.StructOf([]reflect.StructField{
		{Name: "Time", Type: reflect.TypeOf(time.Time{}), Anonymous: true},
	})
	_, found := t.MethodByName("After")
	println(found)
	pool()
}

// output:
// 20000 of 20000
// true
// true
// true
