// hint
//
// Pointers are appended, and only read.

package main

type item struct {
	name  string
	price int
}

//go:noinline
func total(n int) int {
	var cart []*item
	for i := 0; i < n; i++ {
		cart = append(cart, &item{"thing", i}) // HINT
	}
	sum := 0
	for _, it := range cart {
		sum += it.price
	}
	return sum + len(cart[0].name)
}

func main() { println(total(5)) }
