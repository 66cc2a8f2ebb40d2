// run

// Stacks move while pointers into them are held by channels, selects, deferred
// calls, closures and other frames, and collections happen meanwhile.
package main

type list struct {
	next *list
	n    int
}

// dive uses more and more stack, and allocates on the way.
func dive(depth int, p *int) int {
	var pad [20]int
	pad[depth%20] = depth
	if depth == 0 {
		*p += 1
		return 0
	}
	l := &list{n: depth}
	l.next = &list{l, depth}
	return dive(depth-1, p) + pad[depth%20] - l.next.next.n
}

// The receiver's variable is on its stack, which shrinks or grows while it waits.
func receiver(c chan [3]int, out chan int) {
	sum := 0
	for i := 0; i < 20; i++ {
		x := 0
		dive(i*10, &x)
		v := <-c
		sum += v[0] + v[1] + v[2] + x - 1
	}
	out <- sum
}

func sender(c chan [3]int) {
	for i := 0; i < 20; i++ {
		x := 0
		dive((20-i)*10, &x)
		c <- [3]int{i, i * x, i}
	}
}

func chooser(a, b chan *list, out chan int) {
	sum := 0
	for i := 0; i < 20; i++ {
		var p, q *list
		select {
		case p = <-a:
			q = p
		case q = <-b:
		}
		x := 0
		dive(i*5, &x)
		sum += q.n * x
	}
	out <- sum
}

func deferred(n int) (result int) {
	x := n
	p := &x
	defer func() {
		dive(200, p)
		result = *p
	}()
	for i := 0; i < 3; i++ {
		defer func(k int) { *p += k }(i)
	}
	return dive(50, p)
}

func recovered(n int) (result int) {
	x := n
	defer func() {
		y := 0
		dive(300, &y)
		result = x + y + recover().(int)
	}()
	dive(100, &x)
	panic(10)
}

func closure() int {
	n := 0
	add := func(k int) { n += k; dive(k, &n) }
	for i := 0; i < 100; i += 10 {
		add(i)
	}
	return n
}

func main() {
	out := make(chan int)
	c := make(chan [3]int)
	a, b := make(chan *list), make(chan *list, 3)
	for i := 0; i < 5; i++ {
		go receiver(c, out)
		go sender(c)
	}
	go chooser(a, b, out)
	go func() {
		for i := 0; i < 20; i++ {
			l := &list{n: i}
			if i%2 == 0 {
				a <- l
			} else {
				b <- l
			}
		}
	}()
	sum := 0
	for i := 0; i < 6; i++ {
		sum += <-out
	}
	println(sum)
	println(deferred(5), recovered(7), closure())
}

// output:
// 3040
// 10 19 460
