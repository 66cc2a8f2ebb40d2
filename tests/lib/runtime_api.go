// run

// Package runtime and its neighbours as programs use them: callers, stacks, finalizers,
// statistics, profiles.
package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"
)

type T struct{ a, b int }

func (t *T) Method() (string, int) {
	pc, file, line, ok := runtime.Caller(0)
	_ = ok
	return runtime.FuncForPC(pc).Name() + " " + base(file), line
}

func base(s string) string { return s[strings.LastIndex(s, "/")+1:] }

func frames(skip int) {
	pcs := make([]uintptr, 20)
	n := runtime.Callers(skip, pcs)
	fr := runtime.CallersFrames(pcs[:n])
	for {
		f, more := fr.Next()
		fmt.Println("  ", f.Function, base(f.File), f.Line > 0, f.Func != nil)
		if !more || f.Function == "main.main" {
			break
		}
	}
}

func outer() { func() { frames(1) }() }

var sink *[]byte

func finalizers() {
	done := make(chan string, 10)
	func() {
		for i := 0; i < 3; i++ {
			t := &T{i, i}
			runtime.SetFinalizer(t, func(t *T) { done <- fmt.Sprint("fin ", t.a) })
		}
	}()
	var got []string
	for i := 0; i < 50 && len(got) < 3; i++ {
		runtime.GC()
		select {
		case s := <-done:
			got = append(got, s)
			for len(done) > 0 {
				got = append(got, <-done)
			}
		case <-time.After(10 * time.Millisecond):
		}
	}
	sort.Strings(got)
	fmt.Println(got)
}

func stacks() {
	block := make(chan bool)
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() { defer wg.Done(); <-block }()
	}
	runtime.Gosched()
	time.Sleep(time.Millisecond)
	fmt.Println(runtime.NumGoroutine())
	buf := make([]byte, 1<<16)
	n := runtime.Stack(buf, true)
	s := string(buf[:n])
	re := regexp.MustCompile(`0x[0-9a-f]+|goroutine \d+|\+0x[0-9a-f]+`)
	s = re.ReplaceAllString(s, "X")
	for _, l := range strings.Split(s, "\n") {
		l = strings.TrimSpace(l)
		if i := strings.LastIndex(l, "/"); i >= 0 {
			l = l[i+1:]
		}
		fmt.Println("|", l)
	}
	n = runtime.Stack(buf[:10], false)
	fmt.Println(n, string(buf[:10]))
	recs := make([]runtime.StackRecord, 10)
	m, ok := runtime.GoroutineProfile(recs)
	fmt.Println(m, ok, len(recs[0].Stack()) > 0)
	m, ok = runtime.GoroutineProfile(recs[:1])
	fmt.Println(m, ok)
	close(block)
	wg.Wait()
}

func mem() {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	for i := 0; i < 1000; i++ {
		x := make([]byte, 1000)
		sink = &x
	}
	runtime.ReadMemStats(&b)
	fmt.Println(b.Mallocs-a.Mallocs >= 2000, b.Mallocs-a.Mallocs < 2010, b.TotalAlloc-a.TotalAlloc)
	fmt.Println(b.HeapAlloc == b.Alloc, b.HeapObjects == b.Mallocs-b.Frees, b.HeapSys >= b.HeapInuse, b.Sys > b.HeapSys, b.HeapIdle+b.HeapInuse == b.HeapSys, b.NextGC > 0, b.EnableGC)
	n := b.NumGC
	runtime.GC()
	runtime.ReadMemStats(&b)
	fmt.Println(b.NumGC > n, b.NumForcedGC > 0, b.LastGC > 0, b.PauseTotalNs > 0, b.PauseNs[(b.NumGC+255)%256] > 0)
	fmt.Println(b.BySize[1].Size, b.BySize[2].Size, b.BySize[60].Size, b.BySize[1].Mallocs > 0)
}

func dbg() {
	fmt.Println(debug.SetGCPercent(50), debug.SetGCPercent(100))
	fmt.Println(debug.SetMaxStack(1<<20) > 1<<20)
	debug.SetMaxStack(1000000000)
	fmt.Println(debug.SetMaxThreads(10000))
	fmt.Println(debug.SetMemoryLimit(-1))
	fmt.Println(debug.SetPanicOnFault(false))
	debug.FreeOSMemory()
	var st debug.GCStats
	debug.ReadGCStats(&st)
	fmt.Println(st.NumGC > 0, len(st.Pause) > 0, st.PauseTotal > 0)
	fmt.Println(len(debug.Stack()) > 0)
	debug.SetTraceback("all")
}

