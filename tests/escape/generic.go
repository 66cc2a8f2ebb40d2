// messages -m

// Instances of generic functions are named by the shapes of their type arguments, one
// for all arguments of a shape; of their parameters nothing is said, and they are
// inlined only into one another.
package main

type pair[K comparable, V any] struct {
	key   K
	value V
}

func (p *pair[K, V]) get() V { return p.value }

type list[T any] struct {
	next *list[T]
	item T
}

func (l *list[T]) push(item T) *list[T] { return &list[T]{l, item} }

func (l *list[T]) first() T { return l.item }

func keep[T any](p *T) *T { return p }

func twice[T any](p *T) *T { return keep(keep(p)) }

func each[T any](items []T, f func(T)) {
	for _, item := range items {
		f(item)
	}
}

type celsius int

func main() {
	a, b, c := 1, celsius(2), "c"
	println(*keep(&a), *keep(&b), *twice(&c))
	p := pair[string, int]{"k", 3}
	println(p.get())
	l := new(list[int]).push(4)
	println(l.first())
	sum := 0
	each([]int{1, 2}, func(n int) { sum += n })
	println(sum)
}
