// run
//
// Interfaces: dynamic dispatch, embedding, assertions, type switches, equality.

package main

type Shape interface {
	Area() float64
	Name() string
}
type Named interface{ Name() string }
type base struct{ name string }

func (b base) Name() string { return b.name }

type Square struct {
	base
	side float64
}

func (s Square) Area() float64 { return s.side * s.side }

type Circle struct {
	*base
	r float64
}

func (c *Circle) Area() float64 { return 3 * c.r * c.r }

type Num int

func (n Num) Name() string { return "num" }

func describe(x interface{}) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int8:
		return "int"
	case string:
		return "string " + v
	case error:
		return "error " + v.Error()
	case Shape:
		return "shape " + v.Name()
	case Named:
		return "named " + v.Name()
	case []int:
		return "slice"
	case func() int:
		return "func"
	}
	return "other"
}

type myErr struct{ code int }

func (e *myErr) Error() string { return "myErr" }

func mayFail(fail bool) error {
	if fail {
		return &myErr{3}
	}
	return nil
}

func main() {
	shapes := []Shape{Square{base{"sq"}, 2}, &Circle{&base{"ci"}, 1}}
	for _, s := range shapes {
		println(s.Name(), int(s.Area()))
	}
	println(describe(nil), describe(3), describe(int8(3)), describe("x"), describe(shapes[0]))
	println(describe(Num(4)), describe([]int{1}), describe(func() int { return 1 }), describe(3.5))
	println(describe(mayFail(true)))
	if e, ok := mayFail(true).(*myErr); ok {
		println(e.code)
	}
	println(mayFail(false) == nil)
	var a, b interface{} = 1, 1
	println(a == b, a == interface{}(int64(1)), a != nil, a == 1)
	var s1, s2 interface{} = Square{base{"a"}, 1}, Square{base{"a"}, 1}
	println(s1 == s2)
	n, ok := a.(Named)
	println(n == nil, ok)
	var sh Shape = Square{base{"z"}, 9}
	nm := Named(sh)
	println(nm.Name(), nm.(Shape).Area() == 81)
	f := sh.Area
	println(f() == 81, Shape.Name(sh))
	defer func() {
		println(recover().(error).Error())
	}()
	_ = a.(string)
}
// output:
// sq 4
// ci 3
// nil int int string x shape sq
// named num slice func other
// error myErr
// 3
// true
// true false true true
// true
// true false
// z true
// true z
// interface conversion: interface {} is int, not string
