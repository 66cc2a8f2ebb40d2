// errorcheck

// The builtin functions are particular about their arguments.
package main

func main() {
	var m map[string]int
	var c <-chan int
	_ = len(1) // ERROR `invalid argument: 1 \(untyped int constant\) for len`
	_ = cap(m) // ERROR `invalid argument: m \(variable of type map\[string\]int\) for cap`
	_ = append(1, 2) // ERROR `first argument to append must be a slice; have 1 \(untyped int constant\)`
	_ = append([]int{}, "a") // ERROR `cannot use "a" \(untyped string constant\) as int value in argument to append`
	copy(m, m) // ERROR `invalid argument: copy expects slice arguments; found m \(variable of type map\[string\]int\) and m \(variable of type map\[string\]int\)`
	delete(m, 1) // ERROR `cannot use 1 \(untyped int constant\) as string value in argument to delete`
	close(c) // ERROR `invalid operation: cannot close receive-only channel c \(variable of type <-chan int\)`
	_ = make(int) // ERROR `invalid argument: cannot make int; type must be slice, map, or channel`
	_ = new(1) // ERROR `1 is not a type`
}
