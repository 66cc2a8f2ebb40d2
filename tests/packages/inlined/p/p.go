// Package p has small functions of all kinds.
package p

import (
	"ex.com/inlined/q"
	"runtime"
)

var log []string

type named interface{ name() string }

type Box struct {
	label string
	value int
	next  *Box
}

func (b *Box) name() string { return b.label }

func New(label string, value int) *Box { return &Box{label: label, value: value} }

func (b *Box) Push(n *Box) *Box { n.next = b; return n }

func (b *Box) Sum() (sum int) {
	for ; b != nil; b = b.next {
		sum += q.Twice(b.value)
	}
	return
}

// An unexported interface's method, in the importer's code.
func Name(x any) string {
	if n, ok := x.(named); ok {
		return n.name()
	}
	return "none"
}

// A closure over variables of the inlined function.
func Counter(start int) func() int {
	n := start
	return func() int { n++; return n }
}

func Each(words []string, f func(string)) {
	for _, w := range words {
		f(w)
	}
}

func Log(words ...string) { Each(words, func(w string) { log = append(log, w) }) }

func Logged() int { return len(log) }

// Named results, several returns, a label.
func Find(words []string, want string) (at int, found bool) {
search:
	for at = range words {
		switch words[at] {
		case want:
			found = true
			break search
		}
	}
	return
}

func Calls() int { return q.Calls() }

func At(a []int, i int) int { return a[i] }

//go:noinline
func line() int {
	_, _, line, _ := runtime.Caller(2)
	return line
}

// The caller's line is the same whether Line is inlined or not.
func Line() int { return line() }

func Largest(a, b string) string { return q.Largest(a, b) }

var Table = [...]string{"a", "b", "c"}

func Entry(i int) *string { return &Table[i] }
