// hint
//
// A slice of a local array is returned.

package main

//go:noinline
func digits(n int) []int {
	var d [4]int // HINT
	for i := range d {
		d[i] = n % 10
		n /= 10
	}
	return d[:]
}

func main() {
	d := digits(4321)
	sum := 0
	for _, v := range d {
		sum += v
	}
	println(len(d), d[0], d[3], sum)
}
