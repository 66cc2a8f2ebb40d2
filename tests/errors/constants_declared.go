// errorcheck

// Constant declarations: iota, repetition, types.
package main

const (
	a = iota
	b
	c, d = iota, 1 << iota
	e, f
	g // ERROR `extra init expr at .*:9:17`
	h, i, j // ERROR `missing init expr for j`
)

const k // ERROR `missing init expr for k`
const l int // ERROR `missing init expr for l`
const m []int = nil // ERROR `invalid constant type \[\]int`
const n = main // ERROR `main \(value of type func\(\)\) is not constant`
const o byte = 255 + iota
const (
	p byte = 254 + iota
	q
	r // ERROR `cannot use 254 \+ iota \(untyped int constant 256\) as byte value in constant declaration \(overflows\)`
)
const s, t = 1 // ERROR `missing init expr for t`
const u = 1, 2 // ERROR `extra init expr 2`
const v = undefined // ERROR `undefined: undefined`
const w = v + 1
const x = "a" + 1 // ERROR `invalid operation: "a" \+ 1 \(mismatched types untyped string and untyped int\)`
const y int = 1.5 // ERROR `cannot use 1\.5 \(untyped float constant\) as int value in constant declaration \(truncated\)`
const z float32 = 1e39 // ERROR `cannot use 1e39 \(untyped float constant 1e\+39\) as float32 value in constant declaration \(overflows\)`

func main() {
	const local = iota
	var notConst = 1
	const bad = notConst // ERROR `notConst \(variable of type int\) is not constant`
	const (
		big  = 1 << 100
		same = big >> 99
	)
	println(same, iota) // ERROR `cannot use iota outside constant declaration`
}
