// run
//
// runtime.Caller says what //line directives say, also of two files in a function;
// a deferred call comes from the end of the function.

package main

import "runtime"

func where() {
	_, file, line, _ := runtime.Caller(1)
	for i := len(file) - 1; i >= 0 && file[i] != '/'; i-- {
		print(string(file[i])) // backwards
	}
	println("", line)
}

func moved() {
	where()
//line :7
	where()
//line c.go:30
	where()
}

func main() {
	where()
	moved()
	defer where()
//line d.go:100
}
// output:
// og.c 34
// og.sevitcerid_enil 19
// ?? 7
// og.c 30
// og.d 100
