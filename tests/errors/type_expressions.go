// errorcheck

// What may stand where a type is wanted.
package main

var v int

const n = 3
const big = 1 << 70

type (
	A v // ERROR `v \(variable of type int\) is not a type`
	B *v // ERROR `v \(variable of type int\) is not a type`
	C [v]int // ERROR `invalid array length v`
	D [n]int
	E [-1]int // ERROR `invalid array length -1 \(untyped int constant\)`
	F [1.5]int // ERROR `array length 1\.5 \(untyped float constant\) must be integer`
	G [2.0]int
	H ["a"]int // ERROR `array length "a" \(untyped string constant\) must be integer`
	I [big]int // ERROR `array length big \(untyped int constant 1180591620717411303424\) must be integer`
	J [...]int // ERROR `invalid use of \[\.\.\.\] array \(outside a composite literal\)`
	K [nothing]int // ERROR `undeclared name nothing for array length`
	L map[[]int]int // ERROR `invalid map key type \[\]int`
	M map[func()]int // ERROR `invalid map key type func\(\)`
	N map[struct{ s []int }]int // ERROR `invalid map key type struct\{s \[\]int\}`
	O map[interface{}]int
	P chan undefined // ERROR `undefined: undefined`
	Q func(undefined) int // ERROR `undefined: undefined`
	R struct {
		*int
		*Ptr // ERROR `embedded field type cannot be a pointer`
		Ptr // ERROR `Ptr redeclared\n\t.*:31:3: other declaration of Ptr` `embedded field type cannot be a pointer`
		*Iface // ERROR `embedded field type cannot be a pointer to an interface`
		Iface // ERROR `Iface redeclared\n\t.*:33:3: other declaration of Iface`
	}
	S main // ERROR `main \(value of type func\(\)\) is not a type`
	T D.x // ERROR `D\.x undefined \(type D has no field or method x\)`
	W func(...int, int) // ERROR `can only use \.\.\. with final parameter in list`
	X func(a, b ...int) // ERROR `can only use \.\.\. with final parameter in list`
)

type Ptr *int
type Iface interface{ m() }

func f() {}

func main() {}
