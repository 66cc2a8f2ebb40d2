// sites
//
// Conversions between strings, bytes and runes.

package main

import "runtime"

var before, after runtime.MemStats

var (
	text  = "forty characters, give or take one or two"
	word  = "word"
	bytes []byte
	runes []rune
	kept  string
	code  = 0x263a
)

func allocate() {
	bytes = []byte(text)
	kept = string(bytes)
	runes = []rune(word)
	kept = string(runes)
	kept = string(rune(code))
	local := []byte(word)
	local[0] = 'W'
	if string(local) == "Word" {
		kept = word
	}
	counts := map[string]int{}
	if counts[string(bytes)] == 1 {
		kept = word
	}
	for range []byte(text) {
	}
}

func main() {
	runtime.ReadMemStats(&before)
	allocate() // ALLOC 5 128
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
