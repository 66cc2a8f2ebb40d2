// run

// Interior pointers keep the whole object; cycles die; big objects with
// pointers in each element are scanned to the end.
package main

type inner struct{ a, b *int }
type outer struct {
	pad  [70]int
	in   inner
	arr  [9]*int
	self *outer
}

func number(n int) *int { p := new(int); *p = n; return p }

func hold() (*inner, **int, []int) {
	o := &outer{}
	o.self = o
	o.in = inner{number(1), number(2)}
	for i := range o.arr {
		o.arr[i] = number(i)
	}
	s := make([]int, 10000)
	s[9999] = 5
	return &o.in, &o.arr[8], s[9990:]
}

var sink []byte

func churn() {
	for i := 0; i < 100; i++ {
		sink = make([]byte, 100000)
		for j := range sink {
			sink[j] = 0xff
		}
	}
}

func main() {
	in, elem, tail := hold()
	big := make([]outer, 300)
	for i := range big {
		big[i].arr[8] = number(i)
		big[i].in.b = number(-i)
	}
	pointers := make([]*int, 100000)
	for i := range pointers {
		if i%1000 == 0 {
			pointers[i] = number(i)
		}
	}
	for i := 0; i < 100; i++ { // cycles
		a, b := &outer{}, &outer{}
		a.self, b.self = b, a
	}
	churn()
	sum := 0
	for i := range big {
		sum += *big[i].arr[8] + *big[i].in.b
	}
	for i := 0; i < len(pointers); i += 1000 {
		sum += *pointers[i] - i
	}
	println(*in.a, *in.b, **elem, tail[9], sum)
}

// output:
// 1 2 8 5 0
