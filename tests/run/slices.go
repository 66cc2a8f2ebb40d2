// run
//
// Slices share their arrays; append copies when the capacity is used up.

package main

func sum(xs ...int) (t int) {
	for _, x := range xs {
		t += x
	}
	return
}

type pair struct {
	k string
	v *int
}

func main() {
	a := [5]int{1, 2, 3, 4, 5}
	s := a[1:3]
	println(len(s), cap(s), sum(s...))
	s = append(s, 10)
	println(a[3], sum(a[:]...))
	s = append(s, 11, 12)
	s[0] = 100
	println(a[1], s[0], len(s))
	t := a[1:2:3]
	println(len(t), cap(t))
	var nilSlice []int
	println(nilSlice == nil, len(nilSlice), cap(nilSlice))
	for i := 0; i < 1000; i++ {
		nilSlice = append(nilSlice, i*i)
	}
	println(len(nilSlice), nilSlice[999], sum(nilSlice...))
	println(copy(a[:], []int{7, 8}), a[0], a[1], a[2])
	println(copy(a[1:], a[:]), a[0], a[1], a[4])
	var ps []pair
	for i := 0; i < 20; i++ {
		v := i
		ps = append(ps, pair{"k", &v})
	}
	t2 := 0
	for _, p := range ps {
		t2 += *p.v
	}
	println(t2, len(ps))
	grid := make([][]int, 4)
	for i := range grid {
		grid[i] = make([]int, i+1, 10)
		grid[i][i] = i
	}
	println(len(grid[3]), cap(grid[3]), grid[3][3])
	p := (*[2]int)(a[:2])
	p[0] = 42
	println(a[0])
	x := []int{5: 1, 2, 1: 9}
	println(len(x), x[1], x[5], x[6])
}
// output:
// 2 4 5
// 10 21
// 2 100 5
// 1 2
// true 0 0
// 1000 998001 332833500
// 2 7 8 3
// 4 7 7 10
// 190 20
// 4 10 3
// 42
// 7 9 1 2
