// hint
//
// A buffer is made, filled and returned: its callers can have it in their frames.

package main

//go:noinline
func render(n int) []byte {
	buf := make([]byte, 64) // HINT
	i := len(buf)
	for {
		i--
		buf[i] = byte('0' + n%10)
		n /= 10
		if n == 0 {
			break
		}
	}
	buf[0] = byte(len(buf) - i)
	return buf
}

func main() {
	for n := 1; n < 100000; n *= 37 {
		b := render(n)
		println(b[0], string(b[64-int(b[0]):]))
	}
}
