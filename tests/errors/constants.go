// errorcheck

// Constants that are too large, or lose digits, for their type.
package main

const big = 1 << 100

func main() {
	var a int8 = 128 // ERROR `cannot use 128 \(untyped int constant\) as int8 value in variable declaration \(overflows\)`
	var b uint = -1 // ERROR `cannot use -1 \(untyped int constant\) as uint value in variable declaration \(overflows\)`
	var c int = 1.5 // ERROR `cannot use 1\.5 \(untyped float constant\) as int value in variable declaration \(truncated\)`
	d := big // ERROR `cannot use big \(untyped int constant 1267650600228229401496703205376\) as int value in assignment \(overflows\)`
	var e float32 = 1e40 // ERROR `cannot use 1e40 \(untyped float constant 1e\+40\) as float32 value in variable declaration \(overflows\)`
	_ = int32(big) // ERROR `cannot convert big \(untyped int constant 1267650600228229401496703205376\) to type int32`
	_ = 1 / 0 // ERROR `invalid operation: division by zero`
	_ = "a" + 1 // ERROR `invalid operation: "a" \+ 1 \(mismatched types untyped string and untyped int\)`
	_, _, _, _, _ = a, b, c, d, e
}
