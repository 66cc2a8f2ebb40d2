// look frame
//
// Frames: variables with an address, what expressions made, spills around calls,
// arguments that came on the stack, and the heap.

package main

type big struct{ a, b, c, d, e, f int }

var kept *int

//go:noinline
func touch(p *int) int { return *p + 1 }

//go:noinline
func leaf(a, b int) int { return a*b + a }

//go:noinline
func passed(x big, n int) int { return x.a + x.f + n }

//go:noinline
func slots(n int) int {
	local := n
	box := &[3]int{n, n + 1, n + 2}
	sum := touch(&local)
	sum += touch(&box[1])
	return sum + n
}

//go:noinline
func moved(n int) {
	local := n
	kept = &local
}

func main() {
	moved(4)
	println(leaf(2, 3), slots(5), passed(big{1, 2, 3, 4, 5, 6}, 7), *kept)
}
