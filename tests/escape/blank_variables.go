// messages -m

// A variable _ of the package is not initialised if computing its value does nothing.
package main

type I interface{ M() }
type T struct{ x int }

func (*T) M() {}

func f() int { return 1 }

var p = &a[0]

var a [2]int

var (
	_ I = new(T)
	_ I = &T{}
	_ I = (*T)(nil)
	_   = []int{1, a[1]}
	_   = map[string]int{"a": 1}
	_   = make(map[int]int)
	_   = make([]int, 3)
	_   = []int{f()}
	_   = any(f)
	_   = func() {}
	_   = *p
	_   = 1 / (a[0] + 1)
)

func main() {}
