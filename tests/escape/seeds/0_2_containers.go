// messages -m -m -l
package main

type S struct {
	Data int
}

type T struct {
	Data *S
}

func f1() {
	var a []*S
	for i := 0; i < 10; i++ {
		a = append(a, &S{}) // &S{} 发生逃逸
	}

	var b = make(map[int]*S) // b 不会发生逃逸
	for i := 0; i < 10; i++ {
		b[i] = &S{} // &S{} 发生逃逸
	}

	var c = make(map[int][]S) // c 不会发生逃逸
	for i := 0; i < 10; i++ {
		c[i] = make([]S, 1) // make([]S, 1) 发生逃逸
	}

	var d []T
	for i := 0; i < 10; i++ {
		d = append(d, T{Data: &S{Data: i}}) // &S{Data: i} 发生逃逸
	}

	var e = make(chan *S, 1)
	e <- &S{} // &S{} 发生逃逸

	var f = make(chan S, 1)
	f <- S{} // S{} 不会发生逃逸
}

func main() {
	f1()
}
