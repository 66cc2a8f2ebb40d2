// Package q is imported by p alone, but its functions are inlined further up.
package q

var calls int

type hidden struct{ n int }

func (h hidden) twice() int { calls++; return 2 * h.n }

func Twice(n int) int { return hidden{n}.twice() }
func Calls() int      { return calls }

func largest[T int | string](a, b T) T {
	if a > b {
		return a
	}
	return b
}

// Instances of a generic function that only the importer needs.
func Largest(a, b string) string { return largest(a, b) }
