// run

// Two variables meet after an if: one of them, the length of kind, is the same on
// both ways and becomes a constant between the others' phis.
package main

//go:noinline
func join(n int, s string) string {
	var kind, text string
	if n == 1 {
		kind = "/*"
		text = s
	} else {
		kind = "//"
		text = s + s
	}
	if text == "" {
		return "empty"
	}
	println(kind, text)
	return text
}

func main() {
	println(join(1, "abc"))
	println(join(2, "abc"))
	println(join(2, ""))
}

// output:
// /* abc
// abc
// // abcabc
// abcabc
// empty
