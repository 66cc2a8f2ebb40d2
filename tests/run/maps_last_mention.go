// run
//
// After its last mention a map in the frame is known only to the iterator that walks
// it, or to a pointer into it: what it holds must stay alive, and move with the stack.

package main

import (
	"fmt"
	"runtime"
)

type node struct {
	name string
	pad  [40]int
}

//go:noinline
func deep(n int) int {
	var pad [100]int
	pad[n%100] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + pad[n%100] - n
}

//go:noinline
func made(i int) *node { return &node{name: fmt.Sprint("node", i)} }

func walk(round int) (sum int) {
	m := map[int]*node{1: made(1), 2: made(2), 3: made(3), 4: made(4), 5: made(5)}
	for k, v := range m {
		runtime.GC()
		sum += deep(round * k)
		if v.name != fmt.Sprint("node", k) {
			panic(v.name)
		}
		sum += len(v.name)
	}
	return sum
}

func value() string {
	m := map[string][2]*node{"a": {made(6), made(7)}, "b": {made(8), nil}}
	pair := m["a"]
	runtime.GC()
	deep(500)
	return pair[0].name + pair[1].name
}

func large() string {
	m := map[string][12]*node{"a": {3: made(9)}, "b": {4: made(10)}}
	return join(m["a"], m["b"])
}

//go:noinline
func join(a, b [12]*node) string {
	runtime.GC()
	deep(300)
	return a[3].name + b[4].name
}

func nested() (names int) {
	outer := map[int]map[int]*node{1: {1: made(1)}, 2: {2: made(2)}}
	for k, inner := range outer {
		for l, v := range inner {
			runtime.GC()
			deep(100 * k)
			if k != l {
				panic("keys")
			}
			names += len(v.name)
		}
	}
	return names
}

func main() {
	for round := 0; round < 40; round += 5 {
		done := make(chan int)
		go func() { done <- walk(round * 4) }()
		if sum := <-done; sum != 25 {
			panic(sum)
		}
	}
	go func() {}()
	result := make(chan string)
	go func() { result <- value() }()
	go func() { result <- large() }()
	fmt.Println(len(<-result)+len(<-result), nested())
}

// output:
// 21 10
