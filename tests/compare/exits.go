// compare

package main

import "os"

var kept []byte

func main() {
	kept = append(kept, "some bytes"...)
	println(len(os.Args))
	os.Exit(7)
}
