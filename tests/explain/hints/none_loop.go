// hint none
//
// All closures use the one variable of the loop, and see it change: a copy would
// be another program.

package main

//go:noinline
func closures() int {
	var list []func() int
	for i := 0; i < 3; i++ { // HINT
		list = append(list, func() int { return i })
	}
	sum := 0
	for _, f := range list {
		sum += f()
	}
	return sum
}

func main() { println(closures()) }
