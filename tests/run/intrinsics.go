// run

// Calls that become instructions, at the ends of their ranges; the same functions as
// values are called.
package main

import (
	"math"
	"math/bits"
)

//go:noinline
func counts(x uint64) {
	println(bits.Len8(uint8(x)), bits.Len16(uint16(x)), bits.Len32(uint32(x)),
		bits.Len64(x), bits.Len(uint(x)))
	println(bits.TrailingZeros8(uint8(x)), bits.TrailingZeros16(uint16(x)),
		bits.TrailingZeros32(uint32(x)), bits.TrailingZeros64(x), bits.TrailingZeros(uint(x)))
	println(bits.OnesCount8(uint8(x)), bits.OnesCount16(uint16(x)),
		bits.OnesCount32(uint32(x)), bits.OnesCount64(x), bits.OnesCount(uint(x)))
	println(bits.LeadingZeros8(uint8(x)), bits.LeadingZeros64(x),
		bits.ReverseBytes32(uint32(x)), bits.ReverseBytes64(x))
}

//go:noinline
func rotate(x uint64, n int) {
	println(bits.RotateLeft8(uint8(x), n), bits.RotateLeft16(uint16(x), n),
		bits.RotateLeft32(uint32(x), n), bits.RotateLeft64(x, n), bits.RotateLeft(uint(x), n))
}

//go:noinline
func wide(x, y, carry uint64) {
	hi, lo := bits.Mul64(x, y)
	sum, out := bits.Add64(x, y, carry)
	diff, borrow := bits.Sub64(x, y, carry)
	println(hi, lo, sum, out, diff, borrow)
	h, l := bits.Mul(uint(y), uint(x))
	s, c := bits.Add(uint(x), uint(y), uint(carry))
	d, b := bits.Sub(uint(x), uint(y), uint(carry))
	println(uint64(h) == hi, uint64(l) == lo, uint64(s) == sum, uint64(c) == out,
		uint64(d) == diff, uint64(b) == borrow)
}

// Differences between the instructions and the functions as Go has them.
func compare() (wrong int) {
	add, sub, mul, length := bits.Add64, bits.Sub64, bits.Mul64, bits.Len32
	x := uint64(0x9E3779B97F4A7C15)
	for i := 0; i < 2000; i++ {
		y := x*6364136223846793005 + 1442695040888963407
		s1, c1 := bits.Add64(x, y, uint64(i&1))
		s2, c2 := add(x, y, uint64(i&1))
		d1, b1 := bits.Sub64(x, y, uint64(i&1))
		d2, b2 := sub(x, y, uint64(i&1))
		h1, l1 := bits.Mul64(x, y)
		h2, l2 := mul(x, y)
		if s1 != s2 || c1 != c2 || d1 != d2 || b1 != b2 || h1 != h2 || l1 != l2 ||
			bits.Len32(uint32(y>>40)) != length(uint32(y>>40)) {
			wrong++
		}
		x = y ^ y>>29
	}
	return wrong
}

func main() {
	for _, x := range []uint64{0, 1, 0x80, 0x8000, 0xdeadbeef, 1 << 63, math.MaxUint64} {
		counts(x)
	}
	for _, n := range []int{0, 1, -1, 7, 64, -65, 1000} {
		rotate(0x123456789abcdef0, n)
	}
	const most = math.MaxUint64
	for _, x := range []uint64{0, 1, 1 << 63, most} {
		for _, y := range []uint64{0, 1, 1 << 63, most} {
			wide(x, y, 0)
			wide(x, y, 1)
		}
	}
	println(compare())
	println(math.Sqrt(2) == math.Sqrt2, math.IsNaN(math.Sqrt(-1)), math.Sqrt(math.Inf(1)) > 1e300)
}

