// run

// Selectors through embedded structs and pointers, method values and method
// expressions: which receiver they get, and when it is evaluated.
package main

type Base struct{ n int }

func (b Base) Get() int   { return b.n }
func (b *Base) Set(n int) { b.n = n }

type Middle struct {
	*Base
	tag string
}
type Top struct {
	Middle
	other int
}
type Setter interface{ Set(int) }
type Holder struct{ Setter }

type Number int

func (n Number) Twice() Number { return n * 2 }
func (n *Number) Inc()         { *n++ }

func top() *Top {
	println("top")
	return &Top{Middle: Middle{&Base{1}, "t"}}
}

func main() {
	t := Top{Middle{&Base{1}, "x"}, 2}
	t.Set(5)
	t.n++
	println(t.n, t.Get(), t.Base.n, t.Middle.Base.Get(), t.tag)

	p := &t
	p.Set(7)
	(*p).n += 1
	println(p.Get(), t.n)

	get, set := t.Get, p.Set
	set(20)
	println(get(), t.Get())

	println(Top.Get(t), (*Top).Get(p), Base.Get(*t.Base))
	(*Base).Set(t.Base, 30)
	(*Top).Set(p, 31)
	println(t.n)

	h := Holder{t}
	h.Set(40)
	var s Setter = h
	s.Set(41)
	Setter.Set(s, 42)
	println(t.n)

	var x Number = 3
	x.Inc()
	inc, twice := x.Inc, x.Twice
	inc()
	println(x, twice(), Number.Twice(x), (*Number).Twice(&x))

	f := top().Get
	println(f())
	list := []Number{1, 2}
	for i := range list {
		list[i].Inc()
	}
	println(list[0], list[1])

	m := map[string]*Top{"a": &t}
	m["a"].n = 50
	println(t.n, m["a"].Middle.n)
}

// output:
// 6 6 6 6 x
// 8 8
// 8 20
// 20 20 20
// 31
// 42
// 5 8 10 10
// top
// 1
// 2 3
// 50 50
