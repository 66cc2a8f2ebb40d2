// run
//
// Switches: jump tables, binary search, strings, types, fallthrough, order.

package main

func small(i int) string {
	switch i {
	case 0, 1, 2:
		return "low"
	case 3:
		fallthrough
	case 4:
		return "mid"
	case 5, 6, 7, 8, 9, 10, 11:
		return "high"
	case 100:
		return "100"
	case -5:
		return "negative"
	case 1 << 40:
		return "huge"
	}
	return "none"
}

func bytes(u uint8) int {
	switch u {
	case 0:
		return 10
	case 1:
		return 11
	case 2:
		return 12
	case 200:
		return 14
	case 201:
		return 15
	case 254:
		return 18
	case 255:
		return 19
	}
	return 0
}

func words(s string) int {
	switch s {
	case "":
		return 0
	case "a":
		return 1
	case "b":
		return 2
	case "ab":
		return 3
	case "hello":
		return 5
	case "world":
		return 6
	default:
		return -1
	}
}

type E string

func (e E) Error() string { return string(e) }

func types(x interface{}) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int8:
		return "integer"
	case string:
		return "string " + v
	case []int:
		return "slice " + string(rune('0'+len(v)))
	case *E:
		return "*E " + string(*v)
	case error:
		return "error " + v.Error()
	case func() int:
		return "func " + string(rune('0'+v()))
	case struct{ a, b int }:
		return "struct " + string(rune('0'+v.b))
	}
	return "other"
}

func say(s string, v int) int { print(s, " "); return v }

func main() {
	for _, i := range []int{0, 2, 3, 4, 7, 12, 100, -5, 1 << 40, 99, -6} {
		print(small(i), " ")
	}
	println()
	for _, u := range []uint8{0, 2, 3, 199, 200, 202, 254, 255} {
		print(bytes(u), " ")
	}
	println()
	for _, s := range []string{"", "a", "b", "c", "ab", "ba", "hello", "world", "help!"} {
		print(words(s), " ")
	}
	println()
	e := E("e")
	for _, x := range []interface{}{nil, 1, int8(2), "s", []int{1, 2}, &e, e,
		func() int { return 7 }, struct{ a, b int }{1, 2}, 2.5} {
		print(types(x), ", ")
	}
	println()
	switch say("tag", 2) {
	case say("one", 1), say("two", 2), say("three", 3):
		println("found")
	}
	switch x := interface{}(5); x {
	case "5":
		println("string")
	case int64(5):
		println("int64")
	case 5:
		println("int")
	}
	switch {
	case e == "x", len(e) == 1:
		println("condition")
	}
}
// output:
// low low mid mid high none 100 negative huge none none
// 10 12 0 0 14 0 18 19
// 0 1 2 -1 3 -1 5 6 -1
// nil, integer, integer, string s, slice 2, *E e, error e, func 7, struct 2, other,
// tag one two found
// int
// condition
