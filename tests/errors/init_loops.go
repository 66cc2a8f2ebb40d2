// errorcheck

// Variables that need themselves to be initialized.
package main

var a = b // ERROR `initialization loop for a\n\t.*:6:5: a refers to\n\t.*:7:5: b refers to\n\t.*:8:5: c refers to\n\t.*:10:6: f refers to\n\t.*:6:5: a`
var b = c
var c = f()

func f() int { return a }

var d, e = g() // ERROR `initialization loop for e\n\t.*:12:8: e refers to\n\t.*:14:6: g refers to\n\t.*:12:8: e`

func g() (int, int) { return e, 1 }

const h = i // ERROR `initialization loop for h\n\t.*:16:7: h refers to\n\t.*:17:7: i refers to\n\t.*:16:7: h`
const i = h + 1

var j = func() int { return k } // ERROR `initialization loop for j\n\t.*:19:5: j refers to\n\t.*:20:5: k refers to\n\t.*:19:5: j`
var k = j()

type T struct{}

func (T) m() int { return l }

var l = T.m(T{}) // ERROR `initialization loop for l\n\t.*:26:5: l refers to\n\t.*:24:10: m refers to\n\t.*:26:5: l`

var ok = recursive(3)

func recursive(n int) int {
	if n == 0 {
		return 0
	}
	return recursive(n - 1)
}

var p = &p2
var p2 = 1

func main() { println(ok, p) }
