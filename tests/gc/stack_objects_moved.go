// run
//
// Variables of the frame that point to one another, across frames and across stacks
// that move, while other variables of these frames are dead or not yet written.

package main

import "runtime"

type node struct {
	up    *node
	value *int
	more  []int
	any   interface{}
}

func number(i int) *int { return &i }

//go:noinline
func sum(n *node) (total int) {
	for ; n != nil; n = n.up {
		total += *n.value + n.more[len(n.more)-1]
		if v, ok := n.any.(*int); ok {
			total += *v
		}
	}
	return total
}

//go:noinline
func touch(n *node) int { return len(n.more) }

// Each frame has a live node, a dead one, and one that is written later.
//
//go:noinline
func descend(up *node, depth int) int {
	live := node{up: up, value: number(depth), more: make([]int, 3)}
	live.more[2] = depth
	dead := node{value: number(depth), more: make([]int, depth)}
	touch(&dead)
	if depth == 0 {
		runtime.GC()
		return sum(&live)
	}
	below := descend(&live, depth-1)
	var late node
	if depth%3 == 0 {
		late = node{up: &live, value: number(1000), more: []int{depth}, any: live.value}
		below += sum(&late) - sum(&live)
	}
	if depth%50 == 0 {
		runtime.GC()
	}
	return below
}

// A variable that is written anew in each turn, and held by a closure meanwhile.
func turns(n int) (total int) {
	for i := 0; i < n; i++ {
		x := node{value: number(i), more: []int{i}}
		get := func() int { return *x.value + x.more[0] }
		if i%2 == 0 {
			x.any = number(i)
		}
		total += get() + descend(&x, 5)
	}
	return total
}

type failure struct{ at *int }

// Deferred closures and results over panics, at every depth.
func panics(depth int, up *node) (result *int, err error) {
	local := node{up: up, value: number(depth), more: []int{depth}}
	defer func() {
		if r := recover(); r != nil {
			result = number(*r.(failure).at + *local.value)
			panic(failure{result})
		}
	}()
	if depth == 0 {
		panic(failure{local.value})
	}
	return panics(depth-1, &local)
}

func all(depth int) (result int) {
	defer func() { result = *recover().(failure).at }()
	panics(depth, nil)
	return -1
}

func goroutine(seed int, done chan int) {
	done <- descend(nil, seed*7) + turns(5) + all(seed)
}

func main() {
	println(descend(nil, 1000))
	println(turns(20))
	println(all(40))
	done := make(chan int)
	for i := 0; i < 20; i++ {
		go goroutine(i, done)
	}
	total := 0
	for i := 0; i < 20; i++ {
		total += <-done
	}
	println(total)
}

// output:
// 1667666
// 21570
// 820
// 706016
