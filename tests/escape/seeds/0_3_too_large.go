// messages -m -m -l
package main

func f1() {
	// 占用大小：8*100+8+8+8=824bytes
	_ = make([]int64, 100)
}

func f2() {
	// 占用内存大小：8*10000000+8+8+8=80000024bytes=76.29M，会发生内存逃逸
	_ = make([]int64, 10000000)
}

func main() {
	f1()
	f2()
}
