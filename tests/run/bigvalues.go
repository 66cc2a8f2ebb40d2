// run
//
// Values too big for registers, through every kind of call.

package main

type Big struct {
	a, b, c, d, e int
	s             string
	f             [3]float64
}

type Mid struct {
	x int
	s string
	y int32
}

func (b Big) Sum() int { return b.a + b.b + b.c + b.d + b.e + len(b.s) }
func (b *Big) inc()    { b.a++; b.f[1] *= 2 }

type Summer interface{ Sum() int }

//go:noinline
func make2(n int) (Big, [2]string, error) {
	return Big{n, n + 1, n + 2, n + 3, n + 4, "s", [3]float64{1, 2, 3}}, [2]string{"p", "q"}, nil
}

//go:noinline
func swap(b Big, m Mid, a [3]int) (Mid, [3]int, Big) {
	b.a, b.b = b.b, b.a
	m.s += "!"
	a[0], a[2] = a[2], a[0]
	return m, a, b
}

//go:noinline
func many(a, b, c, d, e, f, g, h, i, j, k, l int, s string, x, y float64) (int, string, float64) {
	return a + b + c + d + e + f + g + h + i + j + k + l, s + s, x * y
}

func named(fail bool) (r Big, err string) {
	defer func() {
		if e := recover(); e != nil {
			err = "recovered " + e.(string)
			r.a += 100
		}
	}()
	r, _, _ = make2(1)
	if fail {
		panic("big")
	}
	return r, "fine"
}

func main() {
	b, q, err := make2(1)
	b.inc()
	println(b.Sum(), b.f[1], q[1], err == nil)
	m, a, c := swap(b, Mid{1, "m", 3}, [3]int{1, 2, 3})
	println(m.x, m.s, m.y, a[0], a[2], c.a, c.b)
	n, s, f := many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, "ab", 1.5, 2.5)
	println(n, s, f)
	r, e := named(false)
	println(r.a, e)
	r, e = named(true)
	println(r.a, e)

	var i Summer = b
	method := b.Sum
	fromType := Big.Sum
	b.a = 1000
	println(i.Sum(), method(), fromType(b), i.(Big).a, i == Summer(b))
	ch := make(chan Big, 1)
	ch <- b
	b.a = 0
	println((<-ch).a)
	by := map[[2]string]Big{q: c}
	by[[2]string{"x", "y"}] = b
	println(by[q].a, by[[2]string{"x", "y"}].a, len(by), by[[2]string{}].s == "")
	func() {
		defer func(b Big, s string) { println(s, b.a, b.e) }(b, "deferred")
		b.a = -1
	}()
	done := make(chan bool)
	go func(b Big, p *Big) { println(b.a, p.a); close(done) }(b, &b)
	<-done
	arr := [2]Big{b, c}
	copied := arr
	copied[1].f[2] = 9
	println(arr == copied, arr[1].f[2], copied[1].f[2], arr == [2]Big{b, c})
}
// output:
// 17 +4.000000e+000 q true
// 1 m! 3 3 1 2 2
// 78 abab +3.750000e+000
// 1 fine
// 101 recovered big
// 17 17 1015 2 false
// 1000
// 2 0 2 true
// deferred 0 5
// -1 -1
// false +3.000000e+000 +9.000000e+000 true
