// run
// exit: 2
//
// A nil dereference is a run-time panic with its signal.

package main

type T struct{ a, b int }

func get(t *T) int { return t.b }

func main() {
	println(get(&T{1, 2}))
	println(get(nil))
}
// output:
// 2
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal]
