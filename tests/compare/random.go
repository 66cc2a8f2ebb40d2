// compare
//
// Two runs of the same build differ: then the builds cannot be told apart by it.

package main

import "time"

func main() {
	println(time.Now().UnixNano())
}
