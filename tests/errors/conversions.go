// errorcheck

// T(x) for types that cannot be converted.
package main

type S struct{ x int }

func main() {
	_ = int("a") // ERROR `cannot convert "a" \(untyped string constant\) to type int`
	_ = string(1.5) // ERROR `cannot convert 1\.5 \(untyped float constant\) to type string`
	_ = []byte(1) // ERROR `cannot convert 1 \(untyped int constant\) to type \[\]byte`
	_ = S(1) // ERROR `cannot convert 1 \(untyped int constant\) to type S`
	_ = uint8(300) // ERROR `cannot convert 300 \(untyped int constant\) to type uint8`
	_ = (*int)(1) // ERROR `cannot convert 1 \(untyped int constant\) to type \*int`
	_ = error(1) // ERROR `cannot convert 1 \(untyped int constant\) to type error`
	_ = int8(1.5) // ERROR `cannot convert 1\.5 \(untyped float constant\) to type int8`
	_ = [2]int([]int{}) // ERROR `cannot convert \[\]int\{\} \(value of type \[\]int\) to type \[2\]int`
}