func prof() {
	fmt.Println(runtime.MemProfileRate)
	fmt.Println(len(pprof.Profiles()))
	for _, p := range pprof.Profiles() {
		fmt.Println(p.Name())
	}
	var b bytes.Buffer
	fmt.Println(pprof.Lookup("goroutine").WriteTo(&b, 1))
	fmt.Println(strings.Split(b.String(), "\n")[0])
	b.Reset()
	fmt.Println(pprof.Lookup("heap").WriteTo(&b, 0), b.Len() > 0)
	b.Reset()
	fmt.Println(pprof.StartCPUProfile(&b))
	pprof.StopCPUProfile()
	fmt.Println(b.Len() > 0)
	p := pprof.NewProfile("mine")
	p.Add(1, 0)
	fmt.Println(p.Count())
	pprof.Do(context.Background(), pprof.Labels("a", "b"), func(context.Context) { fmt.Println("in") })
}

func met() {
	all := metrics.All()
	fmt.Println(len(all))
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}, {Name: "/sched/goroutines:goroutines"}, {Name: "/gc/cycles/total:gc-cycles"}, {Name: "/nope"}, {Name: "/memory/classes/total:bytes"}}
	metrics.Read(s)
	fmt.Println(s[0].Value.Kind(), s[0].Value.Uint64() > 0, s[1].Value.Uint64() >= 1, s[2].Value.Uint64() > 0, s[3].Value.Kind(), s[4].Value.Uint64() > 0)
}

func main() {
	fmt.Println((&T{}).Method())
	outer()
	fmt.Println(runtime.GOOS, runtime.GOARCH, runtime.Version()[:4], runtime.NumCPU() > 0, runtime.GOMAXPROCS(0) > 0)
	old := runtime.GOMAXPROCS(1)
	fmt.Println(runtime.GOMAXPROCS(old))
	finalizers()
	stacks()
	mem()
	dbg()
	met()
	prof()
	ch := make(chan bool)
	go func() {
		defer close(ch)
		defer fmt.Println("deferred")
		runtime.Goexit()
		fmt.Println("not reached")
	}()
	<-ch
	f := runtime.FuncForPC(0)
	fmt.Println(f == nil, f.Name() == "")
	runtime.KeepAlive(ch)
	fmt.Println(runtime.NumCgoCall())
	var e error
	func() {
		defer func() { e = recover().(error) }()
		var m map[string]int
		m["a"] = 1
	}()
	_, isRT := e.(runtime.Error)
	fmt.Println(e, isRT)
}

// output:
// main.(*T).Method runtime_api.go 25
//    main.frames runtime_api.go true true
//    main.outer.func1 runtime_api.go true false
//    main.outer runtime_api.go true true
//    main.main runtime_api.go true true
// linux amd64 go1. true true
// 1
// [fin 0 fin 1 fin 2]
// 4
// | X [running]:
// | main.stacks()
// | runtime_api.go:84 X
// | main.main()
// | runtime_api.go:174 X
// |
// | X [chan receive]:
// | main.stacks.func1()
// | runtime_api.go:78 X
// | created by main.stacks
// | runtime_api.go:78 X
// |
// | X [chan receive]:
// | main.stacks.func1()
// | runtime_api.go:78 X
// | created by main.stacks
// | runtime_api.go:78 X
// |
// | X [chan receive]:
// | main.stacks.func1()
// | runtime_api.go:78 X
// | created by main.stacks
// | runtime_api.go:78 X
// |
// 10 goroutine
// 4 true true
// 4 false
// true true 1048000
// true true true true true true true
// true true true true true
// 8 16 18432 true
// 100 50
// true
// 10000
// 9223372036854775807
// false
// true true true
// true
// 33
// 1 true true true 0 true
// 524288
// 6
// allocs
// block
// goroutine
// heap
// mutex
// threadcreate
// <nil>
// goroutine profile: total 1
// <nil> true
// <nil>
// true
// 1
// in
// deferred
// true true
// 0
// assignment to entry in nil map true
