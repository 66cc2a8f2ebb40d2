// run

// Comparisons with short constants are made of loads: every length, every byte.
package main

func eq(a, b string) bool { return a == b }
func is(s string) int {
	for i, k := range []string{"", "a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmnop", "abcdefghijklmnopq"} {
		if eq(s, k) { return i }
	}
	return -1
}
func sw(s string) int {
	switch s {
	case "": return 0
	case "a": return 1
	case "ab": return 2
	case "abc": return 3
	case "abcd": return 4
	case "abcde": return 5
	case "abcdef": return 6
	case "abcdefg": return 7
	case "abcdefgh": return 8
	case "abcdefghi": return 9
	case "abcdefghijklmnop": return 10
	case "abcdefghijklmnopq": return 11
	}
	return -1
}
func main() {
	full := "abcdefghijklmnopqr"
	for n := 0; n <= len(full); n++ {
		s := full[:n]
		if is(s) != sw(s) { println("BAD", n, is(s), sw(s)) }
		for j := 0; j < n; j++ {
			b := []byte(s); b[j]++
			if sw(string(b)) != -1 { println("BAD2", n, j) }
		}
	}
	println("done", "const"[2], len("x"))
}

// output:
// done 110 1
