// hint
//
// A pointer variable is filled in and returned.

package main

type counter struct {
	hits  int
	total float64
}

//go:noinline
func count(values []float64) *counter {
	c := &counter{} // HINT
	for _, v := range values {
		c.hits++
		c.total += v
	}
	return c
}

func main() {
	c := count([]float64{1, 2, 3.5})
	println(c.hits, c.total > 6)
}
