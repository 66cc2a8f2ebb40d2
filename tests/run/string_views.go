// run
//
// string(b) that is used at once needs no copy; one that lives on does.

package main

import "fmt"

type pair struct{ a, b string }

//go:noinline
func change(b []byte) string {
	b[0] = 'X'
	return "changed"
}

func class(b []byte) int {
	switch string(b) {
	case "one":
		b[0] = '1'
		return 1
	case "two":
		return 2
	}
	return 0
}

func main() {
	b := []byte("hello")
	head := string(b)[:3]
	all := string(b)[:]
	joined := string(b) + "!"
	both := string(b) + string(b[:0])
	b[0] = 'j'
	fmt.Println(head, all, joined, both, string(b))

	m := map[pair]int{{"jello", "x"}: 1}
	n := map[[2]string]int{{"jello", "jello"}: 2}
	fmt.Println(m[pair{string(b), "x"}], m[pair{a: string(b)}], n[[2]string{string(b), string(b)}])
	m[pair{string(b), "y"}] = 3
	b[0] = 'c'
	fmt.Println(m[pair{"jello", "y"}], m[pair{string(b), "y"}], len(m))

	fmt.Println(string(b) < "d", string(b) >= "d", "cello" <= string(b), string(b) > string(b[1:]))
	less := string(b) < "cellp"
	b[0] = 'z'
	fmt.Println(less, class([]byte("one")), class([]byte("two")), class(b))

	s := string(b) + change(b)
	t := "<" + string(b) + change(b) + ">"
	fmt.Println(s, t, len(string(b)), string(b)[4])

	short, long := []rune("äöü"), []rune("a string of more than thirty-two runes: äöü")
	short = append(short, 'x')
	fmt.Println(string(short), len(long), len([]rune("日本語")), cap([]rune("ab")) >= 2)

	zeros := append([]int{1, 2}, make([]int, 3)...)
	zeros = append(zeros[:2], make([]int, 2)...)
	words := append([]string{"a"}, make([]string, len(b))...)
	fmt.Println(zeros, len(words), words[5] == "")
	defer func() { fmt.Println(recover()) }()
	count := -1
	zeros = append(zeros, make([]int, count)...)
}

// output:
// hel hello hello! hello jello
// 1 0 2
// 3 0 2
// true false true false
// true 1 2 0
// Xellochanged <Xellochanged> 5 111
// äöüx 43 3 true
// [1 2 0 0] 6 true
// runtime error: makeslice: len out of range
