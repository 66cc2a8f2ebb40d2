// messages -m -l
package main

type T struct{ p *int }

// The linker fills these in: nothing is allocated when the program runs.
var number = 1
var pointer = &T{&number}
var list = []*T{pointer, {}, {&number}}
var function = func() *int { return new(int) }
var boxed interface{} = T{}
var bytes = []byte("bytes")

// These have to run.
var table = map[string]*T{"a": {}}
var computed = []*int{function(), new(int)}
var allocated = new(int)

func main() { println(len(table), len(computed)) }
