// escape
package main

type T struct{ p *int }

func maps() {
	m := map[int]*T{} // ERROR "map\[int\]\*T{} does not escape"
	m[0] = &T{}       // ERROR "&T{} escapes to heap"
	k := map[*T]int{  // ERROR "map\[\*T\]int{...} does not escape"
		&T{}: 1, // ERROR "&T{} escapes to heap"
	}
	_ = make(map[int]int, 10) // ERROR "make\(map\[int\]int, 10\) does not escape"
	println(len(m), len(k))
}

func slices(n int) []*T {
	s := []*T{&T{}}         // ERROR "\[\]\*T{...} does not escape" "&T{} escapes to heap"
	s = append(s, &T{})     // ERROR "&T{} escapes to heap"
	a := [2]*T{&T{}, nil}   // ERROR "&T{} does not escape"
	_ = make([]int, 8)      // ERROR "make\(\[\]int, 8\) does not escape"
	_ = make([]int, n)      // ERROR "make\(\[\]int, n\) escapes to heap"
	t := make([]*T, 0, 100) // ERROR "make\(\[\]\*T, 0, 100\) escapes to heap"
	copy(t, s)
	_ = a
	return t
}

func arrays() []int {
	var a [4]int // ERROR "moved to heap: a"
	var b [4]int
	_ = b[:]
	return a[1:]
}

func channels() {
	c := make(chan *T, 1)
	c <- &T{} // ERROR "&T{} escapes to heap"
	d := make(chan T, 1)
	d <- T{}
	t := new(T) // ERROR "new\(T\) escapes to heap"
	select {
	case c <- t:
	case v := <-c:
		_ = v
	default:
	}
}

func main() {
	maps()
	channels()
	println(len(slices(3)), len(arrays()))
}
