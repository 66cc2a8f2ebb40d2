// hint none
//
// The variable changes after its address was kept, and that must be seen.

package main

type config struct{ level, depth int }

var current *config

//go:noinline
func set() {
	c := config{1, 2} // HINT
	current = &c
	c.level = 7
}

func main() {
	set()
	println(current.level)
}
