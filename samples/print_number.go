// run
//
// A number in an interface needs memory: Println keeps no promise about what it
// does with it, so a copy is made on the heap.  A value below 256 would need none,
// since all of these stand ready in a table.

package main

import "fmt"

var given = 66

func main() {
	number := 600 + given
	fmt.Println(number) // number escapes to heap: 8 bytes
	fmt.Println(given)  // given escapes to heap: 0 bytes
}

// output:
// 666
// 66
