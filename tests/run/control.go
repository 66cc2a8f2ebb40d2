// run
//
// Control flow: labels, goto, switch, fallthrough, short circuits, evaluation order.

package main

func f(s string, v bool) bool { print(s, " "); return v }
func g(n int) int             { print("g", n, " "); return n }

func classify(n int) string {
	switch {
	case n < 0:
		return "negative"
	case n == 0:
		return "zero"
	case n < 10:
		return "small"
	}
	return "big"
}

func main() {
outer:
	for i := 0; i < 5; i++ {
		for j := 0; j < 5; j++ {
			switch {
			case j == 3:
				continue outer
			case i == 3:
				break outer
			}
			print(i*10+j, " ")
		}
	}
	println()
	i := 0
loop:
	if i < 3 {
		i++
		goto loop
	}
	println(i, classify(-1), classify(0), classify(5), classify(50))
	switch i {
	case 1, 2:
		println("1 2")
	case 3:
		println("3")
		fallthrough
	case 4:
		println("4")
	default:
		println("default")
	}
	println(f("a", false) && f("b", true), f("c", true) || f("d", true))
	arr := [3]int{g(1), g(2), g(3)}
	x, y := g(4), arr[g(1)]
	arr[g(0)], arr[g(2)] = g(7), g(8)
	println(x, y, arr[0], arr[2])
	x, y = y, x
	println(x, y)
	j := 0
	j, arr[j] = 2, 55
	println(j, arr[0])
	for k, v := range []string{"a", "b"} {
		print(k, v, " ")
	}
	for k := range [3]struct{}{} {
		print(k, " ")
	}
	println()
	switch z := interface{}(i).(type) {
	default:
		_ = z
		println("type default")
	case string:
	}
	for n := 0; ; n++ {
		if n%2 == 0 {
			continue
		}
		if n > 6 {
			break
		}
		print(n, " ")
	}
	println()
	const big = 1 << 100
	println(big>>98, 'a'+1, 7.0/2, 1/3.0 < 0.34)
	c := complex(1, 2)
	c = c*c + 1i
	println(real(c), imag(c), c == complex(-3, 5), c/c)
	switch {
	case i > 100:
	case i > 2:
		goto end
	}
	println("skipped")
end:
	println("end")
}
// output:
// 0 1 2 10 11 12 20 21 22
// 3 negative zero small big
// 3
// 4
// a c false true
// g1 g2 g3 g4 g1 g0 g2 g7 g8 4 2 7 8
// 2 4
// 2 55
// 0a 1b 0 1 2
// type default
// 1 3 5
// 4 98 +3.500000e+000 true
// -3.000000e+000 +5.000000e+000 true (+1.000000e+000+0.000000e+000i)
// end
