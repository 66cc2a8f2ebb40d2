// compare -timeout=1
// exit: 1

package main

var kept *int

func main() {
	kept = new(int)
	println("going round")
	for {
		*kept++
	}
}
