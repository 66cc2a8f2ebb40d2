// run
//
// Calls come before the variables around them, however deep both stand, and with
// the calls len, slices, assertions and copies of what is boxed by address; the
// operands of go and defer are evaluated one by one.

package main

type T struct{ x, y int }

func (t T) Get(k int) int { return t.x + k }

type Getter interface{ Get(int) int }

var (
	a, b             = 1, 2
	s                = []int{1, 2, 3}
	m                = map[int]int{1: 10}
	p                = &T{x: 5}
	e    interface{} = 1
	text             = "abc"
	f                = func(int) int { return 1 }
	big              = [3]int{1, 2, 3}
)

//go:noinline
func set(k int) int {
	a, b = k, k+1
	s = []int{k}
	m = map[int]int{1: k}
	p = &T{x: k}
	e = k
	text += "!"
	f = func(n int) int { return n * k }
	big[1] = k
	return 1
}

func three(x, y, z int) { println(x, y, z) }
func boxes(xs ...interface{}) {
	for _, x := range xs {
		switch x := x.(type) {
		case int:
			print(x, " ")
		case [3]int:
			print(x[1], " ")
		case T:
			print("T", x.x, " ")
		case bool:
			print(x, " ")
		}
	}
	println()
}

func results(x int) (int, int, int) {
	change := func() int { x = 9; return 1 }
	return x, change(), x + a
}

func panics(what string, run func()) {
	defer func() { println(what, recover() != nil, a) }()
	run()
}

func main() {
	println((a+set(3))*(b+set(4)), a)
	println((s[0]+m[1])*(p.x+set(5)), f(set(6))+len(text))
	println(len(s[:1])+s[0]*set(7), e.(int)+set(8)+e.(int))
	println(text[set(1):], text)
	three(a, len(text)+a, a+set(9))
	println(Getter(T{x: a}).Get(set(10)), p.Get(set(11)), p.x)
	println(results(2))

	local, flag := T{x: 1}, true
	change := func() int { local.x++; flag = !flag; a++; return 0 }
	boxes(local, flag, local.x, a, big, change(), big, a)
	println(m[a-11+set(12)], local == T{x: 2 + change()}, [3]int{a, a + set(13), a}[0])
	s = append(s, a, set(14), a)
	println(s[1], s[2], s[3])
	a, m[set(15)], b = b, a, a+set(16)
	println(a, b, m[1])

	func() {
		defer three(a, set(17), a)
		defer boxes(a, set(18), a)
	}()
	done := make(chan int)
	go func(x, y, z int) { done <- x*10000 + y*100 + z }(a, set(19), a)
	println(<-done)

	var none Getter
	var nothing *T
	panics("interface", func() { a = 0; defer none.Get(set(20)) })
	panics("call", func() { a = 0; none.Get(set(21)) })
	panics("field", func() { a = 0; nothing.x = set(22) })
	panics("index", func() { a = 0; println(s[99] + set(23)) })
	panics("assertion", func() { a = 0; println(e.(string) + text[set(24):]) })
}

// output:
// 30 4
// 84 13
// 9 16
// bc!!!!!!! abc!!!!!!!
// 9 19 10
// 10 12 11
// 9 1 20
// T1 true 2 12 11 0 11 12
// 0 false 13
// 14 1 14
// 17 17 16
// 17 1 18
// 17 1 17
// 180119
// interface true 0
// call true 21
// field true 22
// index true 23
// assertion true 0
