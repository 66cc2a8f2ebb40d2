// Function values: captured variables, calls that cannot be resolved.
package main

func compose(f, g func(int) int) func(int) int {
	return func(x int) int { return g(f(x)) }
}

func each(xs []int, f func(int)) {
	for _, x := range xs {
		f(x)
	}
}

func main() {
	xs := make([]int, 1000)
	for i := range xs {
		xs[i] = i
	}
	total := 0
	f := compose(func(x int) int { return x + 3 }, func(x int) int { return x ^ 5 })
	for i := 0; i < 100000; i++ {
		k := i & 7
		each(xs, func(x int) { total += x ^ k })
	}
	for i := 0; i < 100000000; i++ {
		total += f(i)
	}
	fs := make([]func() int, 0, 100)
	for i := 0; i < 5000000; i++ {
		i := i
		fs = append(fs, func() int { return i })
		if len(fs) == cap(fs) {
			for _, g := range fs {
				total += g()
			}
			fs = fs[:0]
		}
	}
	println(total)
}
