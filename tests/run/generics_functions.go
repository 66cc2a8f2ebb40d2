// run

// Generic functions: inference from arguments, constants and constraints; partial
// and full instantiation; function values; recursion with other type arguments.
package main

type Number interface {
	~int | ~int8 | ~uint16 | ~float64
}

type Celsius float64
type Names []string

func Sum[T Number](list ...T) (total T) {
	for _, x := range list {
		total += x
	}
	return
}

func Map[S ~[]E, E, R any](list S, f func(E) R) []R {
	result := make([]R, 0, len(list))
	for _, x := range list {
		result = append(result, f(x))
	}
	return result
}

func Fold[A, E any](list []E, start A, f func(A, E) A) A {
	for _, x := range list {
		start = f(start, x)
	}
	return start
}

// S is inferred first and gives E; the result keeps its type's name.
func Reversed[S ~[]E, E any](list S) S {
	var result S
	for i := len(list) - 1; i >= 0; i-- {
		result = append(result, list[i])
	}
	return result
}

func Keys[M ~map[K]V, K comparable, V any](m M) int { return len(m) }

func Zero[T any]() (zero T) { return }

func Convert[To, From Number](x From) To { return To(x) }

// P is *T with a method: only T is given.
type Parser[T any] interface {
	*T
	Parse(string)
}

func Parse[T any, P Parser[T]](text string) T {
	var value T
	P(&value).Parse(text)
	return value
}

type Word struct{ text string }

func (w *Word) Parse(s string) { w.text = "<" + s + ">" }

func (n Names) Join() string {
	return Fold(n, "", func(s, e string) string { return s + e + "." })
}

// Each level has another instance until one meets itself.
func Depth[T any](n int, x T) int {
	if n == 0 {
		return 0
	}
	return 1 + Depth(n-1, n)
}

func Even[T Number](x T) bool {
	if x == 0 {
		return true
	}
	return Odd(x - 1)
}

func Odd[T Number](x T) bool {
	if x == 0 {
		return false
	}
	return Even(x - 1)
}

func Compose[A, B, C any](f func(A) B, g func(B) C) func(A) C {
	return func(a A) C { return g(f(a)) }
}

func Counter[T Number](step T) func() T {
	var n T
	return func() T {
		n += step
		return n
	}
}

func Apply[T any](x *T, fs ...func(*T)) *T {
	for _, f := range fs {
		defer f(x)
	}
	return x
}

var global = Sum[int8]

func main() {
	println(Sum(1, 2, 3), Sum(1.5, 2.0), Sum[int](), Sum(Celsius(1), 2.5))
	println(Sum[uint16](65535, 2), global(100, 100))
	lengths := Map(Names{"a", "bcd"}, func(s string) int { return len(s) })
	println(len(lengths), lengths[0], lengths[1])
	println(Reversed(Names{"x", "y", "z"}).Join())
	println(Keys(map[string][]int{"a": nil, "b": nil}))
	println(Zero[int](), Zero[string]() == "", Zero[*int]() == nil, Zero[[3]int]()[2])
	println(Convert[int8](300), Convert[float64](uint16(7)), Convert[uint16, int](-1))
	println(Parse[Word]("hi").text)
	println(Depth(5, "x"))
	println(Even(10), Odd(Celsius(3)))
	twice := Compose(func(n int) string { return Names{"n", "m"}[n] }, func(s string) bool { return s == "m" })
	println(twice(0), twice(1))
	count := Counter[int8](50)
	println(count(), count(), count())
	f := Counter(0.5)
	f()
	println(f())
	x := 1
	println(*Apply(&x, func(p *int) { *p *= 10 }, func(p *int) { *p += 2 }), x)
}

// output:
// 6 +3.500000e+000 0 +3.500000e+000
// 1 -56
// 2 1 3
// z.y.x.
// 2
// 0 true true 0
// 44 +7.000000e+000 65535
// <hi>
// 5
// true true
// false true
// 50 100 -106
// +1.000000e+000
// 30 30
