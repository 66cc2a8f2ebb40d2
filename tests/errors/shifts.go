// errorcheck

// Shift counts; and the left operand of a shift that is not constant takes its
// type from around it.
package main

func main() {
	var s uint = 3
	var x float64 = 1 << s // ERROR `invalid operation: 1 << s \(shift of type float64\)`
	_ = 1.5 << s // ERROR `invalid operation: shifted operand 1\.5 \(untyped float constant\) must be integer`
	_ = 1 << -1 // ERROR `invalid operation: negative shift count -1 \(untyped int constant\)`
	_ = 1 << 1.5 // ERROR `1\.5 \(untyped float constant\) truncated to uint`
	_ = "a" << s // ERROR `invalid operation: shifted operand "a" \(untyped string constant\) must be integer`
	_ = s << "a" // ERROR `cannot convert "a" \(untyped string constant\) to uint`
	_ = float64(1<<s) + 1 // ERROR `invalid operation: 1 << s \(shift of type float64\)`
	_ = 1 << 2000 // ERROR `invalid operation: invalid shift count 2000 \(untyped int constant\)`
	_ = x
}
