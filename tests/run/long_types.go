// run
//
// Types with long descriptions are still told apart.

package main

type A = struct {
	aFieldWithALongName, anotherFieldWithALongName, aThirdFieldWithALongName      int
	aFourthFieldWithALongName, aFifthFieldWithALongName, aSixthFieldWithALongName string
}

type B = struct {
	first, second, third, fourth, fifth, sixth, seventh A
	last                                                int
}

type C = struct {
	first, second, third, fourth, fifth, sixth, seventh A
	last                                                string
}

func main() {
	var x any = B{last: 1}
	_, isB := x.(B)
	_, isC := x.(C)
	println(isB, isC)
	x = [][]*C{{{last: "c"}}}
	_, isB = x.([][]*B)
	c, isC := x.([][]*C)
	println(isB, isC, c[0][0].last)
}
// output:
// true false
// false true c
