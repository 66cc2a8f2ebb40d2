// errorcheck

// No frame is larger than 1 GB, arguments included.
package main

type large struct{ b [1500000000]byte }

//go:noinline
func locals(x *[1<<30 + 1e6]byte) byte { // ERROR `stack frame too large \(>1GB\): 1024 MB locals \+ 0 MB args`
	for _, b := range *x {
		return b
	}
	return 0
}

func args(x large) int { // ERROR `stack frame too large \(>1GB\): 0 MB locals \+ 1430 MB args`
	return 5
}

func main() {
	println(locals(nil))
}
