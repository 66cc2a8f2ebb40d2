// run
//
// The elements of a literal: calls come first, then what they may have changed.

package main

var n = 1

func inc() int { n++; return n }

type T struct{ a, b, c int }

//go:noinline
func show(x ...any) {
	for _, v := range x {
		print(v.(int), " ")
	}
	println()
}

func trace(s string) int { print(s, " "); return 0 }

func none() *T { return &T{} }

type B struct{ a, b, c, d, e, f int }

func main() {
	a := [...]int{n, inc(), n, inc()}
	println(a[0], a[1], a[2], a[3])
	t := T{n, inc(), n}
	println(t.a, t.b, t.c)
	u := B{n, inc(), n, inc(), n, 1}
	println(u.a, u.b, u.c, u.d, u.e)
	s := []int{n, inc(), n, inc()}
	println(s[0], s[1], s[2], s[3])
	p := &T{n, inc(), n}
	println(p.a, p.b, p.c)
	m := map[int]int{n: inc(), n + 10: inc()}
	for k := 0; k < 40; k++ {
		if v, ok := m[k]; ok {
			print(k, ":", v, " ")
		}
	}
	println()
	show(n, inc(), n)
	l := n
	f := func() int { l++; return l }
	y := [...]int{l, f(), l, f()}
	println(y[0], y[1], y[2], y[3])
	z := B{l, f(), l, f(), l, f()}
	println(z.a, z.b, z.c, z.d, z.e, z.f)
	q := T{l, f(), l}
	println(q.a, q.b, q.c)
	var e any = T{l, f(), l}
	println(e.(T).a, e.(T).b, e.(T).c)
	w, v := T{l, f(), l}, l
	println(w.a, w.b, w.c, v)
	str := "a"
	g := func() string { str += "x"; return str }
	ss := []string{str, g(), str + "!", g()}
	println(ss[0], ss[1], ss[2], ss[3])
	println(l, f(), l+f(), -l)
	_ = [...]int{trace("a"), none().a, trace("b")}
	ii := []any{l, f(), l}
	println(ii[0].(int), ii[1].(int), ii[2].(int))
}
// output:
// 3 2 3 3
// 4 4 4
// 6 5 6 6 6
// 8 7 8 8
// 9 9 9
// 10:10 21:11
// 12 12 12
// 14 13 14 14
// 17 15 17 16 17 17
// 18 18 18
// 19 19 19
// 20 20 20 20
// axx ax axx! axx
// 22 21 44 -22
// a b 23 23 23
