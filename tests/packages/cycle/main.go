// rundir fail
package main

import "cycle/a"

func main() { println(a.X) }

// output:
// package cycle
// 	imports cycle/a
// 	imports cycle/b
// 	imports cycle/a: import cycle not allowed
