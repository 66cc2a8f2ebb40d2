// run
//
// Constants, iota, package initialisation in order of dependency.

package main

const (
	A = iota
	B
	_
	D
	E = 1 << iota
	F
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
)

func (d Weekday) String() string { return [...]string{"Sun", "Mon"}[d] }

const (
	KB = 1 << (10 * (iota + 1))
	MB
)

var (
	a = b + 1
	b = f()
	c = []int{a, b, len(names)}
)
var names = map[string]int{"x": a}

func f() int { n++; return n * 10 }

var n = 4

func init() { println("init1", a, b, n) }
func init() { println("init2", c[0], c[1], c[2], names["x"]) }

const huge = 1 << 200
const third = 1.0 / 3

func main() {
	println(A, B, D, E, F, KB, MB)
	println(Monday.String(), Weekday(0).String())
	println(huge>>190, third*3 == 1, len("const"), uint8(255), -5%3, 5.0/2)
	var x float32 = third
	println(x, float64(x) == third)
	const c = len([10]int{})
	println(c, 'x', "a"+"b", !true, 1_000_000, 0x1p-2, 0b101, 0o17, 'ä')
}
// output:
// init1 51 50 5
// init2 51 50 1 51
// 0 1 3 16 32 1024 1048576
// Mon Sun
// 1024 true 5 255 -2 +2.500000e+000
// +3.333333e-001 false
// 10 120 ab false 1000000 +2.500000e-001 5 15 228
