// errorcheck

// := must declare something new.
package main

func f() (int, bool) { return 0, true }

func main() {
	a := 1
	a := 2 // ERROR `no new variables on left side of :=`
	a, a := 1, 2 // ERROR `a repeated on left side of :=`
	x.y := 1 // ERROR `undefined: x` `non-name x\.y on left side of :=`
	b, c := f(), 1 // ERROR `multiple-value f\(\) \(value of type \(int, bool\)\) in single-value context`
	_ := 1 // ERROR `no new variables on left side of :=`
	d := nil // ERROR `use of untyped nil in assignment`
	e, g := 1 // ERROR `assignment mismatch: 2 variables but 1 value`
	_, _, _, _, _ = a, b, c, e, g
}
