// run
//
// Slice literals among the arguments of go and defer outlive the frame or the turn of
// the loop, though they do not escape.

package main

//go:noinline
func show(xs ...int) {
	number := 0
	for _, x := range xs {
		number = number*10 + x
	}
	println(number)
}

var done = make(chan bool)

func report(xs ...int) {
	<-done
	show(xs...)
	done <- true
}

type T struct{ name string }

//go:noinline
func (t T) show(xs ...any) {
	for _, x := range xs {
		print(t.name, x.(int), " ")
	}
	println()
}

//go:noinline
func start(i int) {
	go report(1, 2, i)
	for j := 0; j < 2; j++ {
		defer show(j, i)
		defer show([]int{j, i, 3: j}...)
		defer T{"defer"}.show(j, i, j)
		defer print(len([]int{j}), "\n")
	}
	var none []int
	defer show(none...)
}

//go:noinline
func clobber() (a [40]int) {
	for i := range a {
		a[i] = 9
	}
	return
}

func main() {
	start(3)
	clobber()
	done <- true
	<-done
}
// output:
// 0
// 1
// defer1 defer3 defer1
// 1301
// 13
// 1
// defer0 defer3 defer0
// 300
// 3
// 123
