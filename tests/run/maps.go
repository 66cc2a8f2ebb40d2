// run
//
// Maps: all kinds of keys, comma ok, delete, iteration, growth.

package main

type point struct{ x, y int }

func main() {
	m := map[string]int{"one": 1, "two": 2}
	m["three"] = 3
	m["one"]++
	v, ok := m["four"]
	println(len(m), m["one"], v, ok)
	delete(m, "two")
	_, ok = m["two"]
	println(len(m), ok)
	squares := make(map[int]int)
	for i := 0; i < 10000; i++ {
		squares[i] = i * i
	}
	sum := 0
	for k, v := range squares {
		if k*k != v {
			panic("wrong")
		}
		sum += k
	}
	println(len(squares), sum)
	for k := range squares {
		if k%2 == 0 {
			delete(squares, k)
		}
	}
	println(len(squares))
	pts := map[point]string{{1, 2}: "a", {3, 4}: "b"}
	println(pts[point{3, 4}], pts[point{0, 0}] == "")
	any := map[interface{}]int{1: 1, "x": 2, 2.5: 3, point{1, 1}: 4, int8(1): 5}
	println(any[1], any["x"], any[2.5], any[point{1, 1}], any[int8(1)], any[int16(1)])
	nan := 0.0
	nan = nan / nan
	f := map[float64]int{nan: 1}
	f[nan] = 2
	f[0.0] = 3
	negzero := 0.0
	negzero = -negzero
	println(len(f), f[negzero], f[nan])
	var none map[string]int
	println(none["x"], len(none))
	for k := range f {
		delete(f, k)
	}
	println(len(f))
	type big struct{ a [40]int }
	bm := map[int]big{}
	for i := 0; i < 100; i++ {
		var b big
		b.a[39] = i
		bm[i] = b
	}
	t := 0
	for _, b := range bm {
		t += b.a[39]
	}
	println(t, bm[500].a[0])
	fm := map[string]func(int) int{"dbl": func(x int) int { return 2 * x }}
	println(fm["dbl"](21))
	mm := map[string]map[string]int{}
	if mm["a"] == nil {
		mm["a"] = map[string]int{}
	}
	mm["a"]["b"] += 5
	println(mm["a"]["b"])
}
// output:
// 3 2 0 false
// 2 false
// 10000 49995000
// 5000
// b true
// 1 2 3 4 5 0
// 3 3 0
// 0 0
// 2
// 4950 0
// 42
// 5