// output:
// 0 0 0 0 0
// 8 16 32 64 64
// 0 0 0 0 0
// 8 64 0 0
// 1 1 1 1 1
// 0 0 0 0 0
// 1 1 1 1 1
// 7 63 16777216 72057594037927936
// 8 8 8 8 8
// 7 7 7 7 7
// 1 1 1 1 1
// 0 56 2147483648 9223372036854775808
// 0 16 16 16 16
// 8 15 15 15 15
// 0 1 1 1 1
// 8 48 8388608 36028797018963968
// 8 16 32 32 32
// 0 0 0 0 0
// 7 13 24 24 24
// 0 32 4022250974 17275436389634146304
// 0 0 0 64 64
// 8 16 32 63 63
// 0 0 0 1 1
// 8 0 0 128
// 8 16 32 64 64
// 0 0 0 0 0
// 8 16 32 64 64
// 0 0 4294967295 18446744073709551615
// 240 57072 2596069104 1311768467463790320 1311768467463790320
// 225 48609 897170913 2623536934927580640 2623536934927580640
// 120 28536 1298034552 655884233731895160 655884233731895160
// 120 30831 1584363597 1885667171979196425 1885667171979196425
// 240 57072 2596069104 1311768467463790320 1311768467463790320
// 120 28536 1298034552 655884233731895160 655884233731895160
// 240 61662 3168727194 13609579084938377370 13609579084938377370
// 0 0 0 0 0 0
// true true true true true true
// 0 0 1 0 18446744073709551615 1
// true true true true true true
// 0 0 1 0 18446744073709551615 1
// true true true true true true
// 0 0 2 0 18446744073709551614 1
// true true true true true true
// 0 0 9223372036854775808 0 9223372036854775808 1
// true true true true true true
// 0 0 9223372036854775809 0 9223372036854775807 1
// true true true true true true
// 0 0 18446744073709551615 0 1 1
// true true true true true true
// 0 0 0 1 0 1
// true true true true true true
// 0 0 1 0 1 0
// true true true true true true
// 0 0 2 0 0 0
// true true true true true true
// 0 1 2 0 0 0
// true true true true true true
// 0 1 3 0 18446744073709551615 1
// true true true true true true
// 0 9223372036854775808 9223372036854775809 0 9223372036854775809 1
// true true true true true true
// 0 9223372036854775808 9223372036854775810 0 9223372036854775808 1
// true true true true true true
// 0 18446744073709551615 0 1 2 1
// true true true true true true
// 0 18446744073709551615 1 1 1 1
// true true true true true true
// 0 0 9223372036854775808 0 9223372036854775808 0
// true true true true true true
// 0 0 9223372036854775809 0 9223372036854775807 0
// true true true true true true
// 0 9223372036854775808 9223372036854775809 0 9223372036854775807 0
// true true true true true true
// 0 9223372036854775808 9223372036854775810 0 9223372036854775806 0
// true true true true true true
// 4611686018427387904 0 0 1 0 0
// true true true true true true
// 4611686018427387904 0 1 1 18446744073709551615 1
// true true true true true true
// 9223372036854775807 9223372036854775808 9223372036854775807 1 9223372036854775809 1
// true true true true true true
// 9223372036854775807 9223372036854775808 9223372036854775808 1 9223372036854775808 1
// true true true true true true
// 0 0 18446744073709551615 0 18446744073709551615 0
// true true true true true true
// 0 0 0 1 18446744073709551614 0
// true true true true true true
// 0 18446744073709551615 0 1 18446744073709551614 0
// true true true true true true
// 0 18446744073709551615 1 1 18446744073709551613 0
// true true true true true true
// 9223372036854775807 9223372036854775808 9223372036854775807 1 9223372036854775807 0
// true true true true true true
// 9223372036854775807 9223372036854775808 9223372036854775808 1 9223372036854775806 0
// true true true true true true
// 18446744073709551614 1 18446744073709551614 1 0 0
// true true true true true true
// 18446744073709551614 1 18446744073709551615 1 18446744073709551615 1
// true true true true true true
// 0
// true true true
