// hint
//
// A number that never changes is put into an interface that leaks.

package main

var kept []interface{}

//go:noinline
func keep(v interface{}) { kept = append(kept, v) }

func main() {
	limit := 5000
	keep(limit) // HINT
	println(len(kept), limit/3)
}
