// errorcheck

// Variable declarations at package level.
package main

var a, b = 1 // ERROR `assignment mismatch: 2 variables but 1 value`
var c, d = 1, 2, 3 // ERROR `extra init expr 3`
var e, f int = g()
var h, i = g()
var j, k, l = g() // ERROR `assignment mismatch: 3 variables but g returns 2 values`
var m int = "text" // ERROR `cannot use "text" \(untyped string constant\) as int value in variable declaration`
var n = nil // ERROR `use of untyped nil in variable declaration`
var o = main() // ERROR `main\(\) \(no value\) used as value`
var p = undefined // ERROR `undefined: undefined`
var q = p + 1
var r undefined // ERROR `undefined: undefined`
var s = r.x
var t, u string = "a", 1 // ERROR `cannot use 1 \(untyped int constant\) as string value in variable declaration`
var _ = missing // ERROR `undefined: missing`

func g() (int, int) { return 1, 2 }

func main() {}
