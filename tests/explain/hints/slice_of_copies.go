// hint
//
// The address of a variable of each round is appended.

package main

type reading struct{ at, value int }

//go:noinline
func collect(n int) int {
	list := []*reading{}
	for i := 0; i < n; i++ {
		r := reading{i, i * 10} // HINT
		list = append(list, &r)
	}
	return list[n-1].value - list[0].at
}

func main() { println(collect(4)) }
