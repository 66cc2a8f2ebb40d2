// Interface calls: sorting through an interface, as package sort does.
package main

type Interface interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
}

type ints []int

func (s ints) Len() int           { return len(s) }
func (s ints) Less(i, j int) bool { return s[i] < s[j] }
func (s ints) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

func siftDown(data Interface, lo, hi int) {
	root := lo
	for {
		child := 2*root + 1
		if child >= hi {
			return
		}
		if child+1 < hi && data.Less(child, child+1) {
			child++
		}
		if !data.Less(root, child) {
			return
		}
		data.Swap(root, child)
		root = child
	}
}

func heapSort(data Interface) {
	n := data.Len()
	for i := (n - 1) / 2; i >= 0; i-- {
		siftDown(data, i, n)
	}
	for i := n - 1; i >= 0; i-- {
		data.Swap(0, i)
		siftDown(data, 0, i)
	}
}

func main() {
	x := uint32(7)
	sum := 0
	for round := 0; round < 8; round++ {
		s := make(ints, 200000)
		for i := range s {
			x = x*1664525 + 1013904223
			s[i] = int(x >> 8)
		}
		heapSort(s)
		for i := 1; i < len(s); i++ {
			if s[i-1] > s[i] {
				panic("not sorted")
			}
		}
		sum += s[1000]
	}
	println(sum)
}
