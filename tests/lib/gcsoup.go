// run

// A bit of everything that the collector must get right, at random, several
// goroutines at once; each part checks itself.
package main

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

type random uint64

func (r *random) below(n int) int {
	*r = *r*6364136223846793005 + 1442695040888963407
	return int(uint64(*r)>>33) % n
}

var broken int32

func check(ok bool, what ...any) {
	if !ok && atomic.AddInt32(&broken, 1) < 10 {
		fmt.Println(append([]any{"broken:"}, what...)...)
	}
}

// ---- A graph whose nodes know what they point to

type node struct {
	id    int
	edges []*node
	ids   []int
	name  string
	any   interface{}
	call  func() int
	inner *int // into ids
}

func newNode(id int) *node {
	n := &node{id: id, name: fmt.Sprint("n", id)}
	n.call = func() int { return n.id }
	return n
}

func (n *node) verify() {
	check(n.name == fmt.Sprint("n", n.id), n.id, n.name)
	check(n.call() == n.id, "closure", n.id)
	for i, e := range n.edges {
		check(e.id == n.ids[i], "edge", n.id, e.id, n.ids[i])
	}
	if n.inner != nil {
		check(*n.inner == n.ids[len(n.ids)-1], "inner", n.id)
	}
	switch v := n.any.(type) {
	case *node:
		check(v.name == fmt.Sprint("n", v.id), "any")
	case [3]string:
		check(v[1] == n.name, "array", n.id, v)
	case map[string]*node:
		check(v[n.name].id == n.id, "map in any")
	}
}

func graph(r *random) {
	nodes := make([]*node, 40)
	for i := range nodes {
		nodes[i] = newNode(i)
	}
	for step := 0; step < 400; step++ {
		a, b := nodes[r.below(len(nodes))], nodes[r.below(len(nodes))]
		switch r.below(8) {
		case 0:
			i := r.below(len(nodes))
			nodes[i] = newNode(1000 + step)
		case 1:
			a.edges, a.ids, a.inner = nil, nil, nil
		case 2:
			a.any = b
		case 3:
			a.any = [3]string{"x", a.name, strings.Repeat("y", r.below(50))}
		case 4:
			a.any = map[string]*node{a.name: a, "other": b}
		default:
			a.edges = append(a.edges, b)
			a.ids = append(a.ids, b.id)
			a.inner = &a.ids[len(a.ids)-1]
		}
		a.verify()
	}
	for _, n := range nodes {
		n.verify()
	}
}

// ---- Maps that grow while somebody walks them

type key struct {
	a int
	s string
}

func maps(r *random) {
	m := map[key][]*int{}
	words := map[string]*string{}
	seen := 0
	for i := 0; i < 300; i++ {
		k := key{i, strings.Repeat("k", i%7)}
		p := new(int)
		*p = i
		m[k] = append(m[k], p, p)
		s := fmt.Sprint("w", i)
		words[s] = &s
		if i%50 == 0 {
			for k, v := range m {
				seen++
				check((*v[0] == k.a || k.s == "new") && v[1] == v[0], "map", k)
				if r.below(4) == 0 {
					extra := k.a
					m[key{-1 - r.below(100), "new"}] = []*int{&extra, &extra}
					delete(m, key{-1 - r.below(100), "new"})
				}
				if k.a < 0 || k.s == "new" {
					delete(m, k)
				} else {
					check(len(k.s) == k.a%7, "key")
				}
			}
		}
		for k := range m {
			if k.s == "new" {
				delete(m, k)
			}
		}
	}
	for s, p := range words {
		check(*p == s, "word", s)
	}
}

// ---- Channels of structures, select

type letter struct {
	from int
	text string
	data []byte
	back chan *letter
}

func channels(r *random) {
	c, d := make(chan letter), make(chan letter, 3)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for n := 0; n < 30; n++ {
				back := make(chan *letter, 1)
				text := strings.Repeat(string(rune('a'+i)), 20)
				l := letter{i, text, []byte(text), back}
				select {
				case c <- l:
				case d <- l:
				}
				answer := <-back
				check(answer.from == i && answer.text == string(answer.data), "answer", i)
			}
		}(i)
	}
	go func() { wg.Wait(); close(stop) }()
	for {
		var l letter
		select {
		case l = <-c:
		case l = <-d:
		case <-stop:
			return
		}
		check(l.text == string(l.data) && l.text[0] == byte('a'+l.from), "letter")
		l.back <- &letter{l.from, l.text + "!", append(l.data, '!'), nil}
	}
}

// ---- Stacks that move under pointers into them

type frame struct {
	up    *frame
	depth int
	text  string
}

func deep(up *frame, depth int, sum *int) int {
	here := frame{up, depth, fmt.Sprint("d", depth)}
	local := depth
	*sum += local
	if depth < 400 {
		deep(&here, depth+1, sum)
	} else {
		runtime.Gosched()
		for f := &here; f != nil; f = f.up {
			check(f.text == fmt.Sprint("d", f.depth), "frame", f.depth)
		}
	}
	check(local == here.depth && here.text == fmt.Sprint("d", depth), "return", depth)
	return local
}

func stacks(r *random) {
	sum := 0
	deep(nil, 0, &sum)
	check(sum == 400*401/2, "sum", sum)
}

// ---- Functions made and called by reflection

