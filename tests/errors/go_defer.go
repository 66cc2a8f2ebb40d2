// errorcheck

// go and defer need a call that may stand alone.
package main

func main() {
	defer len("a") // ERROR `defer discards result of len\("a"\) \(constant 1 of type int\)`
	go append([]int{}, 1) // ERROR `go discards result of append\(\[\]int\{\}, 1\) \(value of type \[\]int\)`
	defer int(1) // ERROR `defer requires function call, not conversion int\(1\) \(constant 1 of type int\)`
	defer recover()
	defer panic(1)
	go func() {} // ERROR `expression in go must be function call`
	defer main // ERROR `expression in defer must be function call`
}
