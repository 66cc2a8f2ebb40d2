// run
//
// Structs and arrays are values: assignment, parameters, comparison, methods.

package main

type in struct{ a, b int8 }
type S struct {
	x   int
	in
	arr [3]string
	p   *S
}

func change(s S) S {
	s.x++
	s.arr[1] = "changed"
	return s
}

func swap(a, b [4]int) ([4]int, [4]int) { return b, a }

type Matrix [2][2]float64

func (m Matrix) mul(o Matrix) (r Matrix) {
	for i := range m {
		for j := range m {
			for k := range m {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}

func (m *Matrix) scale(f float64) {
	for i := range m {
		for j := range m[i] {
			m[i][j] *= f
		}
	}
}

var global = S{x: 1, arr: [3]string{"g", "h"}}
var table = [...]struct {
	name string
	fn   func(int) int
}{
	{"double", func(x int) int { return x * 2 }},
	{"square", func(x int) int { return x * x }},
}

func main() {
	s := S{x: 1, in: in{2, 3}}
	t := change(s)
	println(s.x, t.x, s.arr[1] == "", t.arr[1], t.a, t.in.b)
	println(s == t, s == S{x: 1, in: in{2, 3}})
	a, b := swap([4]int{1, 2, 3, 4}, [4]int{5, 6, 7, 8})
	println(a[0], b[3], a != b, a == [4]int{5, 6, 7, 8})
	m := Matrix{{1, 1}, {1, 0}}
	r := m
	for i := 0; i < 30; i++ {
		r = r.mul(m)
	}
	r.scale(2)
	println(int(r[0][1]))
	s.p = &t
	s.p.p = &s
	s.p.p.x = 77
	println(s.x, s.p.p.p.x)
	println(global.arr[1], global.x, len(table))
	for _, e := range table {
		println(e.name, e.fn(7))
	}
	e := struct{}{}
	println(e == struct{}{})
	x := [...]int{3: 1, 5}
	y := x
	y[0] = 9
	println(len(x), x[0], x[4], y[0])
	pa := &x
	for i, v := range pa {
		pa[4] = 100
		if i == 4 {
			println(v)
		}
	}
	for i, v := range x {
		x[4] = 200
		if i == 4 {
			println(v)
		}
	}
}
// output:
// 1 2 true changed 2 3
// false true
// 5 4 true true
// 2692538
// 77 2
// h 1 2
// double 14
// square 49
// true
// 5 0 5 9
// 100
// 100
