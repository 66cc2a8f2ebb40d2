package a

import . "ex.com/m1/b/deep"

type Pair struct {
	Sq
	N int
}

func init() { Order = append(Order, "a") }

func Make(n int) *Pair { return &Pair{Sq{float64(n)}, n + K} }
func Sum[T int | float64](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}
type List[T any] struct { next *List[T]; v T }
func (l *List[T]) Push(v T) *List[T] { return &List[T]{l, v} }
func (l *List[T]) Len() int { if l == nil { return 0 }; return 1 + l.next.Len() }
