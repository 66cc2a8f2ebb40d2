// run
// gc: off

// A map of a million pointers, through growth and collections; then half of it
// is deleted.
package main

type value struct {
	key  int
	next *value
}

func main() {
	m := map[int]*value{}
	for i := 0; i < 1000000; i++ {
		m[i*7] = &value{key: i * 7, next: m[(i-1)*7]}
	}
	for i := 0; i < 1000000; i += 2 {
		delete(m, i*7)
	}
	sum := 0
	for k, v := range m {
		if v.key != k || v.next.key != k-7 {
			panic("wrong")
		}
		sum += k
	}
	println(len(m), sum)
}

// output:
// 500000 1750000000000
