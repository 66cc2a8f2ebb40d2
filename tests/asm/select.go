// asm
//
// Instruction selection: what one instruction can do, one instruction does.
package main

// want: add rsi, [rax+
// not: lea
func sum(p []int) (s int) {
	for i := range p {
		s += p[i]
	}
	return
}

// want: mov rax, [rax+rbx*8+8]
func index(p *[8]int, i uint) int {
	return p[i&3+1]
}

// want: add dword [rax+4], 7
func update(p *struct{ a, b int32 }) {
	p.b += 7
}

// want: lea rax, [rax+rbx*4+16]
func scaled(a, b int) int {
	return a + b*4 + 16
}

// want: test rax, 8
// not: and
// not: set
func bit(x int) int {
	if x&8 == 0 {
		return 1
	}
	return 2
}

// want: movzx eax, byte [rax]
// count 1: movzx
func widen(p *uint8) int {
	return int(*p)
}

// want: cmp qword [rax], 5
func compareMemory(p *int) bool {
	return *p < 5
}

// want: idiv
// want: cmp rbx, -1
func quotient(a, b int) int {
	return a / b
}

// want: mulsd xmm0, [go.f64.
func half(x float64) float64 {
	return x * 0.5
}

func main() {
	println(sum(nil), scaled(1, 2), bit(1), quotient(1, 1), half(1))
	var a [8]int
	var b uint8
	println(index(&a, 1), widen(&b), compareMemory(&a[0]))
	var c struct{ a, b int32 }
	update(&c)
}
