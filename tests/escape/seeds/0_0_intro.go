// messages -m -m -l
package main

func f() *string {
	var s = "testing memory escape"
	return &s
}

func main() {
	f()
}
