// run

// What make and append say of lengths that cannot be.
package main

var n = 1 << 48
var minus = -1

func try(f func()) {
	defer func() { println(recover().(error).Error()) }()
	f()
}

func main() {
	try(func() { _ = make([]byte, n+1) })
	try(func() { _ = make([]int, n/8+1) })
	try(func() { _ = make([]int, minus) })
	try(func() { _ = make([]int, 1, n) })
	try(func() { _ = make([]int, 2, n/n) })
	try(func() { _ = make(chan int, n) })
	try(func() { _ = make(chan int, minus) })
	try(func() {
		s := make([]struct{}, 1<<62)
		s = append(s, make([]struct{}, 1<<62)...)
		println(len(s))
	})
	println(len(make(map[int]int, n)), len(make(map[int]int, minus)))
}

// output:
// runtime error: makeslice: len out of range
// runtime error: makeslice: len out of range
// runtime error: makeslice: len out of range
// runtime error: makeslice: cap out of range
// runtime error: makeslice: cap out of range
// makechan: size out of range
// makechan: size out of range
// runtime error: growslice: cap out of range
// 0 0
