// hint
//
// A slice literal of pointers, returned to nobody but kept on the heap.

package main

type op struct {
	name string
	run  int
}

//go:noinline
func use(n int) int {
	first := &op{"inc", n} // none
	ops := []*op{{"inc", 1}, {"dec", -1}}
	ops = append(ops, &op{"add", n}) // HINT
	sum := first.run
	for i := range ops {
		sum += ops[i].run
	}
	return sum
}

func main() { println(use(7)) }
