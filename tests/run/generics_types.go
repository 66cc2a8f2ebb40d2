// run

// Generic types: recursive ones, methods with value and pointer receivers, embedding,
// method values and expressions, interfaces with type parameters.
package main

type Node[K, V any] struct {
	left, right *Node[K, V]
	key         K
	value       V
}

type Tree[K, V any] struct {
	root *Node[K, V]
	less func(a, b K) bool
	size int
}

func NewTree[K, V any](less func(a, b K) bool) *Tree[K, V] {
	return &Tree[K, V]{less: less}
}

func (t *Tree[K, V]) find(key K) **Node[K, V] {
	at := &t.root
	for *at != nil {
		switch {
		case t.less(key, (*at).key):
			at = &(*at).left
		case t.less((*at).key, key):
			at = &(*at).right
		default:
			return at
		}
	}
	return at
}

func (t *Tree[K, V]) Set(key K, value V) {
	at := t.find(key)
	if *at == nil {
		*at = &Node[K, V]{key: key}
		t.size++
	}
	(*at).value = value
}

func (n *Node[Key, _]) walk(visit func(Key)) {
	if n != nil {
		n.left.walk(visit)
		visit(n.key)
		n.right.walk(visit)
	}
}

// Every method of every instance is one of its own.
type Pair[A, B any] struct {
	First  A
	Second B
}

func (p Pair[A, B]) Swap() Pair[B, A] { return Pair[B, A]{p.Second, p.First} }
func (p *Pair[A, B]) Reset()          { *p = Pair[A, B]{} }

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(list ...T) Set[T] {
	for _, x := range list {
		s[x] = struct{}{}
	}
	return s
}
func (s Set[T]) Has(x T) bool { _, ok := s[x]; return ok }

type Func[A, R any] func(A) R

func (f Func[A, R]) Call(a A) R { return f(a) }

type Vector[T any] []T

func (v *Vector[T]) Push(x T)     { *v = append(*v, x) }
func (v Vector[T]) Last() (x T)   { return v[len(v)-1] }
func (v Vector[T]) Len() int      { return len(v) }

type Container[T any] interface {
	Last() T
	Len() int
}

func Show[T any](c Container[T]) (int, T) { return c.Len(), c.Last() }

// Embedding promotes fields and methods of the instance.
type Stack[T any] struct {
	*Vector[T]
	Set[string]
	Pair[int, T]
	name string
}

type Option[T any] struct {
	value *T
}

func Some[T any](x T) Option[T] { return Option[T]{&x} }
func (o Option[T]) Or(x T) T {
	if o.value != nil {
		return *o.value
	}
	return x
}

type Chain[T any] interface{ Next() Chain[T] }
type End[T any] struct{ n int }

func (e End[T]) Next() Chain[T] {
	if e.n == 0 {
		return nil
	}
	return End[T]{e.n - 1}
}

type Matrix[T ~int | ~float64] [2][2]T

func (m Matrix[T]) Mul(n Matrix[T]) (r Matrix[T]) {
	for i := range r {
		for j := range r[i] {
			for k := range n {
				r[i][j] += m[i][k] * n[k][j]
			}
		}
	}
	return
}

func main() {
	t := NewTree[string, int](func(a, b string) bool { return a < b })
	for i, s := range []string{"m", "c", "x", "c", "a"} {
		t.Set(s, i)
	}
	t.root.walk(func(s string) { print(s, " ") })
	println(t.size, (*t.find("c")).value)

	p := Pair[string, int]{"one", 1}
	q := p.Swap().Swap().Swap()
	println(q.First, q.Second, p.Swap() == q)
	reset := p.Reset
	reset()
	println(p.First == "", p.Second)
	println((*Pair[int, bool]).Swap(&Pair[int, bool]{3, true}).Second)

	println(Set[float64]{}.Add(1, 2.5).Has(2.5), Set[[2]int]{}.Has([2]int{}))
	println(Func[int, string](func(n int) string { return "abc"[n:] }).Call(1))

	s := Stack[rune]{&Vector[rune]{}, Set[string]{}, Pair[int, rune]{7, 'p'}, "s"}
	s.Push('a')
	s.Push('b')
	s.Set.Add("k")
	println(s.Last(), len(*s.Vector), s.Has("k"), s.First, s.Pair.Swap().First, s.name)
	n, last := Show[rune](s.Vector)
	println(n, last)
	var c Container[rune] = s.Vector
	f := c.Last
	s.Push('z')
	println(f(), Container[rune].Len(c), Vector[int].Len(nil))

	println(Some(4).Or(1), Option[string]{}.Or("none"))
	steps := 0
	for c := (Chain[int])(End[int]{3}); c != nil; c = c.Next() {
		steps++
	}
	println(steps)
	m := Matrix[int]{{1, 1}, {1, 0}}
	for i := 0; i < 5; i++ {
		m = m.Mul(m)
		println(m[0][1])
	}
}

// output:
// a c m x 4 3
// 1 one true
// true 0
// 3
// true false
// bc
// 98 2 true 7 112 s
// 2 98
// 122 3 0
// 4 none
// 4
// 1
// 3
// 21
// 987
// 2178309
