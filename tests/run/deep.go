// run
// gc: off
//
// Stacks grow by copying; pointers into them move along.

package main

type node struct {
	up  *node
	val int
}

func deep(n int, up *node) int {
	here := node{up, n}
	if n == 0 {
		sum := 0
		for p := &here; p != nil; p = p.up {
			sum += p.val
		}
		return sum
	}
	r := deep(n-1, &here)
	if here.val != n || here.up != up {
		panic("moved wrongly")
	}
	return r
}

func fill(n int) int {
	var a [100]int
	for i := range a {
		a[i] = n
	}
	if n == 0 {
		return 0
	}
	return fill(n-1) + a[n%100] - n
}

func main() {
	println(deep(100000, nil))
	println(fill(20000))
	c := make(chan int)
	for i := 0; i < 10; i++ {
		go func() { c <- deep(1000, nil) }()
	}
	t := 0
	for i := 0; i < 10; i++ {
		t += <-c
	}
	println(t)
}
// output:
// 5000050000
// 0
// 5005000
