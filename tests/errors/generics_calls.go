// errorcheck

// Instantiation: inference that fails, constraints that are not satisfied.
package main

type Number interface{ ~int | ~float64 }
type Exact interface{ int | string }
type MyInt int
type Stringer interface{ String() string }
type Both interface {
	~int
	String() string
}
type Shown int

func (Shown) String() string { return "" }

type Pointed int

func (*Pointed) String() string { return "" }

func one[T any](T)                      {}
func same[T any](a, b T)                {}
func result[T any]() (t T)              { return }
func number[T Number](T)                {}
func exact[T Exact](T)                  {}
func shown[T Stringer](T)               {}
func both[T Both](T)                    {}
func keyed[K comparable, V any](m map[K]V) {}
func elems[S ~[]E, E any](s S)          {}
func empty[T interface{ int; string }](T) {}
func rest[T any](a T, b ...T)           {}

func calls(c chan int) {
	result()              // ERROR `cannot infer T`
	same(1, "a")          // ERROR `default type string of "a" does not match inferred type int for T`
	same(1, 2.5)          // ERROR `default type float64 of 2.5 does not match inferred type int for T`
	keyed([]int{})        // ERROR `type \[\]int of \[\]int\{\} does not match map\[K\]V \(cannot infer K and V\)`
	elems(1)              // ERROR `S does not match ~\[\]E`
	one(nil)              // ERROR `cannot infer T`
	one()                 // ERROR `not enough arguments in call to one\n\thave \(\)\n\twant \(T\)`
	one[int, string](1)   // ERROR `got 2 type arguments but want 1`
	one[int]("a")         // ERROR `cannot use "a" \(untyped string constant\) as int value in argument to one\[int\]`
	rest(1, c)            // ERROR `cannot use 1 \(untyped int constant\) as chan int value in argument to rest`
	number("a")           // ERROR `string does not implement Number \(string missing in ~int \| ~float64\)`
	number[uint](1)       // ERROR `uint does not implement Number \(uint missing in ~int \| ~float64\)`
	exact(MyInt(1))       // ERROR `MyInt does not implement Exact \(possibly missing ~ for int in constraint Exact\)`
	shown(1)              // ERROR `int does not implement Stringer \(missing String method\)`
	shown(Pointed(1))     // ERROR `Pointed does not implement Stringer \(String method has pointer receiver\)`
	both(MyInt(1))        // ERROR `MyInt does not implement Both \(missing String method\)`
	both(Shown(1))
	keyed(map[any]int{})  // ERROR `any does not implement comparable`
	empty(1)              // ERROR `cannot implement interface\{int; string\} \(empty type set\)`
	one[Number](nil)      // ERROR `cannot use type Number outside a type constraint: interface contains type constraints`
	f := one              // ERROR `cannot use generic function one without instantiation`
	g := keyed[string]    // ERROR `cannot infer V`
	_ = one == nil        // ERROR `cannot use generic function one without instantiation`
	_, _ = f, g
}

func params[P any, Q Number, R Stringer](p P, q Q, r R) {
	number(p)  // ERROR `P does not implement Number`
	number(q)
	exact(q)   // ERROR `Q does not implement Exact`
	shown(r)
	shown(&r)  // ERROR `\*R does not implement Stringer \(type \*R is pointer to type parameter, not type parameter\)|\*R does not implement Stringer \(missing String method\)`
	same(p, q) // ERROR `type Q of q does not match inferred type P for T`
	keyed(map[Q]P{})
}

func main() {}
