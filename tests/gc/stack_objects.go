// run
//
// A variable of the frame keeps alive what it points to for as long as it is mentioned
// later, or somebody has its address: no longer, and no shorter.

package main

import "runtime"

type object [4]int

type box struct {
	p *object
	n int
}

var freed [16]bool

func track(i int) *object {
	p := &object{i}
	runtime.SetFinalizer(p, func(p *object) { freed[p[0]] = true })
	return p
}

func state(i int) string {
	for n := 0; n < 3; n++ {
		runtime.GC()
		runtime.Gosched()
	}
	if freed[i] {
		return "freed"
	}
	return "kept"
}

//go:noinline
func use(b *box) { b.n++ }

// The callee's parameter holds the caller's variable.
//
//go:noinline
func callee(b *box) {
	println("parameter", state(0))
	use(b)
	println("parameter, dead", state(0))
}

func lastMention() {
	b := box{p: track(0)}
	callee(&b)
}

// One of two variables is held.
//
//go:noinline
func either(first bool) {
	a, b := box{p: track(1)}, box{p: track(2)}
	p := &a
	if !first {
		p = &b
	}
	use(p)
	println("one of two", state(1), state(2))
	use(p)
}

type node struct {
	next *node
	box
}

// Objects that are reached through others, over three frames.
//
//go:noinline
func outer() {
	a := node{box: box{p: track(3)}}
	dead := node{box: box{p: track(4)}}
	use(&dead.box)
	middle(&a)
}

//go:noinline
func middle(up *node) {
	b := node{next: up}
	inner(&b)
}

//go:noinline
func inner(up *node) {
	c := node{next: up}
	chain(&c)
}

//go:noinline
func chain(n *node) {
	println("chain", state(3), state(4))
	println(n.next.next.p[0])
	println("chain, dead", state(3))
}

// A deferred closure holds what it captured.
func deferred() {
	b := box{p: track(5)}
	defer func() {
		println("deferred", state(5), b.p[0])
	}()
	use(&b)
	println("before", state(5))
}

// After a fault only the landing matters: the result, not the local.
//
//go:noinline
func recovers(p *int) (r *object) {
	local := box{p: track(6)}
	use(&local)
	r = track(7)
	defer func() {
		recover()
		println("recovered", state(6), state(7))
	}()
	*p = 1
	return nil
}

// A turn of the loop does not keep what the last one had.
func loop() {
	for i := 8; i < 11; i++ {
		b := box{p: track(i)}
		use(&b)
	}
	println("loop", state(8), state(9), state(10))
}

// An argument on the stack.
//
//go:noinline
func argument(boxes [3]box) {
	use(&boxes[1])
	println("argument", state(11))
	use(&boxes[1])
	println("argument, dead", state(11))
}

func main() {
	lastMention()
	either(true)
	outer()
	deferred()
	println("result", recovers(nil)[0])
	loop()
	argument([3]box{{p: track(11)}})
}

// output:
// parameter kept
// parameter, dead freed
// one of two kept freed
// chain kept freed
// 3
// chain, dead freed
// before kept
// deferred kept 5
// recovered freed kept
// result 7
// loop freed freed freed
// argument kept
// argument, dead freed
