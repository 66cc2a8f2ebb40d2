// errorcheck

// Declarations with type parameters: constraints, receivers, recursion.
package main

type Number interface{ ~int | ~float64 }

type List[T any] struct{ next *List[T] }
type Pair[A, B any] struct {
	a A
	b B
}

type Rhs[P any] P           // ERROR `cannot use a type parameter as RHS in type declaration`
type Lone[P any, Q P] int   // ERROR `cannot use a type parameter as constraint`
type Embeds[P any] struct {
	P // ERROR `embedded field type cannot be a \(pointer to a\) type parameter`
}
type Keys[K any] map[K]int // ERROR `invalid map key type K \(missing comparable constraint\)`
type Infinite[P any] struct {
	f Infinite[P] // ERROR `invalid recursive type Infinite`
}
type InArgument struct { // ERROR `invalid recursive type InArgument`
	p Pair[int, InArgument]
}
type Twice[P, P any] int // ERROR `P redeclared`

type Terms interface {
	int | ~int           // ERROR `overlapping terms ~int and int`
	~Number              // ERROR `invalid use of ~ \(Number is an interface\)`
	string | comparable  // ERROR `cannot use comparable in union`
	~List[int]           // ERROR `invalid use of ~ \(underlying type of List\[int\] is struct\{next \*List\[int\]\}\)`
	bool | error         // ERROR `cannot use error in union \(error contains methods\)`
}

func inTerms[P interface{ Q | int }, Q any]() {} // ERROR `term cannot be a type parameter`

func (List) without()           {} // ERROR `cannot use generic type List\[T any\] without instantiation`
func (p Pair[A]) few()          {} // ERROR `got 1 type parameter, but receiver base type declares 2|got 1 arguments but 2 type parameters`
func (l *List[*T]) expression() {} // ERROR `receiver type parameter \*T must be an identifier|undefined: T`
func (Number) method()          {} // ERROR `invalid receiver type Number \(pointer or interface type\)|cannot use type Number outside a type constraint`

func parameter[T any](T int) {} // ERROR `T redeclared in this block`

var a List                   // ERROR `cannot use generic type List\[T any\] without instantiation`
var b List[int, string]      // ERROR `got 2 arguments but 1 type parameters`
var c Pair[int]              // ERROR `got 1 arguments but 2 type parameters`
var d int[string]            // ERROR `int is not a generic type`
var e Number                 // ERROR `cannot use type Number outside a type constraint: interface contains type constraints`
var f []comparable           // ERROR `cannot use type comparable outside a type constraint: interface is \(or embeds\) comparable`

func main() {}
