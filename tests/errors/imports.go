// errorcheck

// Imports stand in the file's scope and must be used.
package main

import "unsafe"
import u "unsafe" // ERROR `imported and not used: "unsafe" as u`
import _ "unsafe"
import . "unsafe" // ERROR `imported and not used: "unsafe"`

var u int // ERROR `u already declared through import of package unsafe \("unsafe"\)\n\t.*:7:8: other declaration of u`

func main() {
	x := unsafe // ERROR `use of package unsafe not in selector`
	_ = unsafe.pointer(nil) // ERROR `undefined: unsafe\.pointer`
	_ = unsafe.Nothing // ERROR `undefined: unsafe\.Nothing`
	_ = unsafe.Sizeof(1)
}
