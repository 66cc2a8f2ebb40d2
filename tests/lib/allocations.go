// run
// env: GOGC=off
//
// Programs that use the library allocate at most as often as with Go's compiler.

package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

type T struct {
	A int
	B string
	C []int
	D map[string]int
}
type Shape interface{ Area() float64 }
type Sq struct{ s float64 }
type Rc struct{ a, b float64 }

func (s Sq) Area() float64  { return s.s * s.s }
func (r *Rc) Area() float64 { return r.a * r.b }

type Stringer struct{ n int }

func (s Stringer) String() string { return "str" }

type IntHeap []int

func (h IntHeap) Len() int           { return len(h) }
func (h IntHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h IntHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *IntHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *IntHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

type Tree[K any] struct {
	l, r *Tree[K]
	k    K
}

func (t *Tree[K]) Insert(k K, less func(a, b K) bool) *Tree[K] {
	if t == nil {
		return &Tree[K]{k: k}
	}
	if less(k, t.k) {
		t.l = t.l.Insert(k, less)
	} else {
		t.r = t.r.Insert(k, less)
	}
	return t
}

func Map[A, B any](x []A, f func(A) B) []B {
	var r []B
	for _, v := range x {
		r = append(r, f(v))
	}
	return r
}

var (
	n       = 300
	gs      = "hello, world"
	gi      = 12345
	gf      = 3.25
	gb      = []byte("some bytes here")
	gt      = T{1, "b", []int{1, 2}, map[string]int{"x": 1}}
	ge      = errors.New("e")
	buf     bytes.Buffer
	tm      = time.Unix(1000000000, 0).UTC()
	pool    = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	shapes  = []Shape{Sq{2}, &Rc{1, 2}}
	strs    = []string{"b", "c", "a"}
	ints    = []int{3, 1, 2}
	mu      sync.Mutex
	rw      sync.RWMutex
	once    sync.Once
	cnt     int64
	smap    sync.Map
	av      atomic.Value
	ctx     = context.Background()
	sinkAny any
	sinkStr string
	sinkI   int
	sinkF   func()
	sinkErr error
)

// What the library does, and how often Go 1.19 allocates for it.
type site struct {
	name string
	most uint64
	f    func()
}

//go:noinline
func variadicSum(xs ...int) (t int) {
	for _, x := range xs {
		t += x
	}
	return
}

//go:noinline
func area(s Shape) float64 { return s.Area() }

//go:noinline
func multi() (int, error) { return 1, nil }

//go:noinline
func wrap() error { return fmt.Errorf("wrap: %w", ge) }

//go:noinline
func retStruct() T { return T{A: 1} }

//go:noinline
func retClosure(k int) func(int) int { return func(x int) int { return x + k } }

//go:noinline
func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

var sites = []site{
	{"Sprintf %d", 2, func() { sinkStr = fmt.Sprintf("%d", gi) }},
	{"Sprintf %s", 2, func() { sinkStr = fmt.Sprintf("%s", gs) }},
	{"Sprintf %v struct", 9, func() { sinkStr = fmt.Sprintf("%v", gt) }},
	{"Sprintf %+v", 16, func() { sinkStr = fmt.Sprintf("%+v", &gt) }},
	{"Sprintf %q", 2, func() { sinkStr = fmt.Sprintf("%q", gs) }},
	{"Sprintf %x", 2, func() { sinkStr = fmt.Sprintf("%x", gb) }},
	{"Sprintf %f", 2, func() { sinkStr = fmt.Sprintf("%.2f", gf) }},
	{"Sprintf multi", 4, func() { sinkStr = fmt.Sprintf("%d %s %v", gi, gs, gf) }},
	{"Sprint", 3, func() { sinkStr = fmt.Sprint(gi, gs) }},
	{"Sprintln Stringer", 2, func() { sinkStr = fmt.Sprintln(Stringer{gi}) }},
	{"Sprintf map", 6, func() { sinkStr = fmt.Sprintf("%v", gt.D) }},
	{"Fprintf discard", 2, func() { fmt.Fprintf(io.Discard, "%d %s", gi, gs) }},
	{"Fprintf buf", 1, func() { buf.Reset(); fmt.Fprintf(&buf, "%d", gi) }},
	{"Errorf", 3, func() { sinkErr = fmt.Errorf("x %d", gi) }},
	{"Errorf %w", 2, func() { sinkErr = wrap() }},
	{"errors.Is", 0, func() {
		if errors.Is(sinkErr, ge) {
			sinkI++
		}
	}},
	{"errors.New", 1, func() { sinkErr = errors.New("a") }},
	{"Sscanf", 4, func() { var a, b int; fmt.Sscanf("1 2", "%d %d", &a, &b) }},
	{"Sscan", 4, func() { var a int; fmt.Sscan("17", &a) }},
	{"Itoa small", 0, func() { sinkStr = strconv.Itoa(7) }},
	{"Itoa", 1, func() { sinkStr = strconv.Itoa(gi) }},
	{"FormatFloat", 2, func() { sinkStr = strconv.FormatFloat(gf, 'g', -1, 64) }},
	{"ParseFloat", 0, func() { f, _ := strconv.ParseFloat("3.25", 64); _ = f }},
	{"Atoi", 0, func() { x, _ := strconv.Atoi("123"); sinkI = x }},
	{"Atoi error", 1, func() { _, err := strconv.Atoi("x12"); sinkErr = err }},
	{"Quote", 2, func() { sinkStr = strconv.Quote(gs) }},
	{"AppendInt", 0, func() { var b [20]byte; r := strconv.AppendInt(b[:0], int64(gi), 10); sinkI = len(r) }},
	{"Builder 10 writes", 3, func() {
		var b strings.Builder
		for i := 0; i < 10; i++ {
			b.WriteString("abc")
		}
		sinkStr = b.String()
	}},
	{"Buffer local", 1, func() { var b bytes.Buffer; b.WriteString(gs); sinkI = b.Len() }},
	{"Buffer string", 2, func() { var b bytes.Buffer; b.WriteString(gs); sinkStr = b.String() }},
	{"Buffer big", 6, func() {
		var b bytes.Buffer
		for i := 0; i < 100; i++ {
			b.WriteString(gs)
		}
		sinkI = b.Len()
	}},
	{"NewBufferString", 0, func() { b := bytes.NewBufferString(gs); c, _ := b.ReadByte(); sinkI = int(c) }},
	{"bufio.Reader", 3, func() { r := bufio.NewReader(strings.NewReader("a\nb\n")); s, _ := r.ReadString('\n'); sinkStr = s }},
	{"bufio.Scanner", 2, func() {
		s := bufio.NewScanner(strings.NewReader("a b\nc d\n"))
		for s.Scan() {
			sinkI += len(s.Text())
		}
	}},
	{"bufio.Scanner words", 2, func() {
		s := bufio.NewScanner(strings.NewReader("a b c"))
		s.Split(bufio.ScanWords)
		for s.Scan() {
			sinkI++
		}
	}},
	{"bufio.Writer", 3, func() { w := bufio.NewWriter(io.Discard); fmt.Fprintf(w, "x%d", gi); w.Flush() }},
	{"io.ReadAll", 2, func() { b, _ := io.ReadAll(strings.NewReader(gs)); sinkI = len(b) }},
	{"io.Copy", 1, func() { io.Copy(io.Discard, strings.NewReader(gs)) }},
	{"io.Pipe", 4, func() { r, w := io.Pipe(); r.Close(); w.Close() }},
	{"io.MultiReader", 5, func() { r := io.MultiReader(strings.NewReader("a"), strings.NewReader("b")); io.Copy(io.Discard, r) }},
	{"sort.Ints", 1, func() { ints[0], ints[1], ints[2] = 3, 1, 2; sort.Ints(ints) }},
	{"sort.Strings", 1, func() { strs[0], strs[1], strs[2] = "b", "c", "a"; sort.Strings(strs) }},
	{"sort.Slice", 2, func() { sort.Slice(ints, func(i, j int) bool { return ints[i] < ints[j] }) }},
	{"sort.Sort", 1, func() { sort.Sort(sort.IntSlice(ints)) }},
	{"sort.Stable", 2, func() { sort.Stable(sort.Reverse(sort.IntSlice(ints))) }},
	{"sort.Search", 0, func() { sinkI = sort.Search(100, func(i int) bool { return i >= n%100 }) }},
	{"heap", 3, func() { h := IntHeap{5, 2, 8}; heap.Init(&h); heap.Push(&h, 3); sinkI = heap.Pop(&h).(int) }},
	{"heap large ints", 4, func() { h := &IntHeap{500, 200}; heap.Init(h); heap.Push(h, n); sinkI = heap.Pop(h).(int) }},
	{"list", 3, func() { l := list.New(); l.PushBack(1); l.PushBack(1000); sinkI = l.Len() }},
	{"context.WithCancel", 2, func() { c, cancel := context.WithCancel(ctx); _ = c; cancel() }},
	{"context.WithValue", 1, func() { c := context.WithValue(ctx, "k", 1); sinkAny = c.Value("k") }},
	{"context.WithTimeout", 4, func() { c, cancel := context.WithTimeout(ctx, time.Hour); _ = c; cancel() }},
	{"reflect.ValueOf", 1, func() { sinkI = int(reflect.ValueOf(gi).Int()) }},
	{"reflect field", 1, func() { v := reflect.ValueOf(gt); sinkI = int(v.Field(0).Int()) }},
	{"reflect Interface", 1, func() { sinkAny = reflect.ValueOf(&gt).Elem().Field(0).Interface() }},
	{"reflect.DeepEqual", 2, func() {
		if reflect.DeepEqual(gt, gt) {
			sinkI++
		}
	}},
	{"reflect.New", 1, func() { sinkAny = reflect.New(reflect.TypeOf(0)).Interface() }},
	{"reflect call", 2, func() { f := reflect.ValueOf(fib); sinkI = int(f.Call([]reflect.Value{reflect.ValueOf(3)})[0].Int()) }},
	{"reflect MapRange", 1, func() {
		it := reflect.ValueOf(gt.D).MapRange()
		for it.Next() {
			sinkI += int(it.Value().Int())
		}
	}},
	{"reflect MapKeys", 2, func() { sinkI = len(reflect.ValueOf(gt.D).MapKeys()) }},
	{"reflect MakeMap", 2, func() {
		m := reflect.MakeMap(reflect.TypeOf(gt.D))
		m.SetMapIndex(reflect.ValueOf("a"), reflect.ValueOf(1))
	}},
	{"reflect Append", 4, func() { v := reflect.ValueOf([]int{1}); sinkI = reflect.Append(v, reflect.ValueOf(2)).Len() }},
	{"reflect Method", 4, func() { sinkI = int(reflect.ValueOf(Sq{2}).Method(0).Call(nil)[0].Float()) }},
	{"time.Format", 1, func() { sinkStr = tm.Format(time.RFC3339) }},
	{"time.Parse", 0, func() { t, _ := time.Parse(time.RFC3339, "2006-01-02T15:04:05Z"); sinkI = t.Year() }},
	{"Duration String", 1, func() { sinkStr = (90 * time.Second).String() }},
	{"time.NewTimer", 3, func() { t := time.NewTimer(time.Hour); t.Stop() }},
	{"time.AfterFunc", 1, func() { t := time.AfterFunc(time.Hour, func() {}); t.Stop() }},
	{"time.Now", 0, func() { sinkI = time.Now().Nanosecond() }},
	{"Mutex", 0, func() { mu.Lock(); mu.Unlock() }},
	{"Mutex defer", 0, func() { mu.Lock(); defer mu.Unlock(); sinkI++ }},
	{"RWMutex", 0, func() { rw.RLock(); rw.RUnlock(); rw.Lock(); rw.Unlock() }},
	{"Once", 0, func() { once.Do(func() { sinkI++ }) }},
	{"WaitGroup go", 3, func() {
		var wg sync.WaitGroup
		wg.Add(2)
		for i := 0; i < 2; i++ {
			go func() { wg.Done() }()
		}
		wg.Wait()
	}},
	{"Pool", 0, func() { b := pool.Get().(*bytes.Buffer); b.Reset(); pool.Put(b) }},
	{"sync.Map store", 1, func() { smap.Store("a", 1) }},
	{"sync.Map load", 0, func() { v, _ := smap.Load("a"); sinkAny = v }},
	{"atomic.Value", 1, func() { av.Store(gi); sinkI = av.Load().(int) }},
	{"Cond", 1, func() { c := sync.NewCond(&mu); c.Broadcast() }},
	{"utf8", 0, func() { sinkI = utf8.RuneCountInString(gs) }},
	{"strings.Index", 0, func() { sinkI = strings.Index(gs, "wor") }},
	{"strings.Title", 1, func() { sinkStr = strings.ToTitle(gs) }},
	{"strings.TrimFunc", 0, func() { sinkStr = strings.TrimFunc(gs, func(r rune) bool { return r == 'h' }) }},
	{"strings.FieldsFunc", 1, func() { sinkI = len(strings.FieldsFunc(gs, func(r rune) bool { return r == ' ' })) }},
	{"strings.EqualFold", 0, func() {
		if strings.EqualFold(gs, "HELLO, WORLD") {
			sinkI++
		}
	}},
	{"strings.NewReplacer", 5, func() { sinkStr = strings.NewReplacer("a", "b").Replace("abc") }},
	{"strings.Cut", 0, func() { a, b, _ := strings.Cut(gs, ","); sinkI = len(a) + len(b) }},
	{"bytes.Split", 1, func() { sinkI = len(bytes.Split(gb, []byte(" "))) }},
	{"bytes.Equal string", 0, func() {
		if bytes.Equal(gb, []byte("x")) {
			sinkI++
		}
	}},
	{"bytes.ToUpper", 1, func() { sinkI = len(bytes.ToUpper(gb)) }},
	{"bytes.Join", 1, func() { sinkI = len(bytes.Join([][]byte{gb, gb}, []byte(","))) }},
	{"runtime.Caller", 2, func() { _, _, l, _ := runtime.Caller(0); sinkI = l }},
	{"runtime.Stack", 1, func() { var b [100]byte; sinkI = runtime.Stack(b[:], false) }},
	{"generic tree", 3, func() {
		var t *Tree[int]
		for _, x := range ints {
			t = t.Insert(x, func(a, b int) bool { return a < b })
		}
		sinkI = t.k
	}},
	{"generic Map", 3, func() { sinkI = len(Map(ints, func(x int) string { return "a" })) }},
	{"generic Map captures", 3, func() { k := n; sinkI = len(Map(ints, func(x int) int { return x + k })) }},
	{"shapes", 0, func() {
		for _, s := range shapes {
			sinkI += int(s.Area())
		}
	}},
	{"shape box", 1, func() { sinkI = int(area(Sq{gf})) }},
	{"shape ptr", 1, func() { sinkI = int(area(&Rc{gf, 2})) }},
	{"variadic", 0, func() { sinkI = variadicSum(1, 2, n) }},
	{"multi", 0, func() { a, err := multi(); sinkI = a; sinkErr = err }},
	{"retStruct", 0, func() { t := retStruct(); sinkI = t.A }},
	{"retClosure", 1, func() { sinkI = retClosure(n)(1) }},
	{"producer", 2, func() {
		c := make(chan int)
		go func() {
			for i := 0; i < 5; i++ {
				c <- i
			}
			close(c)
		}()
		for x := range c {
			sinkI += x
		}
	}},
	{"select loop", 5, func() {
		c, d := make(chan int), make(chan bool)
		go func() { c <- 1; d <- true }()
		for {
			select {
			case x := <-c:
				sinkI += x
			case <-d:
				return
			}
		}
	}},
	{"matrix", 4, func() {
		m := make([][]int, 4)
		for i := range m {
			m[i] = make([]int, 4)
		}
		sinkI = m[1][2]
	}},
	{"matrix array", 0, func() {
		var m [4][4]int
		for i := range m {
			m[i][i] = i
		}
		sinkI = m[1][1]
	}},
	{"word count", 1, func() {
		m := map[string]int{}
		for _, w := range strings.Fields("a b a c a b") {
			m[w]++
		}
		sinkI = m["a"]
	}},
	{"map of slices", 6, func() {
		m := map[string][]int{}
		for i := 0; i < 6; i++ {
			k := strs[i%3]
			m[k] = append(m[k], i)
		}
		sinkI = len(m)
	}},
	{"set", 0, func() {
		m := map[int]bool{}
		for i := 0; i < 20; i++ {
			m[i%7] = true
		}
		sinkI = len(m)
	}},
	{"graph", 6, func() {
		g := map[int][]int{1: {2, 3}, 2: {4}, 3: {4}, 4: nil}
		q := []int{1}
		seen := map[int]bool{}
		for len(q) > 0 {
			x := q[0]
			q = q[1:]
			if seen[x] {
				continue
			}
			seen[x] = true
			q = append(q, g[x]...)
		}
		sinkI = len(seen)
	}},
	{"memo", 6, func() {
		m := map[int]int{}
		var f func(int) int
		f = func(n int) int {
			if n < 2 {
				return n
			}
			if v, ok := m[n]; ok {
				return v
			}
			r := f(n-1) + f(n-2)
			m[n] = r
			return r
		}
		sinkI = f(20)
	}},
	{"struct map key", 0, func() {
		m := map[struct{ x, y int }]string{}
		for i := 0; i < 5; i++ {
			m[struct{ x, y int }{i, i}] = "a"
		}
		sinkI = len(m)
	}},
	{"reverse runes", 1, func() {
		r := []rune(gs)
		for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
			r[i], r[j] = r[j], r[i]
		}
		sinkStr = string(r)
	}},
	{"func opts", 1, func() {
		apply := func(fs ...func(*T)) T {
			t := T{}
			for _, f := range fs {
				f(&t)
			}
			return t
		}
		t := apply(func(t *T) { t.A = 1 }, func(t *T) { t.B = gs })
		sinkI = t.A
	}},
	{"panic error recover", 0, func() {
		defer func() {
			if e := recover(); e != nil {
				sinkErr = e.(error)
			}
		}()
		panic(ge)
	}},
	{"panic index", 1, func() { defer func() { sinkAny = recover() }(); sinkI = ints[n] }},
	{"panic assertion", 1, func() { defer func() { sinkAny = recover() }(); sinkI = sinkAny.(Shape).(Sq).s2() }},
	{"panic nil map", 0, func() { defer func() { sinkAny = recover() }(); var m map[int]int; m[1] = 2 }},
	{"defer loop unlock", 0, func() {
		for i := 0; i < 4; i++ {
			func() { mu.Lock(); defer mu.Unlock(); sinkI++ }()
		}
	}},
	{"defer close chan", 1, func() { c := make(chan int, 1); defer close(c); c <- 1 }},
	{"defer with result", 0, func() { sinkI = func() (r int) { defer func() { r++ }(); return 1 }() }},
	{"nested closures", 0, func() { x := n; f := func() func() int { return func() int { return x } }; sinkI = f()() }},
	{"goroutine closure ref", 3, func() { x := 0; done := make(chan bool); go func() { x++; done <- true }(); <-done; sinkI = x }},
}

func (s Sq) s2() int { return 1 }

func allocs(f func()) uint64 {
	f()
	f()
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	for i := 0; i < 40; i++ {
		f()
	}
	runtime.ReadMemStats(&b)
	return (b.Mallocs - a.Mallocs) / 40
}

func main() {
	runtime.GOMAXPROCS(1)
	for _, s := range sites {
		if n := allocs(s.f); n > s.most {
			println(s.name, "allocates", n, "times, not", s.most)
		}
	}
	println(len(sites), "uses")
}

// output:
// 124 uses
