// run
//
// The order of evaluation, where the specification fixes it and where Go's
// compiler does: calls first, then what they may have changed.

package main

var x = 1

func set(v int) int { x = v; return v }

func trace(name string, v int) int { print(name, " "); return v }

func pair() (int, int) { x++; return x, x * 10 }

func twoPhases() {
	a := []int{10, 20, 30}
	i := 0
	i, a[i] = 1, 99
	println(i, a[0], a[1])
	a[0], a[1] = a[1], a[0]
	println(a[0], a[1])
	m := map[string]int{}
	m["a"], m["b"] = len(m), len(m)+1
	println(m["a"], m["b"])
}

func panicsLate() {
	var a []int
	defer func() { println(recover().(error).Error()) }()
	a[trace("index", 5)] = trace("value", 7)
}

func bigSwap() {
	a, b := [4]int{1, 2, 3, 4}, [4]int{5, 6, 7, 8}
	a, b = b, a
	println(a[0], a[3], b[0], b[3])
	p := &a
	*p, b = b, *p
	println(a[0], b[0])
}

func traced(name string, c chan int) chan int { print(name, " "); return c }

func oneCase() {
	c := make(chan int, 1)
	c <- 3
	a := make([]int, 1)
	select {
	case a[trace("after", 0)] = <-traced("channel", c):
		println(a[0])
	}
}

// An interface against something else: the left one fails first.
func mixed() {
	try := func(f func()) {
		defer func() { println(recover().(error).Error()) }()
		f()
	}
	var (
		i *interface{}
		r []*int
	)
	try(func() { _ = *i == r[0] })
	try(func() { _ = r[0] == *i })
}

func main() {
	mixed()
	oneCase()
	a, b := x, set(5)
	println(a, b)
	println(x+set(7), x)
	println(trace("f", 1)+trace("g", 2)*trace("h", 3) == 7 || trace("never", 0) == 1)
	c, d := pair()
	println(c, d)
	arr := [3]int{trace("e0", 1), trace("e1", 2), trace("e2", 3)}
	println(arr[2])
	twoPhases()
	panicsLate()
	bigSwap()
	s := "a"
	s += string(rune('b' + len(s)))
	println(s)
	f := func() int { return 1 }
	g := f
	println(func() int { f = func() int { return 2 }; return f() }()+g(), f())
}
// output:
// runtime error: invalid memory address or nil pointer dereference
// runtime error: index out of range [0] with length 0
// channel after 3
// 5 5
// 14 7
// f g h true
// 8 80
// e0 e1 e2 3
// 1 99 20
// 20 99
// 0 1
// index value runtime error: index out of range [5] with length 0
// 5 8 1 4
// 1 5
// ac
// 3 2
