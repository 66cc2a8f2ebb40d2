// messages -m -m -l
package main

func f1() *string {
	var text = "testing memory escape"  // text 会逃逸
	return &text
}

type S struct {
	A int
	B *T
}

type T struct {
}

func f2() *S {
	var s = &S{}  // s 会逃逸
	return s
}

func f3() int {
	var s = &S{}  // s 不会逃逸
	return s.A
}

func f4() *T {
	var s = &S{A: 1, B: &T{}} // s 不会逃逸，但 s.B 会逃逸
	return s.B
}

func main() {
	f1()
	f2()
	f3()
	f4()
}
