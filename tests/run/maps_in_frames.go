// run
//
// A map that does not escape lives in the frame of its function: with its first
// entries, which hold pointers, through growth to the heap, while the stack moves
// under it, and while somebody walks it.

package main

import (
	"fmt"
	"runtime"
	"sort"
)

type node struct {
	name string
	next *node
}

type large struct{ words [20]int }

//go:noinline
func deep(n int) int {
	var pad [64]int
	pad[n%64] = n
	if n == 0 {
		return pad[0]
	}
	return deep(n-1) + pad[n%64] - n
}

//go:noinline
func fill(m map[string]*node, n int) {
	for i := 0; i < n; i++ {
		key := fmt.Sprint("key", i)
		m[key] = &node{name: key}
	}
}

//go:noinline
func check(m map[string]*node, n int) {
	if len(m) != n {
		panic(fmt.Sprint("length ", len(m), ", want ", n))
	}
	for k, v := range m {
		if v.name != k {
			panic(k + " is " + v.name)
		}
	}
}

// Pointers in the frame survive collections and moves of the stack.
func pointers() {
	for n := 0; n <= 20; n++ {
		m := map[string]*node{}
		fill(m, n)
		runtime.GC()
		deep(200 * n)
		check(m, n)
	}
}

// The stack moves in the middle of a walk.
func walk() {
	for round := 1; round < 30; round++ {
		done := make(chan int)
		go func() {
			m := map[int]string{1: "a", 2: "b", 3: "c", 4: "d"}
			sum := 0
			for k, v := range m {
				sum += k + len(v) + deep(round*20*k)
				runtime.GC()
			}
			done <- sum
		}()
		if sum := <-done; sum != 14 {
			panic(sum)
		}
	}
}

// It grows to the heap in the middle of a walk.
func growing() {
	seen := map[int]int{}
	m := map[int]int{0: 0, 1: 1, 2: 2}
	for k := range m {
		seen[k]++
		for i := 0; i < 40; i++ {
			m[100+i] = i
		}
		delete(m, 101)
	}
	for i := 0; i < 3; i++ {
		if seen[i] != 1 {
			panic(fmt.Sprint(i, " was seen ", seen[i], " times"))
		}
	}
	fmt.Println(len(m), m[139], seen[101] == 0)
}

func clearing() {
	m := map[string][]int{"a": {1}, "b": {2, 3}}
	for round := 0; round < 3; round++ {
		for k := range m {
			delete(m, k)
		}
		for i := 0; i < 12; i++ {
			m[fmt.Sprint(round, i)] = append([]int(nil), i)
		}
		fmt.Print(len(m), " ")
	}
	fmt.Println(m["211"], m["a"] == nil)
}

// One place in the frame, a new map each time.
func loop() {
	total := 0
	for i := 0; i < 50; i++ {
		m := map[int]*int{}
		if len(m) != 0 {
			panic("not empty")
		}
		for k := 0; k < i%11; k++ {
			v := k
			m[k] = &v
		}
		for k, v := range m {
			total += k - *v + 1
		}
	}
	fmt.Println(total)
}

func kinds() {
	empty := map[struct{}]struct{}{{}: {}}
	bytes := map[byte]bool{}
	padded := map[int8]int64{}
	arrays := map[[3]int8][0]int{}
	keys := map[large]int{}
	values := map[int16]large{}
	any := map[any]any{}
	floats := map[float64]string{}
	nested := map[string]map[string]int{}
	hinted := make(map[int]string, 100)
	size := len(arrays) + 6
	unknown := make(map[int]string, size)
	for i := 0; i < 10; i++ {
		bytes[byte(i)] = true
		padded[int8(i)] = int64(i) << 40
		arrays[[3]int8{int8(i)}] = [0]int{}
		keys[large{[20]int{i}}] = i
		values[int16(i)] = large{[20]int{3: i}}
		any[i], any[fmt.Sprint(i)] = fmt.Sprint(i), i
		floats[float64(i)/2] = fmt.Sprint(i)
		nested[fmt.Sprint(i)] = map[string]int{"x": i}
		hinted[i], unknown[i] = fmt.Sprint(i), fmt.Sprint(-i)
	}
	runtime.GC()
	fmt.Println(len(empty), len(bytes), padded[9]>>40, len(arrays), keys[large{[20]int{7}}],
		values[8].words[3], any[3], any["3"], floats[4.5], nested["6"]["x"], hinted[5],
		unknown[5])
}

func recursive(n int) map[int]int {
	m := map[int]int{n: n}
	if n == 0 {
		return map[int]int{0: 1}
	}
	below := recursive(n - 1)
	return map[int]int{n: m[n] + below[n-1] + len(m)}
}

func deferred() (result string) {
	m := map[string]string{"a": "b"}
	defer func() {
		recover()
		m["d"] = "e"
		result = fmt.Sprint(len(m), m["a"], m["c"])
	}()
	m["c"] = "d"
	var none map[string]string
	none["x"] = "y"
	return
}

func literals() {
	m := map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
		"seven": 7, "eight": 8, "nine": 9, "ten": 10}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys, m["ten"])
}

func main() {
	pointers()
	walk()
	growing()
	clearing()
	loop()
	kinds()
	fmt.Println(recursive(100)[100], deferred())
	literals()
}

// output:
// 42 39 true
// 12 12 12 [] true
// 235
// 1 10 9 10 7 8 3 3 9 6 5 -5
// 5151 3bd
// [eight five four nine one seven six ten three two] 10
