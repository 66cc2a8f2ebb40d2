// rundir
package main

import (
	"ex.com/inlined/p"
	"ex.com/inlined/q"
	"fmt"
	"runtime"
	"strings"
)

func where() (line int) {
	defer func() {
		fmt.Println(recover())
		pcs := make([]uintptr, 20)
		frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
		for more := true; more; {
			var f runtime.Frame
			f, more = frames.Next()
			if strings.HasPrefix(f.Function, "ex.com/") || strings.HasPrefix(f.Function, "main.") {
				fmt.Println(f.Function, f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line)
			}
		}
	}()
	return p.At([]int{1, 2}, p.Calls())
}

var count = p.Counter(40)

func main() {
	list := p.New("a", 1).Push(p.New("b", 2)).Push(p.New("c", 3))
	fmt.Println(list.Sum(), q.Calls(), p.Name(list), p.Name(7))
	next := p.Counter(10)
	fmt.Println(next(), next(), count(), count())
	p.Log("x", "y")
	p.Log(strings.Fields("one two three")...)
	fmt.Println(p.Logged())
	fmt.Println(p.Find([]string{"k", "l", "m"}, "l"))
	fmt.Println(p.Largest("left", "right"))
	fmt.Println(p.Line())
	*p.Entry(1) = "changed"
	fmt.Println(p.Table)
	where()
}

// output:
// 12 3 c none
// 11 12 41 42
// 5
// 1 true
// right
// 40
// [a changed c]
// runtime error: index out of range [3] with length 2
// main.where.func1 main.go 16
// ex.com/inlined/p.At p.go 71
// main.where main.go 25
// main.main main.go 43
