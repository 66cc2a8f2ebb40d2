// dump ast

package p

import "fmt"
import (
	. "math"
	_ "os"
	str "strings"
)

const a, b = 1, 2
const (
	c, d int = iota, iota * 2
	e, f
	_, _
	g = "s"
)

var h int
var i, j = 1, 2
var (
	k, l float64 = 1, 2
	m    = fmt.Sprint
)

type T int
type A = []T
type (
	S[P any, Q interface{ ~int | string }] struct{ x P }
	N [a * 2]int
	U[P *T,] [1]P
)

//go:noinline
func (t *T) method(x, y int, z ...string) (n int, err error) {
	return
}

func external(int, string) T

func generic[K comparable, V any](m map[K]V) {}
