// run
//
// Defer, panic and recover.

package main

func order() {
	for i := 0; i < 3; i++ {
		defer println("deferred", i)
	}
	println("body")
}

func named() (n int, err string) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(string)
			n *= 2
		}
	}()
	n = 21
	panic("oops")
}

func nested() (s string) {
	defer func() { s += "|" + recover().(string) }()
	defer func() {
		defer func() { s = recover().(string) }()
		panic("inner")
	}()
	panic("outer")
}

type T struct{ v int }

func (t T) show(s string)   { println(s, t.v) }
func (t *T) showp(s string) { println(s, t.v) }

func runtimeErrors() {
	try := func(name string, f func()) {
		defer func() { println(name, recover().(error).Error()) }()
		f()
	}
	var s []int
	var m map[string]int
	var p *T
	zero := 0
	n := -1
	try("index", func() { s[zero] = 1 })
	try("slice", func() { _ = s[:5] })
	try("slice2", func() { k := 3; _ = "ab"[k:] })
	try("map", func() { m["x"] = 1 })
	try("nil", func() { p.v = 1 })
	try("div", func() { zero = 1 / zero })
	try("make", func() { _ = make([]int, n) })
	try("array", func() { _ = (*[4]int)(s) })
	try("assert", func() { var x interface{} = "s"; _ = x.(int) })
	try("assert2", func() { var x interface{}; _ = x.(error) })
	try("shift", func() { _ = 1 << n })
	try("hash", func() { _ = map[interface{}]int{s: 1} })
	try("cmp", func() { var x, y interface{} = s, s; _ = x == y })
	try("close", func() { var c chan int; close(c) })
}

func loops() (n int) {
	for i := 0; i < 100; i++ {
		defer func(k int) { n += k }(i)
	}
	return 1
}

func rethrow() (r interface{}) {
	defer func() { r = recover() }()
	func() {
		defer func() { panic(recover().(int) + 1) }()
		panic(1)
	}()
	return nil
}

func main() {
	order()
	n, err := named()
	println(n, err)
	println(nested())
	t := T{1}
	defer t.show("value")
	defer t.showp("pointer")
	t.v = 2
	runtimeErrors()
	println(loops(), rethrow().(int))
	println(recover() == nil)
}
// output:
// body
// deferred 2
// deferred 1
// deferred 0
// 42 oops
// inner|outer
// index runtime error: index out of range [0] with length 0
// slice runtime error: slice bounds out of range [:5] with capacity 0
// slice2 runtime error: slice bounds out of range [3:2]
// map assignment to entry in nil map
// nil runtime error: invalid memory address or nil pointer dereference
// div runtime error: integer divide by zero
// make runtime error: makeslice: len out of range
// array runtime error: cannot convert slice with length 0 to pointer to array with length 4
// assert interface conversion: interface {} is string, not int
// assert2 interface conversion: interface is nil, not error
// shift runtime error: negative shift amount
// hash runtime error: hash of unhashable type []int
// cmp runtime error: comparing uncomparable type []int
// close close of nil channel
// 4951 2
// true
// pointer 2
// value 1
