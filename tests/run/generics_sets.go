// run

// What can be done with values of a type parameter follows from its type set: core
// types, strings beside bytes, arrays beside slices, constants, conversions.
package main

type Ints interface{ ~int8 | ~int32 | ~uint8 }
type Bytes interface{ ~string | ~[]byte }
type Text string

// No constants: each instance computes them at run time, and wraps around.
func Wrap[T Ints](x T) T        { return T(100)*T(2) + x }
func Shift[T Ints](n uint) T    { return 1<<n + 1 }
func Complement[T Ints](x T) T  { return ^x &^ 1 }
func Divide[T Ints](a, b T) (q T, err any) {
	defer func() { err = recover() }()
	return a / b, nil
}

func Count[B Bytes](text B, c byte) (n int) {
	for i := 0; i < len(text); i++ {
		if text[i] == c {
			n++
		}
	}
	return
}
func Tail[B Bytes](text B) B         { return text[len(text)-2:] }
func Appended[B Bytes](text B) []byte { return append([]byte("+"), text...) }
func Copied[B Bytes](text B) int      { return copy(make([]byte, 3), text) }
func String[B Bytes](text B) string   { return string(text) }

type Array interface{ ~[2]int | ~[4]int }

func Lengths[A Array](a A) (int, int, int) {
	a[1] = 5
	sum := 0
	for i := 0; i < len(a); i++ {
		sum += a[i]
	}
	return len(a), cap(a) * 1000, sum
}

func Index[T ~[]E | ~map[int]E, E any](x T) int { return len(x) }

func Elem[T ~[]string | ~[3]string | ~*[3]string](x T, i int) string { return x[i] }
func At[K comparable, M map[K]int | Alias[K]](m M, k K) int          { return m[k] }

type Alias[K comparable] map[K]int

func Send[C ~chan T | ~chan<- T, T any](c C, x T) { c <- x }
func Receive[C ~chan T | ~<-chan T, T any](c C) (x T, ok bool) {
	x, ok = <-c
	return
}
func Close[C ~chan int | ~chan<- int](c C) { close(c) }

func Make[S ~[]int](n int) S { s := make(S, n, 2*n); s[0] = cap(s); return s }
func MakeMap[M ~map[string]V, V any](v V) M {
	m := make(M)
	m["k"] = v
	m["l"] = v
	delete(m, "k")
	return m
}
func Call[F ~func(A) R, A, R any](f F, a A) R { return f(a) }
func Set[P ~*T, T any](p P, x T)              { *p = x }

type Point struct{ x, y int }
type Named Point

func Literal[S ~struct{ x, y int }]() S       { return S{y: 2, x: 1} }
func List[S ~[]T, T any](a, b T) S            { return S{1: b, 0: a} }
func Points[S ~[]P, P ~*Point]() S            { return S{{1, 2}, {y: 3}} }

func Equal[T comparable](a, b T) bool { return a == b }
func IsNil[T ~*int | ~[]int | ~func()](x T) bool { return x == nil }

func Kind[T any](x T) string {
	switch v := any(x).(type) {
	case int, T:
		return "int or T"
	case []T:
		return "slice"
	default:
		_ = v
	}
	return "?"
}

// In an instance two cases may be one type: the first counts.
func Which[A, B any](x any) string {
	switch x.(type) {
	case A:
		return "A"
	case B:
		return "B"
	case int:
		return "int"
	}
	return "none"
}

func Assert[T any](x any) (T, bool) { v, ok := x.(T); return v, ok }

type Stringer interface{ String() string }

func (t Text) String() string { return "Text " + string(t) }

func Strings[T Stringer](list ...T) (s string) {
	f := T.String
	for _, x := range list {
		s += x.String() + f(x)
	}
	return s
}

func Goto[T Ints](n T) (steps int) {
again:
	for i := T(0); ; i++ {
		switch {
		case i < n:
			steps++
			continue
		case n > 1:
			n--
			goto again
		}
		break again
	}
	return
}

func main() {
	println(Wrap(int8(1)), Wrap(int32(1)), Wrap(uint8(100)))
	println(Shift[int8](7), Shift[int32](7), Shift[uint8](8))
	println(Complement(int8(4)), Complement(uint8(4)))
	_, err := Divide(int32(1), 0)
	println(err.(error).Error())
	println(Count("banana", 'a'), Count([]byte("banana"), 'n'), Count(Text("xx"), 'y'))
	println(Tail("hello"), string(Tail([]byte("world"))), Tail(Text("text")))
	println(string(Appended("s")), string(Appended([]byte("b"))), Copied(Text("text")))
	println(String([]byte("bytes")) + String(Text("!")))
	println(Lengths([2]int{1, 2}))
	println(Lengths([4]int{1, 2, 3, 4}))
	println(Index[[]string, string](nil), Index[map[int]bool, bool](map[int]bool{1: true}))
	println(Elem([]string{"a", "b"}, 1), Elem([3]string{"c"}, 0), Elem(&[3]string{2: "d"}, 2))
	println(At[string](map[string]int{"k": 8}, "k"), At[bool](Alias[bool]{true: 1}, true))
	c := make(chan int, 2)
	Send(c, 4)
	Send((chan<- int)(c), 5)
	println(Receive(c))
	println(Receive((<-chan int)(c)))
	Close(c)
	println(Receive(c))
	println(len(Make[[]int](3)), Make[[]int](4)[0])
	println(len(MakeMap[map[string]bool](true)), MakeMap[map[string]int](6)["l"])
	println(Call(func(n int) string { return "r"[:n] }, 1))
	n := 0
	Set(&n, 3)
	println(n, Literal[Named]().y, Literal[struct{ x, y int }]().x)
	println(List[[]string]("p", "q")[1], Points[[]*Point]()[1].y)
	println(Equal("a", "a"), Equal(Point{1, 2}, Point{1, 2}), Equal(&n, nil))
	println(IsNil[*int](nil), IsNil([]int{}), IsNil(func() {}))
	println(Kind("s"), Kind(1.5), Kind[any]([]any{}), Kind[any](nil))
	println(Which[int, string](1), Which[string, int](1), Which[string, bool](1), Which[any, int](nil))
	v, ok := Assert[Stringer](Text("t"))
	println(v.String(), ok)
	w, ok := Assert[int]("t")
	println(w, ok)
	println(Strings(Text("a"), "b"), Strings[Stringer](Text("c")))
	println(Goto(int8(4)))
}

// output:
// -55 201 44
// -127 129 1
// -6 250
// runtime error: integer divide by zero
// 3 2 0
// lo ld xt
// +s +b 3
// bytes!
// 2 2000 6
// 4 4000 13
// 0 1
// b c d
// 8 1
// 4 true
// 5 true
// 0 false
// 3 8
// 1 6
// r
// 3 2 1
// q 3
// true true false
// true false false
// int or T int or T int or T ?
// A B int none
// Text t true
// 0 false
// Text aText aText bText b Text cText c
// 10
