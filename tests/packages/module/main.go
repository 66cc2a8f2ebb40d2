// rundir
package main

import (
	"ex.com/m1/a"
	d "ex.com/m1/b/deep"
)

type T struct{ *a.Pair }

func main() {
	p := a.Make(2)
	p.Scale(1.5)
	println(int(p.Area()), p.N, d.K)
	s := d.New(3)
	println(d.Name(s), int(s.Area()))
	var sh d.Shape = T{p}
	println(int(sh.Area()), d.Name(sh))
	for _, o := range d.Order {
		print(o, " ")
	}
	println(d.Table["b"])
	var e interface{} = *p
	_, ok := e.(a.Pair)
	println(ok)
	_, ok = e.(interface{ Area() float64 })
	println(ok)
	var list *a.List[string]
	println(a.Sum(1, 2, 3), list.Push("x").Push("y").Len())
}

// output:
// 9 42 40
// sq 9
// 9 sq
// deep a 2
// true
// true
// 6 2
