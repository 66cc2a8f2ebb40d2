// run
//
// Integer arithmetic wraps at the width of the type; division truncates.

package main

func div(a, b int) int       { return a / b }
func mod(a, b int) int       { return a % b }
func div8(a, b int8) int8    { return a / b }
func udiv(a, b uint64) uint64 { return a / b }

func main() {
	println(div(7, 2), div(-7, 2), div(7, -2), mod(-7, 2), mod(7, -2))
	println(div8(-128, -1), div(-1<<63, -1), mod(-1<<63, -1))
	println(udiv(1<<63, 3), udiv(1<<64-1, 10))
	var i8 int8 = 127
	i8++
	var u8 uint8
	u8--
	var i16 int16 = -32768
	i16--
	var u32 uint32 = 1<<32 - 1
	u32 += 2
	println(i8, u8, i16, u32)
	x := 1000003
	println(x/3, x/7, x/10, x/1000, x%3, x%7, x%10, x%1000, -x/10, -x%10)
	var u uint32 = 4000000007
	println(u/3, u/7, u/10, u%7, u%641, u/641)
	println(x&0xff, x|0xff, x^0xff, x&^0xff, ^x, -x)
	for s := uint(0); s < 70; s += 23 {
		println(x<<s, x>>s, -x>>s, uint32(x)<<s, int8(-5)>>s)
	}
	var f float64 = 1e10
	println(int32(int64(f)), uint64(f), int(-1.5*f), f/3, float32(f)/3)
	var big uint64 = 1<<63 + 12345
	println(float64(big), uint64(float64(big)))
}
// output:
// 3 -3 -3 -1 1
// -128 -9223372036854775808 0
// 3074457345618258602 1844674407370955161
// -128 255 32767 1
// 333334 142857 100000 1000 1 4 3 3 -100000 -3
// 1333333335 571428572 400000000 3 398 6240249
// 67 1000191 1000124 999936 -1000004 -1000003
// 1000003 1000003 -1000003 1000003 -5
// 8388633165824 0 -1 562036736 -1
// -3418021010941673472 0 -1 0 -1
// 0 0 -1 0 -1
// 1410065408 10000000000 -15000000000 +3.333333e+009 +3.333333e+009
// +9.223372e+018 9223372036854788096
