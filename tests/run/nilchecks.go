// run

// A dereference whose value nobody wants still panics.
package main

type node struct {
	next *node
	val  int
}
type outer struct{ inner *node }

func (n node) value() {}

func mustPanic(name string, f func()) {
	defer func() {
		if recover() == nil {
			println(name, "did not panic")
		}
	}()
	f()
}

var global *node

func main() {
	var m [2]*int
	var o outer
	mustPanic("array element", func() { _ = *m[1] })
	mustPanic("field of field", func() { _ = o.inner.next })
	mustPanic("value receiver", func() { o.inner.value() })
	mustPanic("global", func() { _ = *global })
	mustPanic("in a loop", func() {
		for i := 0; i < 3; i++ {
			global.val += i
		}
	})
	println("done")
}

// output:
// done
