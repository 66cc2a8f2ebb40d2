// run
//
// Closures capture variables, not values; each call has its own.

package main

func counter() (inc func() int, get func() int) {
	n := 0
	inc = func() int { n++; return n }
	get = func() int { return n }
	return
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

type acc struct{ total int }

func (a *acc) add(x int) { a.total += x }
func (a acc) get() int   { return a.total }

func fib() func() int {
	a, b := 0, 1
	return func() int {
		r := a
		a, b = b, a+b
		return r
	}
}

func main() {
	inc, get := counter()
	inc()
	inc()
	println(get())
	f := compose(func(x int) int { return x + 1 }, func(x int) int { return x * x })
	println(f(6))
	var a acc
	add := a.add
	add(3)
	add(4)
	g := a.get
	add(100)
	println(a.total, g(), acc.get(a), (*acc).get(&a))
	next := fib()
	for i := 0; i < 50; i++ {
		next()
	}
	println(next())
	var fs [3]func() int
	for i := 0; i < 3; i++ {
		fs[i] = func() int { i += 10; return i }
	}
	println(fs[0](), fs[1](), fs[2]())
	var rec func(int) int
	rec = func(n int) int {
		if n == 0 {
			return 1
		}
		return n * rec(n-1)
	}
	println(rec(10))
	x := 5
	func() { func() { x *= 7 }() }()
	println(x)
}
// output:
// 2
// 49
// 107 7 107 107
// 12586269025
// 13 23 33
// 3628800
// 35
