// run
//
// Trees, lists and maps survive collections; garbage is reused.

package main

type tree struct{ left, right *tree }

func build(d int) *tree {
	if d == 0 {
		return &tree{}
	}
	return &tree{build(d - 1), build(d - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

type list struct {
	next *list
	s    string
	data []byte
}

func main() {
	long := build(8)
	for i := 0; i < 20; i++ {
		if n := build(6).count(); n != 127 {
			println("wrong", n)
		}
	}
	println(long.count())
	var l *list
	for i := 0; i < 300; i++ {
		l = &list{l, string(rune('a'+i%26)) + "x", make([]byte, i)}
	}
	n, total := 0, 0
	for p := l; p != nil; p = p.next {
		n++
		total += len(p.data) + int(p.s[0])
	}
	println(n, total)
	m := map[string]*list{}
	for p := l; p != nil; p = p.next {
		m[p.s] = p
	}
	println(len(m), m["ax"] != nil)
	ifaces := []interface{}{}
	for i := 0; i < 100; i++ {
		ifaces = append(ifaces, i*1000, "s"+string(rune('0'+i%10)), []int{i})
	}
	sum := 0
	for _, x := range ifaces {
		switch v := x.(type) {
		case int:
			sum += v
		case string:
			sum += len(v)
		case []int:
			sum += v[0]
		}
	}
	println(sum)
}
// output:
// 511
// 300 77616
// 26 true
// 4955150
