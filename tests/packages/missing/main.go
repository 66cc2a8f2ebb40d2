// rundir fail
package main

import "github.com/x/y"

func main() { y.F() }

// output:
// main.go:4:8: no required module provides package github.com/x/y; to add it:
// 	go get github.com/x/y
