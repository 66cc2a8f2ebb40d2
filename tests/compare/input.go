// compare -gcflags=-l
// input: three\nlines\nof text\n
//
// Both runs read the same input.

package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fmt.Println(len(lines.Text()))
	}
}
