// errorcheck

// What == and < are defined on.
package main

type I interface{ m() }
type S struct{}

func f(fn func(), m map[int]int, s []int, i I, v S, p *int) {
	_ = fn == fn // ERROR `invalid operation: fn == fn \(func can only be compared to nil\)`
	_ = m == nil
	_ = s == s // ERROR `invalid operation: s == s \(slice can only be compared to nil\)`
	_ = i == v // ERROR `invalid operation: i == v \(mismatched types I and S\)`
	_ = p < p // ERROR `invalid operation: p < p \(operator < not defined on pointer\)`
	_ = nil == nil // ERROR `invalid operation: nil == nil \(operator == not defined on untyped nil\)`
	_ = v < v // ERROR `invalid operation: v < v \(operator < not defined on struct\)`
	_ = [1][]int{} == [1][]int{} // ERROR `invalid operation: \[1\]\[\]int\{\} == \[1\]\[\]int\{\} \(\[1\]\[\]int cannot be compared\)`
	_ = p == 1 // ERROR `cannot convert 1 \(untyped int constant\) to \*int`
}

func main() {}
