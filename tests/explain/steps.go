// explain
//
// Every kind of step: wide characters and tabs have their carets in the right place.

package main

import "fmt"

type 名 struct{ 下 *名 }

var 全 *名

type speaker interface{ speak(*int) }

func 链(n *名) { // n's field
	x := 名{}
	s := "字符"; y := &x; n.下 = y
	_ = s
}

func send(c chan *int)            { v := 1; c <- &v }
func put(m map[string]*int)       { v := 1; m["a"] = &v }
func index(s []*int)              { v := 1; s[0] = &v }
func grow(s []*int) []*int        { v := 1; return append(s, &v) }
func through(p **int)             { v := 1; *p = &v }
func method(s speaker)            { v := 1; s.speak(&v) }
func value(f func(*int))          { v := 1; f(&v) }
func boxed(n int) interface{}     { return n }
func printed(n int)               { fmt.Println("n", n) }
func array() []int                { a := [3]int{}; return a[:] }
func panics(n int)                { panic(n) }
func two() (int, error)           { v := 1; return *&v, fmt.Errorf("no %d", v) }
func named() (n int, p *int)      { v := 1; p = &v; return }
func literal() []*int             { v := 1; return []*int{&v} }
func structs() 名                  { v := 名{}; return 名{&v} }
func bound(n *名) func(*名)         { return n.set }
func (n *名) set(m *名)             { n.下 = m }
func concat(a, b string) string   { return a + b }
func bytes(s string) []byte       { return []byte(s) }
func later(fs []func()) {
	for i := range fs {
		defer fs[i]()
		defer func(n int) { println(n) }(i)
	}
}

func outer() int {
	var p *int
	func() {
		v := 1
		p = &v
	}()
	return *p
}

func started(n int) {
	n++
	go func() { println(n) }()
	go fmt.Print(n)
}

func main() {
	全 = &名{}
	链(全)
	if v, ok := boxed(7).(int); ok {
		println(v)
	}
}
