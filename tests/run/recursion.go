// run
// exit: 2

// Recursive functions small enough to be inlined into themselves: results,
// several results, deep recursion, and a traceback that shows every level.
package main

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func tak(x, y, z int) int {
	if y >= x {
		return z
	}
	return tak(tak(x-1, y, z), tak(y-1, z, x), tak(z-1, x, y))
}

func even(n int) (bool, string) {
	if n == 0 {
		return true, "even"
	}
	b, s := even(n - 1)
	if s == "even" {
		return !b, "odd"
	}
	return !b, "even"
}

func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

// Nothing but a call of itself: every level inlined makes one call of one.
func endless() { endless() }

var called = endless

type tree struct{ left, right *tree }

func build(depth int) *tree {
	if depth == 0 {
		return nil
	}
	return &tree{build(depth - 1), build(depth - 1)}
}

func (t *tree) count() int {
	if t == nil {
		return 0
	}
	return 1 + t.left.count() + t.right.count()
}

func crash(n int, p *int) int {
	if n == 0 {
		return *p
	}
	return crash(n-1, p) + 1
}

func main() {
	println(fib(25), tak(12, 8, 4), deep(1000000), build(12).count())
	println(even(7))
	println(crash(3, nil))
}

// output:
// 75025 5 1000000 4095
// false odd
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal]
