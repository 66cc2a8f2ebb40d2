// messages -m

// Instances are named by symbols: types in them have full paths.
package p

import "go/token"

type pair struct{ a, B int }

func F[T any](x T) T { return x }
func G[T any](x T) *T { return &x }

type L[T any] struct{ v T }

func (l *L[T]) Get() T { return l.v }

func use() {
	F(pair{})
	F([]pair{})
	F(struct {
		p *pair
		Q token.Pos
	}{})
	G(token.File{})
	F(func(a pair, b ...token.Pos) (c *token.File) { return nil })
	F(map[pair]interface {
		error
		M(pair) token.Pos
		n()
	}{})
	F(L[pair]{})
	(&L[[]token.Pos]{}).Get()
	F(make(chan<- pair))
	F([3]any{})
	F(byte(1))
	F([]rune{})
	F(map[byte]*rune{})
	F(L[L[pair]]{}.v.v.a)
	F(L[L[pair]]{})
}
