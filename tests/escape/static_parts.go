// messages -m -m

// Parts of package-level literals that must be computed are assigned one by one, each
// shown by its place in what the linker fills in.  A blank variable is not made.
package main

type T struct {
	name string
	m    map[string]int
	next *T
}

func f() *T { return new(T) }

var a = T{name: "x", m: make(map[string]int)}
var b = &T{m: map[string]int{"a": 1}, next: f()}
var c = []*T{{m: make(map[string]int)}, 3: f()}
var d any = T{next: f()}
var e = [2]any{f(), &T{next: f()}}
var _ = T{next: f()}
var _ any = T{m: map[string]int{}}

func main() { println(a.name, b, c, d, e[0] != nil) }
