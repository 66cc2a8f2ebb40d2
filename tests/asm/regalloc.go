// asm
//
// Register allocation: values across calls, loops, fixed registers.
package main

//go:noinline
func f(x int) int { return x + 1 }

// The sum is stored once and added from the frame; no move but the spills.
// count 2: spilled
// want: add rax, [rsp]
// not: mov rbx
func twice(x int) int {
	return f(x) + f(2)
}

// Nothing is spilled around a loop without calls.
// not: spilled
// not: push
func dot(a, b []int) (s int) {
	for i := 0; i < len(a) && i < len(b); i++ {
		s += a[i] * b[i]
	}
	return
}

// An early return needs no frame: the push stands after the first ret.
// want: cmp rsp, [r14+16]
// count 2: ret
// count 1: pop rbp
func early(x int) int {
	if x < 10 {
		return x
	}
	return f(x) + f(x+1)
}

// Allocation keeps its registers unless the cache is used up.
// want: lea
// want: call rt.new_slow
// not: zero
func list(n int) *node {
	var head *node
	for i := 0; i < n; i++ {
		head = &node{head, i}
	}
	return head
}

type node struct {
	next *node
	v    int
}

func main() {
	println(twice(1), dot(nil, nil), early(3), list(3).v)
}
