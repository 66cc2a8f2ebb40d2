// messages -m -m -l
package main

func foo() {
	s := make([]int, 10000, 10000)
	for i := 0; i < len(s); i++ {
		s[i] = i
	}
}

func main() {
	foo()
}
