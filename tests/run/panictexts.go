// run
//
// What the run-time panics say.

package main

func try(name string, f func()) {
	defer func() {
		e := recover()
		if err, ok := e.(error); ok {
			println(name+":", err.Error())
		}
	}()
	f()
}

type T struct{ s string }

func (t T) M() {}

func main() {
	zero, two, five, minus := 0, 2, 5, -1
	s := []int{1, 2, 3}
	text := "abc"
	var np *T
	var nm map[string]int
	var nc chan int
	var e interface{} = "str"
	var ni interface{ M() }
	try("index", func() { println(s[five]) })
	try("negative", func() { println(s[minus]) })
	try("string", func() { println(text[five]) })
	try("array", func() { println([3]int{}[five]) })
	try("slice cap", func() { println(len(s[1:five])) })
	try("slice order", func() { println(len(s[two:1:zero+1])) })
	try("string slice", func() { println(text[3:two]) })
	try("slice3", func() { println(len(s[:1:five])) })
	try("to array", func() { println((*[4]int)(s)[0]) })
	try("divide", func() { println(10 / zero) })
	try("modulo", func() { println(10 % zero) })
	try("shift", func() { println(1 << minus) })
	try("nil field", func() { println(np.s) })
	try("nil method", func() { ni.M() })
	try("nil map", func() { nm["a"] = 1 })
	try("assert", func() { println(e.(int)) })
	try("assert nil", func() { println(ni.(T).s) })
	try("assert iface", func() { e.(interface{ M() }).M() })
	try("compare", func() { var a, b interface{} = s, s; println(a == b) })
	try("key", func() { println(map[interface{}]int{}[interface{}(s)]) })
	try("make", func() { println(len(make([]int, minus))) })
	try("make chan", func() { println(make(chan int, minus)) })
	try("close nil", func() { close(nc) })
	try("closed", func() { c := make(chan int); close(c); c <- 1 })
	try("close twice", func() { c := make(chan int); close(c); close(c) })
	try("nil func", func() { var f func(); f() })
}
// output:
// index: runtime error: index out of range [5] with length 3
// negative: runtime error: index out of range [-1]
// string: runtime error: index out of range [5] with length 3
// array: runtime error: index out of range [5] with length 3
// slice cap: runtime error: slice bounds out of range [:5] with capacity 3
// slice order: runtime error: slice bounds out of range [2:1:]
// string slice: runtime error: slice bounds out of range [3:2]
// slice3: runtime error: slice bounds out of range [::5] with capacity 3
// to array: runtime error: cannot convert slice with length 3 to pointer to array with length 4
// divide: runtime error: integer divide by zero
// modulo: runtime error: integer divide by zero
// shift: runtime error: negative shift amount
// nil field: runtime error: invalid memory address or nil pointer dereference
// nil method: runtime error: invalid memory address or nil pointer dereference
// nil map: assignment to entry in nil map
// assert: interface conversion: interface {} is string, not int
// assert nil: interface conversion: interface { M() } is nil, not main.T
// assert iface: interface conversion: string is not interface { M() }: missing method M
// compare: runtime error: comparing uncomparable type []int
// key: runtime error: hash of unhashable type []int
// make: runtime error: makeslice: len out of range
// make chan: makechan: size out of range
// close nil: close of nil channel
// closed: send on closed channel
// close twice: close of closed channel
// nil func: runtime error: invalid memory address or nil pointer dereference
