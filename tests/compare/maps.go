// compare
//
// The order of a map is random, but the same for both builds here.

package main

func main() {
	m := map[int]string{1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
	for k, v := range m {
		println(k, v)
	}
}
