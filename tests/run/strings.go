// run
//
// Strings: concatenation, slicing, comparison, conversion, iteration.

package main

func join(a []string) string {
	s := ""
	for i, x := range a {
		if i > 0 {
			s += ", "
		}
		s += x
	}
	return s
}

func main() {
	a := []string{"alpha", "beta", "gamma"}
	s := join(a)
	println(s, len(s), s[2:7], s[:3]+"|"+s[len(s)-2:])
	println(s == "alpha, beta, gamma", s < "b", s > "alpha", "a" < "ab", "" < "a")
	for i, r := range "héllo, 世界\xff!" {
		print(i, ":", r, " ")
	}
	println()
	b := []byte("bytes")
	b[0] = 'B'
	println(string(b), len(b), cap(b) >= 5)
	r := []rune("世界")
	r = append(r, 'x')
	println(string(r), len(r), string(r[0]), string(rune(-1)))
	m := map[string]int{}
	m[string(b)] = 7
	println(m["Bytes"], m[string(b[:2])])
	switch s[:5] {
	case "beta":
		println("no")
	case "alpha":
		println("yes")
	}
	n := 0
	for range "日本語" {
		n++
	}
	println(n)
}
// output:
// alpha, beta, gamma 18 pha,  alp|ma
// true true true true true
// 0:104 1:233 3:108 4:108 5:111 6:44 7:32 8:19990 11:30028 14:65533 15:33
// Bytes 5 true
// 世界x 3 世 �
// 7 0
// yes
// 3
