// run

// All operations of sync/atomic: as instructions, as functions, and on nil.
package main

import (
	"fmt"
	"math"
	"sync/atomic"
	"unsafe"
)

type number interface {
	~int32 | ~uint32 | ~int64 | ~uint64 | ~uintptr
}

type operations[T number] struct {
	load  func(*T) T
	store func(*T, T)
	add   func(*T, T) T
	swap  func(*T, T) T
	cas   func(*T, T, T) bool
}

// The functions themselves, with words around the memory that must not change.
func (o operations[T]) try(name string, low, high T) {
	var m [3]T
	for i := range m {
		o.store(&m[i], high)
	}
	p := &m[1]
	fmt.Println(name, o.add(p, 1) == low, o.load(p) == low, o.swap(p, 7) == low,
		o.cas(p, 8, 9), o.load(p) == 7, o.cas(p, 7, high), o.load(p) == high, m[0] == high && m[2] == high)
}

//go:noinline
func instructions(m *[3]int32, n *[3]int64, x int32, y int64) {
	a, b := &m[1], &n[1]
	fmt.Println(atomic.AddInt32(a, x), atomic.AddInt64(b, y), atomic.AddInt32(a, -1),
		atomic.AddInt64(b, math.MinInt64))
	fmt.Println(atomic.SwapInt32(a, x), atomic.SwapInt64(b, y), *a, *b)
	fmt.Println(atomic.CompareAndSwapInt32(a, x, math.MinInt32),
		atomic.CompareAndSwapInt64(b, y, math.MinInt64),
		atomic.CompareAndSwapInt32(a, math.MinInt32, 5),
		atomic.CompareAndSwapInt64(b, math.MinInt64, 1<<40), atomic.LoadInt32(a),
		atomic.LoadInt64(b))
	atomic.AddInt32(a, x)
	atomic.AddInt64(b, 1<<40)
	atomic.SwapInt32(&m[0], x)
	atomic.CompareAndSwapInt64(&n[0], 0, 1)
	atomic.LoadInt64(b)
	fmt.Println(*m, *n)
}

type typed struct {
	pad  byte
	b    atomic.Bool
	i    atomic.Int32
	u    atomic.Uint64
	p    atomic.Pointer[string]
	v    atomic.Value
	link unsafe.Pointer
}

func (t *typed) try() {
	s := "text"
	t.b.Store(true)
	t.p.Store(&s)
	t.v.Store(s)
	fmt.Println(t.b.Swap(false), t.b.Load(), t.i.Add(3), t.u.Add(^uint64(0)), *t.p.Load(),
		t.p.CompareAndSwap(&s, nil), t.p.Load() == nil, t.v.Load(), t.v.Swap("new"))
	fmt.Println(atomic.CompareAndSwapPointer(&t.link, nil, unsafe.Pointer(t)),
		atomic.SwapPointer(&t.link, nil) == unsafe.Pointer(t), atomic.LoadPointer(&t.link))
}

// A value that is its own address.
func self() {
	p := new(unsafe.Pointer)
	old := atomic.SwapPointer(p, unsafe.Pointer(p))
	again := atomic.CompareAndSwapPointer(p, unsafe.Pointer(p), unsafe.Pointer(p))
	fmt.Println(old == nil, again, *p == unsafe.Pointer(p))
}

func fault(what string, f func(t *typed, p *int64)) {
	defer func() { fmt.Println(what, recover()) }()
	f(nil, nil)
}

func main() {
	operations[int32]{atomic.LoadInt32, atomic.StoreInt32, atomic.AddInt32, atomic.SwapInt32,
		atomic.CompareAndSwapInt32}.try("int32", math.MinInt32, math.MaxInt32)
	operations[uint32]{atomic.LoadUint32, atomic.StoreUint32, atomic.AddUint32,
		atomic.SwapUint32, atomic.CompareAndSwapUint32}.try("uint32", 0, math.MaxUint32)
	operations[int64]{atomic.LoadInt64, atomic.StoreInt64, atomic.AddInt64, atomic.SwapInt64,
		atomic.CompareAndSwapInt64}.try("int64", math.MinInt64, math.MaxInt64)
	operations[uint64]{atomic.LoadUint64, atomic.StoreUint64, atomic.AddUint64,
		atomic.SwapUint64, atomic.CompareAndSwapUint64}.try("uint64", 0, math.MaxUint64)
	operations[uintptr]{atomic.LoadUintptr, atomic.StoreUintptr, atomic.AddUintptr,
		atomic.SwapUintptr, atomic.CompareAndSwapUintptr}.try("uintptr", 0, math.MaxUint64)

	instructions(new([3]int32), new([3]int64), 40, -7)
	new(typed).try()
	self()

	var x int64
	done := make(chan bool)
	go func() { // odd addresses are no trouble
		var bytes [16]byte
		p := (*int64)(unsafe.Pointer(&bytes[1]))
		fmt.Println(atomic.AddInt64(p, 258), bytes[1], bytes[2], bytes[9])
		defer close(done)
		defer atomic.AddInt64(&x, 2)
	}()
	<-done
	go atomic.AddInt64(&x, 5)
	for atomic.LoadInt64(&x) != 7 {
	}

	fault("load", func(_ *typed, p *int64) { atomic.LoadInt64(p) })
	fault("store", func(_ *typed, p *int64) { atomic.StoreInt64(p, 1) })
	fault("add", func(_ *typed, p *int64) { atomic.AddInt64(p, 1) })
	fault("sum", func(_ *typed, p *int64) { x = atomic.AddInt64(p, 1) })
	fault("swap", func(_ *typed, p *int64) { x = atomic.SwapInt64(p, 1) })
	fault("cas", func(_ *typed, p *int64) { atomic.CompareAndSwapInt64(p, 0, 1) })
	fault("field", func(t *typed, _ *int64) { t.u.Add(1) })
	fault("value", func(_ *typed, p *int64) { add := atomic.AddInt64; add(p, 1) })
}

// output:
// int32 true true true false true true true true
// uint32 true true true false true true true true
// int64 true true true false true true true true
// uint64 true true true false true true true true
// uintptr true true true false true true true true
// 40 -7 39 9223372036854775801
// 39 9223372036854775801 40 -7
// true true true true 5 1099511627776
// [40 45 0] [1 2199023255552 0]
// true false 3 18446744073709551615 text true true text text
// true true <nil>
// true true true
// 258 2 1 0
// load runtime error: invalid memory address or nil pointer dereference
// store runtime error: invalid memory address or nil pointer dereference
// add runtime error: invalid memory address or nil pointer dereference
// sum runtime error: invalid memory address or nil pointer dereference
// swap runtime error: invalid memory address or nil pointer dereference
// cas runtime error: invalid memory address or nil pointer dereference
// field runtime error: invalid memory address or nil pointer dereference
// value runtime error: invalid memory address or nil pointer dereference
