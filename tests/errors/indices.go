// errorcheck

// Constant indices are checked, and only some types have indices.
package main

func main() {
	var a [3]int
	s := "abc"
	m := map[string]int{}
	_ = a[3] // ERROR `invalid argument: index 3 out of bounds \[0:3\]`
	_ = a[-1] // ERROR `invalid argument: index -1 \(constant of type int\) must not be negative`
	_ = "abc"[5] // ERROR `invalid argument: index 5 out of bounds \[0:3\]`
	_ = a[1.5] // ERROR `1\.5 \(untyped float constant\) truncated to int`
	_ = m[1] // ERROR `cannot use 1 \(untyped int constant\) as string value in map index`
	_ = a[2:1] // ERROR `invalid slice indices: 1 < 2`
	_ = s[0:1:2] // ERROR `invalid operation: 3-index slice of string`
	_ = [3]int{}[:] // ERROR `invalid operation: \[3\]int\{\} \(value of type \[3\]int\) \(slice of unaddressable value\)`
	_ = main[0] // ERROR `invalid operation: cannot index main \(value of type func\(\)\)`
}