func reflection(r *random) {
	type big struct {
		a    int
		s    string
		p    *int
		f    float64
		rest [3]string
	}
	t := reflect.TypeOf(func(int, string, *int, float64, big, []string) (big, error) { return big{}, nil })
	f := reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		runtime.Gosched()
		b := args[4].Interface().(big)
		b.a += int(args[0].Int())
		b.s += args[1].String()
		b.p = args[2].Interface().(*int)
		b.f += args[3].Float()
		b.rest[2] = args[5].Index(0).String()
		return []reflect.Value{reflect.ValueOf(b), reflect.ValueOf(fmt.Errorf("e%d", b.a))}
	})
	call := f.Interface().(func(int, string, *int, float64, big, []string) (big, error))
	for i := 0; i < 20; i++ {
		n := i
		b, err := call(i, "s", &n, 0.5, big{a: 1, s: "b"}, []string{fmt.Sprint("x", i)})
		check(b.a == i+1 && b.s == "bs" && *b.p == i && b.f == 0.5 && b.rest[2] == fmt.Sprint("x", i), "made", b)
		check(err.Error() == fmt.Sprint("e", i+1), err)
		out := reflect.ValueOf(call).Call([]reflect.Value{reflect.ValueOf(i), reflect.ValueOf("t"),
			reflect.ValueOf(&n), reflect.ValueOf(1.5), reflect.ValueOf(b), reflect.ValueOf([]string{"z"})})
		check(out[0].Field(1).String() == "bst" && out[0].Field(4).Index(2).String() == "z", "called")
	}
	m := reflect.MakeMap(reflect.MapOf(reflect.TypeOf(""), reflect.TypeOf([]int{})))
	for i := 0; i < 50; i++ {
		m.SetMapIndex(reflect.ValueOf(fmt.Sprint(i)), reflect.ValueOf([]int{i, i * i}))
	}
	for it := m.MapRange(); it.Next(); {
		v := it.Value().Interface().([]int)
		check(it.Key().String() == fmt.Sprint(v[0]) && v[1] == v[0]*v[0], "reflected map")
	}
}

// ---- Panics, recovered at random depths while deferred calls allocate

var errStop = errors.New("stop")

func dive(r *random, depth int, log *[]string) (result string, err error) {
	name := fmt.Sprint("f", depth)
	defer func() {
		*log = append(*log, name)
		if r.below(3) == 0 {
			if v := recover(); v != nil {
				e := v.(error)
				check(errors.Is(e, errStop), "panic value", e)
				err = fmt.Errorf("%s: %w", name, e)
			}
		}
	}()
	if r.below(4) == 0 {
		defer func() {
			if v := recover(); v != nil {
				panic(fmt.Errorf("again: %w", v.(error)))
			}
		}()
	}
	for i := 0; i < r.below(3); i++ {
		s := fmt.Sprint(name, "loop", i)
		defer func() { *log = append(*log, s) }()
	}
	if depth > 8 {
		if r.below(2) == 0 {
			panic(fmt.Errorf("deep: %w", errStop))
		}
		return name, nil
	}
	result, err = dive(r, depth+1, log)
	check(err != nil || result == name[:1]+result[1:], "result")
	return result, err
}

func panics(r *random) {
	for i := 0; i < 30; i++ {
		var log []string
		func() {
			defer func() {
				if v := recover(); v != nil {
					check(errors.Is(v.(error), errStop), "outermost")
				}
			}()
			_, err := dive(r, 0, &log)
			check(err == nil || errors.Is(err, errStop), "returned", err)
		}()
		check(len(log) >= 10, "log", log)
		for _, s := range log {
			check(s[0] == 'f', "logged", s)
		}
	}
}

// ---- Pools and finalizers

type leaf struct{ node *node } // (a node is part of a cycle with its closure)

type pooled struct {
	n    int
	text []string
}

var pool = sync.Pool{New: func() any { return &pooled{n: 7} }}
var finalized int64

func pools(r *random) {
	for i := 0; i < 50; i++ {
		p := pool.Get().(*pooled)
		check(p.n == 7 && len(p.text) == 0, "pooled", p)
		p.n = i
		for k := 0; k < r.below(5); k++ {
			p.text = append(p.text, fmt.Sprint(i, k))
		}
		if r.below(10) == 0 {
			runtime.Gosched()
		}
		check(p.n == i, "shared by two")
		for k, s := range p.text {
			check(s == fmt.Sprint(i, k), "pool text")
		}
		p.n, p.text = 7, p.text[:0]
		pool.Put(p)
		runtime.SetFinalizer(&leaf{newNode(i)}, func(l *leaf) {
			l.node.verify()
			atomic.AddInt64(&finalized, 1)
		})
	}
}

func main() {
	parts := []func(*random){graph, maps, channels, stacks, reflection, panics, pools}
	var wg sync.WaitGroup
	for i, part := range parts {
		for k := 0; k < 2; k++ {
			wg.Add(1)
			go func(part func(*random), seed random) {
				defer wg.Done()
				part(&seed)
			}(part, random(i*10+k+1))
		}
	}
	wg.Wait()
	for i := 0; i < 5; i++ {
		runtime.GC()
	}
	check(atomic.LoadInt64(&finalized) > 50, "finalized", finalized)
	fmt.Println("broken:", broken)
}

// output:
// broken: 0
