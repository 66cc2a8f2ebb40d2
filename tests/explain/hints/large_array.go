// hint
//
// Too large for a slice made in the frame, but not for an array variable.

package main

//go:noinline
func sieve() int {
	composite := make([]bool, 100000) // HINT
	primes := 0
	for i := 2; i < len(composite); i++ {
		if composite[i] {
			continue
		}
		primes++
		for j := i * 2; j < len(composite); j += i {
			composite[j] = true
		}
	}
	return primes
}

func main() { println(sieve()) }
