// run

// Maps that grow, shrink and are emptied while they are walked.
package main

type key struct {
	a interface{}
	f float64
	s string
}

func main() {
	// Growth: each old key exactly once, new ones at most once.
	m := map[int]int{}
	for i := 0; i < 8; i++ {
		m[i] = i
	}
	seen := map[int]int{}
	for k := range m {
		seen[k]++
		for i := 0; i < 200; i++ {
			m[1000+i+k*200] = i
		}
	}
	missed, twice := 0, 0
	for i := 0; i < 8; i++ {
		if seen[i] != 1 {
			missed++
		}
	}
	for _, n := range seen {
		if n > 1 {
			twice++
		}
	}
	println(len(m), missed, twice)

	// Deletion of what was not reached yet: never seen.
	d := map[string]bool{}
	for i := 0; i < 100; i++ {
		d[string(rune('A'+i))] = true
	}
	n := 0
	for k := range d {
		for other := range d {
			if other != k {
				delete(d, other)
			}
		}
		n++
	}
	println(n, len(d))

	// Emptying and filling again in the walk ends.
	e := map[int]bool{1: true, 2: true, 3: true}
	for k := range e {
		for k := range e {
			delete(e, k)
		}
		for i := 0; i < 50; i++ {
			e[i] = k > 0
		}
	}
	println(len(e))

	// NaN: never found, always walked, also in a table that has grown.
	nan := 0.0
	nan /= nan
	f := map[float64]int{nan: 1, 0: 2}
	f[nan] = 3
	negative := 0.0
	f[-negative]++
	walked := 0
	for k, v := range f {
		if walked == 0 {
			for i := 1; i < 100; i++ {
				f[float64(i)] = 0
			}
		}
		if k != k {
			walked += v
		}
	}
	_, found := f[nan]
	println(len(f), found, f[0], walked == 4 || walked == 3 || walked == 1 || walked == 0)
	for range f {
		walked = 0
	}
	for k, v := range f {
		if k != k {
			walked += v
		}
	}
	println(walked)
	for k := range f { // leaves the NaNs
		delete(f, k)
	}
	println(len(f))

	// Struct keys: by value, whatever the interface inside.
	s := map[key]int{}
	s[key{1, 0, "x"}]++
	s[key{1, -negative, "x"}]++
	s[key{int8(1), 0, "x"}]++
	s[key{[2]string{"a", "b"}, 0, "x"}]++
	s[key{[2]string{"a", "b"}, 0, string([]byte{'x'})}]++
	println(len(s), s[key{1, 0, "x"}], s[key{[2]string{"a", "b"}, 0, "x"}])

	// Fast and generic paths agree: the same map by named and plain types.
	type name string
	type id int32
	q := map[name]map[id]int{"a": {1: 1}}
	q[name([]byte("a"))][id(1)]++
	var any map[interface{}]int = map[interface{}]int{name("a"): 1, "a": 2, id(1): 3, int32(1): 4}
	any[name("a")] += 10
	println(q["a"][1], any[name("a")], any["a"], any[id(1)], any[int32(1)])
}

// output:
// 1608 0 0
// 1 1
// 50
// 102 false 3 true
// 4
// 2
// 3 2 2
// 2 11 2 3 4
