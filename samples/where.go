// run
//
// Where does each value live?  A local variable whose address stays inside its
// function lives in the stack frame; one whose address gets out lives in the
// heap.

package main

type Point struct{ x, y int }

// The result is a copy: nothing is allocated.
func middle(a, b *Point) Point {
	return Point{(a.x + b.x) / 2, (a.y + b.y) / 2}
}

// The address of p leaves the function, so p is moved to the heap.
func origin() *Point {
	p := Point{0, 0}
	return &p
}

// A closure that is returned takes the variable it counts in with it.
func counter() func() int {
	n := 0
	return func() int {
		n++
		return n
	}
}

func main() {
	m := middle(origin(), &Point{10, 20})
	println(m.x, m.y)
	next := counter()
	next()
	println(next())
}

// output:
// 5 10
// 2
