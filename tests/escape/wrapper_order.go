// messages -m -m

// Wrappers are made where they are first needed: for values of package-level
// interface variables, where code puts a value into an interface, for all types.
package main

type I interface {
	Get(p *int) *int
	Put(q *int)
}
type Inner struct{ p *int }

func (in *Inner) Get(p *int) *int { return p }
func (in Inner) Put(q *int)       { global = q }

var global *int

type Outer struct{ *Inner }
type Val struct{ n [3]int }

func (v Val) Get(p *int) *int { return p }
func (v Val) Put(q *int)      { global = q }

var x I = Outer{}
var y I = Val{}

type J interface{ Do(x, y *int) }
type A struct{ J }
type B struct{ J }

func mk(i int) J {
	if i > 0 {
		return B{}
	}
	return A{}
}

var table, other [16]int

func idx(i int) int { return table[i&15] }

// Right sides that an earlier assignment could change are evaluated first.
func swap(i, j uint8) {
	table[i&15], other[j&15] = other[j&15], table[i&15]
}

func main() { mk(3).Do(x.Get(nil), y.Get(nil)); idx(2); swap(1, 2) }
