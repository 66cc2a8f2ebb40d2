// run
//
// Four functions, one rule: what is reachable from a result must be on the heap,
// and nothing else.  It is about literals, not about the variables that hold
// pointers to them.  (A Tag has no bytes: it escapes, but nothing is allocated.)

package main

type Tag struct{}

type Item struct {
	price int
	tag   *Tag
}

func name() *string { // moved to heap: the variable
	var name = "lamp"
	return &name
}

func item() *Item { // &Item{...} escapes to heap
	var made = &Item{price: 30}
	return made
}

func price() int { // &Item{...} does not escape: a copy of its field is returned
	var made = &Item{price: 40}
	return made.price
}

func tag() *Tag { // &Item{...} stays, &Tag{} escapes: its address is in the result
	var made = &Item{price: 50, tag: &Tag{}}
	return made.tag
}

func main() {
	println(*name(), item().price, price(), tag() != nil)
}

// output:
// lamp 30 40 true
