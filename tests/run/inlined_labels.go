// run

// A loop's condition is compiled twice; the labels of what is inlined in it are each
// time others.
package main

type token struct {
	kind  int
	value string
}

func (t token) is(kind int, values ...string) bool {
	if len(values) == 0 {
		return kind == t.kind
	}
	for _, v := range values {
		if v == t.value {
			goto found
		}
	}
	return false
found:
	return kind == t.kind
}

func odd(n int) bool {
again:
	if n > 1 {
		n -= 2
		goto again
	}
	return n == 1
}

func main() {
	tokens := []token{{1, "a"}, {2, "+"}, {1, "b"}, {2, "-"}, {3, ""}}
	i := 0
	for !tokens[i].is(3) {
		for tokens[i].is(2, "+", "-") && i < 4 {
			println(tokens[i].value)
			i++
		}
		for tokens[i].is(1) {
			println(tokens[i].value, odd(i))
			i++
		}
	}
	n := 3
	for odd(n) || odd(n/2) {
		n--
		println(n)
	}
}

// output:
// a false
// +
// b false
// -
// 2
// 1
// 0
