// escape
package main

func concat(a, b string) string { // ERROR "a does not escape" "b does not escape"
	return a + b + "!" // ERROR "a \+ b \+ .!. escapes to heap"
}

func compare(a, b string) bool { // ERROR "a does not escape" "b does not escape"
	return a+b == "ab" // ERROR "a \+ b does not escape"
}

func toBytes(s string) int { // ERROR "s does not escape"
	return len([]byte(s)) // ERROR "\(\[\]byte\)\(s\) does not escape"
}

func fromBytes(b []byte) string { // ERROR "b does not escape"
	return string(b) // ERROR "string\(b\) escapes to heap"
}

func runes(s string, r rune) ([]rune, string) { // ERROR "s does not escape"
	return []rune(s), string(r) // ERROR "\(\[\]rune\)\(s\) escapes to heap" "string\(r\) escapes to heap"
}

func substring(s string) string { return s[1:] } // ERROR "leaking param: s to result ~r0 level=0"

func main() {
	println(concat("a", "b"), compare("a", "b"), toBytes("abc"), fromBytes(nil), substring("ab"))
	runes("abc", 'x')
}
