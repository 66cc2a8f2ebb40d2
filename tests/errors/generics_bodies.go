// errorcheck

// What a value of a type parameter's type cannot do.
package main

type Number interface{ ~int | ~float64 }
type Text interface{ ~string | ~[]byte }
type Mixed interface{ ~int | ~string }
type Small interface{ ~int8 | ~int }
type Chans interface{ chan int | []int }
type Method interface{ m() }

func operators[P any, N Number, M Mixed, T Text](p P, n N, m M, t T) {
	_ = p + p   // ERROR `invalid operation: operator \+ not defined on p \(variable of type P constrained by any\)`
	_ = p == p  // ERROR `invalid operation: p == p \(incomparable types in type set\)`
	_ = p < p   // ERROR `invalid operation: p < p \(type parameter P is not comparable with <\)`
	_ = n % n   // ERROR `invalid operation: operator % not defined on n \(variable of type N constrained by Number\)`
	_ = n << 1  // ERROR `invalid operation: shifted operand n \(variable of type N constrained by Number\) must be integer`
	_ = m - m   // ERROR `invalid operation: operator - not defined on m`
	_ = m + m
	_ = -n
	_ = !n      // ERROR `invalid operation: operator ! not defined on n`
	_ = n + m   // ERROR `invalid operation: n \+ m \(mismatched types N and M\)`
	_ = n + 1.5 // ERROR `cannot use 1.5 \(untyped float constant\) as N value|1.5 \(untyped float constant\) truncated|cannot convert 1.5`
	_ = p == nil // ERROR `mismatched types P and untyped nil`
	n++
	m++         // ERROR `invalid operation: m\+\+ \(non-numeric type M\)`
	_ = t[0] == 'a'
	t[0] = 'b'  // ERROR `cannot assign to t\[0\] \(value of type byte\)`
	_ = *p      // ERROR `invalid operation: cannot indirect p \(variable of type P constrained by any\)`
	_ = p[0]    // ERROR `invalid operation: cannot index p \(variable of type P constrained by any\)`
	_ = p[1:]   // ERROR `invalid operation: cannot slice p \(variable of type P constrained by any\): P has no core type`
	_ = p.f     // ERROR `p.f undefined \(type P has no field or method f\)`
	p()         // ERROR `invalid operation: cannot call non-function p \(variable of type P constrained by any\)`
	_ = p.(int) // ERROR `invalid operation: cannot use type assertion on type parameter value p \(variable of type P constrained by any\)`
	switch p.(type) { // ERROR `cannot use type switch on type parameter value p \(variable of type P constrained by any\)`
	}
}

func assignments[P any, N Number, S Small](p P, n N, s S) {
	var i int = n      // ERROR `cannot use n \(variable of type N constrained by Number\) as type int in variable declaration`
	n = 1
	n = 1.5            // ERROR `cannot use 1.5 \(untyped float constant\) as N value in assignment|cannot use 1.5`
	s = 200            // ERROR `cannot use 200 \(untyped int constant\) as S value in assignment`
	n = i              // ERROR `cannot use i \(variable of type int\) as type N in assignment`
	p = nil            // ERROR `cannot use nil as P value in assignment`
	p = n              // ERROR `cannot use n \(variable of type N constrained by Number\) as type P in assignment`
	var m Method = p   // ERROR `cannot use p \(variable of type P constrained by any\) as type Method in variable declaration:\n\tP does not implement Method \(missing m method\)`
	_, _ = m, i
}

func conversions[P any, N Number, S Small, T Text](p P, n N, s S, t T) {
	_ = N(s)
	_ = S(1000)    // ERROR `cannot convert 1000 \(untyped int value\) to type S:\n\tcannot convert 1000 \(untyped int constant\) to int8 \(in S\)`
	_ = P(1)       // ERROR `cannot convert 1 \(untyped int value\) to type P:\n\tP does not contain specific types`
	_ = string(n)  // ERROR `cannot convert n \(variable of type N constrained by Number\) to type string:\n\tcannot convert float64 \(in N\) to string`
	_ = []byte(t)
	_ = N(t)       // ERROR `cannot convert t \(variable of type T constrained by Text\) to type N:\n\tcannot convert string \(in T\) to int \(in N\)`
	const c = N(1) // ERROR `N\(1\) \(value of type N constrained by Number\) is not constant`
	var a [len(t)]int // ERROR `array length len\(t\) \(value of type int\) must be constant`
	_ = a
}

func core[C Chans, P any, F ~func(int) | ~func(string)](c C, p P, f F) {
	c <- 1            // ERROR `invalid operation: cannot send to c \(variable of type C constrained by Chans\): no core type`
	<-c               // ERROR `invalid operation: cannot receive from c \(variable of type C constrained by Chans\): no core type`
	for range p {     // ERROR `cannot range over p \(variable of type P constrained by any\) \(P has no core type\)`
	}
	_ = make(C)       // ERROR `invalid argument: cannot make C: no core type`
	_ = make(P)       // ERROR `invalid argument: cannot make P: no core type`
	_ = append(c, 1)  // ERROR `first argument to append must be a slice; c \(variable of type C constrained by Chans\) has no core type`
	_ = len(p)        // ERROR `invalid argument: p \(variable of type P constrained by any\) for len`
	_ = cap(c)
	close(c)          // ERROR `invalid operation: cannot close non-channel c \(variable of type C constrained by Chans\)`
	delete(p, 1)      // ERROR `invalid argument: p \(variable of type P constrained by any\) is not a map`
	f(1)              // ERROR `invalid operation: cannot call non-function f`
	_ = P{}           // ERROR `invalid composite literal type P`
}

func methods[M Method, P any](m M, q *M) {
	m.m()
	q.m()      // ERROR `q.m undefined \(type \*M is pointer to type parameter, not type parameter\)`
	M.m(m)
	P.m(nil)   // ERROR `P.m undefined \(type P has no field or method m\)`
}

func main() {}
