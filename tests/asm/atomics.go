// asm
//
// Atomic operations are a few instructions, which are begun again if they are cut in two.
package main

import "sync/atomic"

// The result comes in a register of its own: the operands must last.
// want: add rsi, rbx
// count 2: [rax]
// not: lock
// not: call
func add(p *int64, x int64) int64 {
	return atomic.AddInt64(p, x)
}

// want: add [rax], rbx
// not: mov
func increase(p *int64, x int64) {
	atomic.AddInt64(p, x)
}

// want: cmp dword [rax], 0
// want: jne
// want: mov dword [rax], 1
// want: sete
func lock(p *int32) bool {
	return atomic.CompareAndSwapInt32(p, 0, 1)
}

// count 2: [rax]
// not: xchg
func swap(p *uint32, x uint32) uint32 {
	return atomic.SwapUint32(p, x)
}

// want: mov [rax], rbx
func store(p *uintptr, x uintptr) {
	atomic.StoreUintptr(p, x)
}

type counter struct {
	_ [8]byte
	n atomic.Int64
}

// The check for nil is the access itself.
// want: mov rax, [rax+8]
// not: test
func get(c *counter) int64 {
	return c.n.Load()
}

func main() {
	var x int64
	var c counter
	increase(&x, 1)
	println(add(&x, 1), get(&c), lock(new(int32)), swap(new(uint32), 1))
	store(new(uintptr), 1)
}
