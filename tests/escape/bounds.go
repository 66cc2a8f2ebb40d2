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

func main() { println(known(1, 2, 3)) }
