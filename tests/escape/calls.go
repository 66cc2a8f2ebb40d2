// messages -m -m -l
package main

type T struct{ next *T }

var global *T

func pair() (*T, int)       { return &T{}, 1 }
func (t *T) self() *T       { return t }
func take(t *T, n int)      { global = t }
func many(ts ...*T) *T      { return ts[0] }
func fn(f func(*T) *T) *T   { return f(new(T)) }
func results(a, b, c *T) (x, y *T) {
	x = a
	y = b.next
	global = c
	return
}

// Functions that call one another are analysed together.
func even(t *T, n int) *T {
	if n == 0 {
		return t
	}
	return odd(t, n-1)
}

func odd(t *T, n int) *T {
	if n == 0 {
		return nil
	}
	return even(t, n-1)
}

// The arguments of take are results of one call, kept in temporaries.
func spread() { take(pair()) }

// So is the receiver of the second call.
func chain() *T { return (&T{}).self().self() }

func values() {
	t := &T{}
	f := t.self
	f()
	g := (*T).self
	g(t)
	h := func(t *T) *T { return t }
	h(&T{})
	fn(h)
	var e interface{}
	e, _ = results(t, t, &T{})
	_ = e
}

func main() {
	spread()
	chain()
	values()
	many(&T{}, nil)
	even(&T{}, 2)
}
