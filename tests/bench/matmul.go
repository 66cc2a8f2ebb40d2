// Nested slices of floats: the product of two matrices.
package main

func matrix(n int, f float64) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		for j := range m[i] {
			m[i][j] = f * float64((i-j)*(i+j)%17)
		}
	}
	return m
}

func multiply(a, b [][]float64) [][]float64 {
	n := len(a)
	c := make([][]float64, n)
	for i := range c {
		row := make([]float64, n)
		for k := 0; k < n; k++ {
			x := a[i][k]
			for j := range row {
				row[j] += x * b[k][j]
			}
		}
		c[i] = row
	}
	return c
}

func main() {
	const n = 900
	c := multiply(matrix(n, 0.5), matrix(n, 0.25))
	println(int(c[n/2][n/3]*8), int(c[1][2]*8))
}
