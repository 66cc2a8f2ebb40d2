// messages -m -l

// In messages about instances, types that had type parameters in them show shapes.
package p

import "fmt"

type List[T any] struct{ items []T }

func (l *List[T]) Grow(n int) []T {
	l.items = append(l.items, make([]T, n)...)
	l.items[0] = l.items[1]
	return l.items
}

func Make[S ~[]E, E any](n int, e E) (S, []int) {
	_ = new(List[E])
	_ = []E{e}
	_ = map[string]E{"a": e}
	_ = &List[E]{make([]E, n)}
	return make(S, n), make([]int, n)
}

func Box[T any](x T) (any, any) {
	fmt.Println(x, 1, []T{x})
	var y any = x
	return y, any(x)
}

// All pointers have one shape, but where the constraint says to what they point.
func Ptr[P *E, E any](p P, any **E) { fmt.Println(p, any) }

type ints []int

func use() {
	new(List[string]).Grow(1)
	new(List[*int]).Grow(2)
	Make[ints](1, 2)
	Box("s")
	Box(1)
	Box(&List[int]{})
	Ptr(new(int), nil)
	Ptr(new(string), nil)
}
