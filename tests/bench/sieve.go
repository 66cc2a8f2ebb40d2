// Byte stores: the sieve of Eratosthenes.
package main

func sieve(n int) int {
	composite := make([]bool, n+1)
	count := 0
	for i := 2; i <= n; i++ {
		if !composite[i] {
			count++
			for j := 2 * i; j <= n; j += i {
				composite[j] = true
			}
		}
	}
	return count
}

func main() {
	total := 0
	for i := 0; i < 36; i++ {
		total += sieve(4000000 - i)
	}
	println(total)
}
