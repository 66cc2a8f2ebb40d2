// hint
//
// A package-level variable keeps a pointer where the value would do.

package main

type config struct{ level, depth int }

var current *config

//go:noinline
func set(level int) {
	c := config{level, level * 2} // HINT
	current = &c
}

func main() {
	set(3)
	println(current.level, current.depth)
	set(4)
	println(current.depth)
}
