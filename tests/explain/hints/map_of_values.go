// hint
//
// Pointers in a map that are only read.

package main

type user struct{ id, age int }

//go:noinline
func ages(names []string) int {
	users := make(map[string]*user)
	for i, name := range names {
		users[name] = &user{i, 20 + i} // HINT
	}
	sum := 0
	for _, name := range names {
		sum += users[name].age
	}
	return sum
}

func main() { println(ages([]string{"a", "b", "c"})) }
