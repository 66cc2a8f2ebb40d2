// Strings: concatenation, comparison, growth by append.
package main

func itoa(n int) string {
	var b [20]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		n /= 10
		if n == 0 {
			return string(b[i:])
		}
	}
}

func main() {
	total, equal := 0, 0
	last := ""
	for i := 0; i < 3000000; i++ {
		s := "item-" + itoa(i%1000) + ":" + itoa(i%7)
		if s == last {
			equal++
		}
		if s < last {
			total += len(s)
		}
		last = s
	}
	var buf []byte
	for i := 0; i < 5000000; i++ {
		buf = append(buf, "xyz"...)
		if len(buf) > 1<<20 {
			total += len(string(buf))
			buf = nil
		}
	}
	println(total, equal)
}
