// escape

// Nothing can be assigned to a result called _, but what is returned in its place
// reaches the caller.
package main

func pair(x, y *int) (_, _ *int) { // ERROR "leaking param: x to result ~b0 level=0" "leaking param: y to result ~b1 level=0"
	return x, y
}

func swap(x, y *int) (_, _ *int) { // ERROR "leaking param: x to result ~b0 level=0" "leaking param: x to result ~b1 level=0" "leaking param: y to result ~b0 level=0" "leaking param: y to result ~b1 level=0"
	if *x > *y {
		x, y = pair(y, x)
	}
	return x, y
}

func new2() (*int, *int) {
	a := 1 // ERROR "moved to heap: a"
	b := 2 // ERROR "moved to heap: b"
	return pair(&a, &b)
}

func main() {
	x, y := new2()
	x, y = swap(x, y)
	_, _ = x, y
}
