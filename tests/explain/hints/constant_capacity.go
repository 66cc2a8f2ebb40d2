// hint
//
// The same for a capacity, in a var declaration.

package main

//go:noinline
func evens(limit int) int {
	var room = 32
	list := make([]int, 0, room) // HINT
	for i := 0; i < limit && len(list) < room; i += 2 {
		list = append(list, i)
	}
	return list[len(list)-1]
}

func main() { println(evens(20), evens(1000)) }
