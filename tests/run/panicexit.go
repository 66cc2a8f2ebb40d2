// run
// exit: 2
//
// A panic that nobody recovers prints its value and a traceback.

package main

type E struct{ code int }

func (e E) Error() string { return "custom error" }

func main() {
	defer println("deferred runs first")
	defer func() {
		panic("second")
	}()
	panic(E{3})
}
// output:
// deferred runs first
// panic: custom error
// 	panic: second
