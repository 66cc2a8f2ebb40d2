// messages -m -l

// Constants stand as they were written; their operators need parentheses as others do.
package p

const w = 4

func f(n, k int) {
	_ = make([]byte, (n+(w-1))/w)
	_ = make([]byte, n+(w-1)*2)
	_ = make([]byte, n*(w-1))
	_ = make([]byte, n*-w)
	_ = make([]byte, n*(-w))
	_ = make([]byte, (w-1)*n)
	_ = make([]byte, (w-1)+n)
	_ = make([]byte, (w*2)+n)
	_ = make([]byte, k<<(w+1))
	_ = make([]byte, k*int(w+1))
	_ = make([]byte, n+(w&^1))
	_ = make([]byte, (w&^1)*n+(-1))
	_ = make([]byte, (((w)))*n)
}
func g(s string) {
	println(len([]string{s + "a" + ("b" + "c"), ("x" + "y") + s}))
}
func h(a []string, s string) (x []interface{}) {
	x = append(x, "a" +  ("b" + "c") + s, s + ("b" + "c"), !(w == 3), (w == 3) == (len(s) == 2), -w)
	return
}
