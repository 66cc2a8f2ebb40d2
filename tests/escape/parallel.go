// messages -m -l
package p

import "os"

type table struct {
	s    [256]uint32
	next *table
}

// What the first assignment may change is looked at before both.
func swap(t *table, i int, j uint8) {
	t.s[i], t.s[j] = t.s[j], t.s[i]
}

func rotate(a [16]int, i, j uint) [16]int {
	a[i&15], a[j&15] = a[j%16], a[i%16]
	return a
}

func separate(a, b *[16]int, x int, i, j uint) int {
	a[i&15], x = x, b[j&15]
	x, b[j&15] = b[i%16], a[i%16]
	return x
}

func packages(a *[16]int, i uint) (err error, list []string) {
	a[i&15], err = a[i%16], os.ErrExist
	err, list, a[i&15] = os.ErrClosed, os.Args, a[i%16]
	return
}
