// errorcheck

// Return statements and the functions that lack one.
package main

func a() int {
} // ERROR `missing return`

func b(x int) int {
	for x < 1 {
		return 1
	}
} // ERROR `missing return`

func c() (int, string) {
	return 1 // ERROR `not enough return values\n\thave \(number\)\n\twant \(int, string\)`
}

func d() {
	return 1 // ERROR `too many return values\n\thave \(number\)\n\twant \(\)`
}

func e() (n int) {
	{
		n := 1
		_ = n
		return // ERROR `result parameter n not in scope at return\n\t.*returns\.go:25:3: inner declaration of var n int`
	}
}

func f(x int) int {
	switch x {
	case 1:
		return 1
	default:
		panic(1)
	}
}

func g() int {
	for {
		break
	}
} // ERROR `missing return`

func main() {}
