// hint none
//
// Callers ask whether the result is nil: a value would not do.

package main

type node struct{ key, value int }

//go:noinline
func find(keys []int, key int) *node {
	for i, k := range keys {
		if k == key {
			return &node{k, i} // HINT
		}
	}
	return nil
}

func main() {
	println(find([]int{3, 4}, 4).value, find([]int{3}, 5) == nil)
}
