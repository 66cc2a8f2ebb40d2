// hint
//
// new, filled in and returned; the caller changes it and hands it on.

package main

type matrix struct{ a, b, c, d int }

func (m *matrix) scale(by int) {
	m.a *= by
	m.d *= by
}

//go:noinline
func identity() *matrix {
	m := new(matrix) // HINT
	m.a, m.d = 1, 1
	return m
}

func trace(m *matrix) int { return m.a + m.d }

func main() {
	m := identity()
	m.scale(4)
	m.b = 2
	println(m.a, m.b, trace(m))
}
