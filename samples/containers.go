// run
//
// What is put into a slice, a map or a channel that somebody else may read goes
// to the heap: the analysis follows pointers, not elements.

package main

type S struct{ n int }

func slices() int {
	var list []*S
	for i := 0; i < 3; i++ {
		list = append(list, &S{i}) // escapes: through the slice's array
	}
	return list[2].n
}

func maps() int {
	m := make(map[int]*S) // the map itself does not escape
	m[1] = &S{10}         // its values do
	return m[1].n
}

func channels() int {
	c := make(chan *S, 1) // channels are always on the heap; Go says nothing
	c <- &S{20}
	d := make(chan S, 1) // a value is copied into the channel's buffer
	d <- S{30}
	return (<-c).n + (<-d).n
}

func main() {
	println(slices(), maps(), channels())
}

// output:
// 2 10 50
