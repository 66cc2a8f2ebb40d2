// messages -m

// Functions that are assembly in Go may do anything, also where we compile Go code in
// their place (math/big: addVV).
package main

import "math/big"

func square(x *big.Int) int {
	var z big.Int
	z.Mul(x, x)
	return z.BitLen()
}

func half(x *big.Int) *big.Int { return new(big.Int).Rsh(x, 1) }

func main() { println(square(half(big.NewInt(3)))) }
