// Allocation and collection: many trees that die young, one that lives.
package main

type node struct{ left, right *node }

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func (n *node) check() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.check() + n.right.check()
}

func main() {
	const minDepth, maxDepth = 4, 17
	println(build(maxDepth + 1).check())
	long := build(maxDepth)
	for d := minDepth; d <= maxDepth; d += 4 {
		iterations := 1 << uint(maxDepth-d+minDepth)
		check := 0
		for i := 0; i < iterations; i++ {
			check += build(d).check()
		}
		println(iterations, d, check)
	}
	println(long.check())
}
