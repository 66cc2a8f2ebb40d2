// dump tokens

package p // a comment does not hide the newline

/* a comment with a
newline ends a statement */
var x = a /* as
here */
var (
	y = a +
		b<<2&^c
	z, w = !d && e || <-f, ^g
)

func f() { x++; return }

func g(...int) {
	for i := range x {
		x[i] &^= 1 ; x[i] <<= 2
		if x != y || x >= y { break }
	}
}
