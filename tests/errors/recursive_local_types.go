// errorcheck

// The same inside functions, where a type's scope begins at its name.
package main

func main() {
	type T struct{ t T } // ERROR `invalid recursive type T\n\t.*:7:7: T refers to\n\t.*:7:7: T`
	type L struct{ next *L }
	type P *P
	var l L
	var p P
	_, _ = l, p
}
