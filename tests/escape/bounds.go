// escape
package main

var table [16]int
var bytes [256]int

func known(i int, u uint, b byte) int {
	n := table[i&15]      // ERROR "index bounds check elided"
	n += table[u%16]      // ERROR "index bounds check elided"
	n += bytes[b]         // ERROR "index bounds check elided"
	n += table[b>>4]      // ERROR "index bounds check elided"
	n += table[i%16]      // may be negative
	n += table[b>>3]
	n += int("0123456789abcdef"[u&7]) // ERROR "index bounds check elided"
	return n
}

// What append appends is evaluated into temporaries first, and then looked at.
func appended(s []int, b byte) []int { // ERROR "leaking param: s to result ~r0 level=0"
	s = append(s, bytes[b]) // ERROR "index bounds check elided"
	return append(s, table[b>>4])
}

func main() { println(known(1, 2, 3), len(appended(nil, 4))) }
