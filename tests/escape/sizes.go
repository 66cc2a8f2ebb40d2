// messages -m -m -l
package main

var n = 10

func explicit() {
	var fits [10 << 20]byte
	var large [10<<20 + 1]byte
	_, _ = fits, large
}

func implicit() {
	_ = new([64 << 10]byte)
	_ = new([64<<10 + 1]byte)
	_ = &[64<<10 + 1]byte{}
	_ = make([]int64, 8192)
	_ = make([]int64, 8193)
	_ = make([]int64, n)
	_ = make([]int64, 0, n)
	_ = make([]struct{}, 1<<30)
	_ = make([]int64, 1, 1<<33)
}

func closure() func() byte {
	var a [100]byte
	var b [200]byte
	f := func() byte { return a[0] + b[0] }
	return f
}

func main() {
	explicit()
	implicit()
	println(closure()())
}
