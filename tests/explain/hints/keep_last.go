// hint
//
// The last of a loop is kept by address.

package main

type row struct{ n, sum int }

//go:noinline
func last(n int) int {
	var latest *row
	for i := 0; i < n; i++ {
		r := row{i, i * i} // HINT
		latest = &r
	}
	return latest.sum + latest.n
}

func main() { println(last(5)) }
