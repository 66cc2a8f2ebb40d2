// dump ast

package p

type (
	A *int
	B []string
	C [2][3]B
	D map[string][]D
	E chan int
	F chan<- chan int
	G <-chan (<-chan int)
	H func(int, ...string) (a, b error)
	I struct {
		x, y int
		B
		*C `tag`
		q.T
		L[int]
		m [3]int
		n []int "t"
		o func()
	}
	J interface {
		m(x int) string
		error
		~int | *T | L[string]
	}
	K func() func() (T)
	L[X any] struct{ next *L[X] }
	M (T)
)
