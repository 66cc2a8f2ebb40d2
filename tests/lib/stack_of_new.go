// run

// The stack of a goroutine that has not begun shows the function it will begin with.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

func main() {
	c := make(chan int)
	go func() { c <- 1 }()
	buf := make([]byte, 10000)
	text := string(buf[:runtime.Stack(buf, true)])
	_, second, _ := strings.Cut(text, "\n\n")
	for _, line := range strings.Split(second, "\n") {
		if i := strings.IndexByte(line, '('); i > 0 {
			fmt.Println(line[:i])
		}
	}
	fmt.Println(strings.Contains(second, "created by main.main"), <-c)
}

// output:
// main.main.func1
// true 1
