// messages -m -l
//
// Just below each limit a value is in the frame, just above it on the heap: so it
// is said here; tests/sites/thresholds.go has what is done.

package main

var n = 3

//go:noinline
func slices() int {
	a := make([]int, 8192)
	b := make([]int, 8193)
	c := make([]byte, 65536)
	d := make([]byte, 65537)
	e := make([]int, n, 8192)
	f := make([]int, n, 8193)
	g := make([]int, n)
	h := make([]int, 1, n)
	a[n], b[n], c[n], d[n], e[0], f[0], g[0], h[0] = 1, 2, 3, 4, 5, 6, 7, 8
	return a[n] + b[n] + int(c[n]) + int(d[n]) + e[0] + f[0] + g[0] + h[0]
}

//go:noinline
func objects() byte {
	a := new([65536]byte)
	b := new([65537]byte)
	c := &[65536]byte{}
	d := &[65537]byte{}
	a[n], b[n], c[n], d[n] = 1, 2, 3, 4
	return a[n] + b[n] + c[n] + d[n]
}

//go:noinline
func literals() byte {
	a := []byte{65535: 1}
	b := []byte{65536: 1}
	a[n], b[n] = 1, 2
	return a[n] + b[n]
}

//go:noinline
func small() byte {
	var v [10485760]byte
	v[n] = 1
	return v[n]
}

//go:noinline
func large() byte {
	var v [10485761]byte
	v[n] = 1
	return v[n]
}

//go:noinline
func parameter(v [10485761]byte) byte {
	return v[n]
}

func main() {
	println(slices(), objects(), literals(), small(), large())
	var v [10485761]byte
	println(parameter(v))
}
