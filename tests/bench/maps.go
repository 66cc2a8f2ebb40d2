// Maps: integer keys that come and go, words that are counted.
package main

func main() {
	m := make(map[int]int)
	x := uint32(1)
	for i := 0; i < 6000000; i++ {
		x = x*1664525 + 1013904223
		m[int(x>>12)%200000]++
	}
	sum := 0
	for k, v := range m {
		sum += k ^ v
	}
	words := make(map[string]int)
	text := make([]byte, 0, 16)
	for i := 0; i < 4000000; i++ {
		x = x*1664525 + 1013904223
		n := int(x>>16) % 5000
		text = text[:0]
		for n > 0 {
			text = append(text, byte('a'+n%26))
			n /= 26
		}
		words[string(text)]++
	}
	println(len(m), sum, len(words), words["abc"])
}
