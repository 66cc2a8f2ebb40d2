// messages -m -m

// How statements and expressions are shown.
package p

import (
	str "strings"
)

const mask = 15

type T struct{ list []*T }

func first(x any) (_ any) { return x }

// An initial statement is left out if it declares something.
func initial(m map[string]int) int {
	if v, ok := m["x"]; ok {
		return v
	}
	var n int
	if n = len(m); n > 0 {
		return n
	}
	return 0
}

// Constants stand as they are written, in parentheses where they need them.
func constants(x uint) uint {
	return x & (1<<4 - 1) << (mask + 1)
}

func declarations() int {
	const a, b = 1, 2
	const c = 3
	return a + c
}

func two() (*T, *T)      { return new(T), new(T) }
func (t *T) add(a, b *T) { t.list = append(t.list, a, b) }

// A call of several results as the arguments: as it was written.
func (t *T) both() { t.add(two()) }

// The package's own name.
func renamed(s string) bool { return str.HasPrefix(s, "x") }

func trace(t *T) *T { return t }
func un(t *T)       {}

// Temporaries are numbered by the variables that have a name.
func deferred(t *T, _, _ int) {
	defer un(trace(t))
}

// Operators around calls that only this package's code shows.
func conj(x complex128) complex128 { return complex(real(x), -imag(x)) }

func name(t *T) string  { return inner(t) }
func inner(t *T) string { return "x" }

// The variables of what is inlined into name() are not those of name() inlined.
func numbered(t *T) {
	defer un(t)
	println(name(t), name(t))
}

// A return in an inlined body.
func kind(x any) any {
	switch x := x.(type) {
	case *T:
		return x.list
	}
	return nil
}

func kinds(x any) any { return kind(x) }

//go:uintptrescapes
func hidden(x uintptr) {}
