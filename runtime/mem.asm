; Copying, clearing and comparing memory, for compiled code (rt.memmove …) and
; for C (memmove …).  No stack is used, so a fault in here (a nil pointer) can
; be blamed on the caller: the unwinder knows frames of size 0.
;
; A collection may come between any two instructions, so pointers move as whole words:
; they are aligned, and pieces that hold some are multiples of eight bytes long.
;
; Short pieces are done with two overlapping accesses of the same width:
;     5 to 8 bytes:   |....|        first 4
;                       |....|      last 4

%include "macros.inc"

; ---- memmove(to RDI, from RSI, bytes RDX), areas may overlap.  Everything is
; loaded before anything is stored, up to 128 bytes.
section .text
global memmove
global memcpy
LEAF_FUNCTION rt.memmove, "runtime.memmove"
memmove:
memcpy:
    mov rax, rdi
    cmp rdx, 16
    ja .over16
    cmp edx, 8
    jae .to16
    cmp edx, 4
    jae .to8
    test edx, edx
    jz .done
    movzx ecx, byte [rsi]
    cmp edx, 2
    jb .one
    movzx r8d, word [rsi + rdx - 2]
    mov [rdi], cl
    mov [rdi + rdx - 2], r8w
    ret
.one:
    mov [rdi], cl
.done:
    ret
.to8:
    mov ecx, [rsi]
    mov r8d, [rsi + rdx - 4]
    mov [rdi], ecx
    mov [rdi + rdx - 4], r8d
    ret
.to16:
    mov rcx, [rsi]
    mov r8, [rsi + rdx - 8]
    mov [rdi], rcx
    mov [rdi + rdx - 8], r8
    ret
.over16:
    cmp rdx, 32
    ja .over32
    movups xmm0, [rsi]
    movups xmm1, [rsi + rdx - 16]
    movups [rdi], xmm0
    movups [rdi + rdx - 16], xmm1
    ret
.over32:
    cmp rdx, 64
    ja .over64
    movups xmm0, [rsi]
    movups xmm1, [rsi + 16]
    movups xmm2, [rsi + rdx - 32]
    movups xmm3, [rsi + rdx - 16]
    movups [rdi], xmm0
    movups [rdi + 16], xmm1
    movups [rdi + rdx - 32], xmm2
    movups [rdi + rdx - 16], xmm3
    ret
.over64:
    cmp rdx, 128
    ja .over128
    movups xmm0, [rsi]
    movups xmm1, [rsi + 16]
    movups xmm2, [rsi + 32]
    movups xmm3, [rsi + 48]
    movups xmm4, [rsi + rdx - 64]
    movups xmm5, [rsi + rdx - 48]
    movups xmm6, [rsi + rdx - 32]
    movups xmm7, [rsi + rdx - 16]
    movups [rdi], xmm0
    movups [rdi + 16], xmm1
    movups [rdi + 32], xmm2
    movups [rdi + 48], xmm3
    movups [rdi + rdx - 64], xmm4
    movups [rdi + rdx - 48], xmm5
    movups [rdi + rdx - 32], xmm6
    movups [rdi + rdx - 16], xmm7
    ret
; Long pieces: forwards unless the target begins inside the source.
.over128:
    mov rcx, rdi
    sub rcx, rsi
    jz .done
    cmp rcx, rdx
    jb .backwards
    movups xmm5, [rsi + rdx - 16]   ; the last bytes, before they change
    lea r9, [rdi + rdx - 16]
    cmp rdx, 2048
    jae .string
.forward64:
    movups xmm0, [rsi]
    movups xmm1, [rsi + 16]
    movups xmm2, [rsi + 32]
    movups xmm3, [rsi + 48]
    movups [rdi], xmm0
    movups [rdi + 16], xmm1
    movups [rdi + 32], xmm2
    movups [rdi + 48], xmm3
    add rsi, 64
    add rdi, 64
    sub rdx, 64
    cmp rdx, 64
    ja .forward64
.forward16:
    cmp rdx, 16
    jbe .last
    movups xmm0, [rsi]
    movups [rdi], xmm0
    add rsi, 16
    add rdi, 16
    sub rdx, 16
    jmp .forward16
.last:
    movups [r9], xmm5
    ret
.string:
    mov rcx, rdx
    shr rcx, 3
    rep movsq
    movups [r9], xmm5
    ret
.backwards:
    movups xmm5, [rsi]              ; the first bytes
    lea r9, [rdi]
    add rsi, rdx
    add rdi, rdx
.backward64:
    movups xmm0, [rsi - 16]
    movups xmm1, [rsi - 32]
    movups xmm2, [rsi - 48]
    movups xmm3, [rsi - 64]
    movups [rdi - 16], xmm0
    movups [rdi - 32], xmm1
    movups [rdi - 48], xmm2
    movups [rdi - 64], xmm3
    sub rsi, 64
    sub rdi, 64
    sub rdx, 64
    cmp rdx, 64
    ja .backward64
.backward16:
    cmp rdx, 16
    jbe .first
    movups xmm0, [rsi - 16]
    movups [rdi - 16], xmm0
    sub rsi, 16
    sub rdi, 16
    sub rdx, 16
    jmp .backward16
.first:
    movups [r9], xmm5
    ret
END_FUNCTION rt.memmove

; ---- memclr(p RDI, bytes RSI) and memset(p RDI, byte ESI, bytes RDX)
global memset
LEAF_FUNCTION rt.memclr, "runtime.memclr"
    mov rdx, rsi
    xor esi, esi
memset:
    mov r8, rdi
    movzx eax, sil
    mov rcx, 0x0101010101010101
    imul rcx, rax
    cmp rdx, 16
    jae .over16
    cmp edx, 8
    jae .to16
    cmp edx, 4
    jae .to8
    test edx, edx
    jz .done
    mov [rdi], cl
    mov [rdi + rdx - 1], cl
    cmp edx, 2
    jbe .done
    mov [rdi + 1], cl
.done:
    mov rax, r8
    ret
.to8:
    mov [rdi], ecx
    mov [rdi + rdx - 4], ecx
    mov rax, r8
    ret
.to16:
    mov [rdi], rcx
    mov [rdi + rdx - 8], rcx
    mov rax, r8
    ret
.over16:
    movq xmm0, rcx
    punpcklqdq xmm0, xmm0
    movups [rdi + rdx - 16], xmm0
    cmp rdx, 2048
    jae .string
    cmp rdx, 64
    jb .tail
.loop64:
    movups [rdi], xmm0
    movups [rdi + 16], xmm0
    movups [rdi + 32], xmm0
    movups [rdi + 48], xmm0
    add rdi, 64
    sub rdx, 64
    cmp rdx, 64
    jae .loop64
.tail:
    cmp rdx, 16
    jb .done
    movups [rdi], xmm0
    add rdi, 16
    sub rdx, 16
    jmp .tail
.string:
    mov rax, rcx
    mov rcx, rdx
    shr rcx, 3
    rep stosq
    mov rax, r8
    ret
END_FUNCTION rt.memclr

; ---- memequal(p RDI, q RSI, bytes RDX) -> 1 if equal
LEAF_FUNCTION rt.memequal, "runtime.memequal"
    cmp rdi, rsi
    je .equal
    cmp rdx, 16
    jae .over16
    cmp edx, 8
    jae .to16
    cmp edx, 4
    jae .to8
.bytes:
    test edx, edx
    jz .equal
    movzx eax, byte [rdi + rdx - 1]
    cmp al, [rsi + rdx - 1]
    jne .different
    dec edx
    jmp .bytes
.to8:
    mov eax, [rdi]
    mov ecx, [rdi + rdx - 4]
    sub eax, [rsi]
    sub ecx, [rsi + rdx - 4]
    or eax, ecx
    setz al
    movzx eax, al
    ret
.to16:
    mov rax, [rdi]
    mov rcx, [rdi + rdx - 8]
    sub rax, [rsi]
    sub rcx, [rsi + rdx - 8]
    or rax, rcx
    setz al
    movzx eax, al
    ret
.over16:
    movups xmm0, [rdi + rdx - 16]
    movups xmm1, [rsi + rdx - 16]
    pcmpeqb xmm0, xmm1
    pmovmskb eax, xmm0
    cmp eax, 0xffff
    jne .different
.loop16:
    movups xmm0, [rdi]
    movups xmm1, [rsi]
    pcmpeqb xmm0, xmm1
    pmovmskb eax, xmm0
    cmp eax, 0xffff
    jne .different
    add rdi, 16
    add rsi, 16
    sub rdx, 16
    cmp rdx, 16
    ja .loop16
.equal:
    mov eax, 1
    ret
.different:
    xor eax, eax
    ret
END_FUNCTION rt.memequal

; ---- string_compare(p RDI, n RSI, q RDX, m RCX) -> -1, 0, 1
LEAF_FUNCTION rt.string_compare, "runtime.cmpstring"
    mov r8, rsi
    cmp rcx, rsi
    cmovl r8, rcx               ; bytes both have
    cmp rdi, rdx
    je .same
.loop16:
    cmp r8, 16
    jb .under16
    movups xmm0, [rdi]
    movups xmm1, [rdx]
    pcmpeqb xmm0, xmm1
    pmovmskb eax, xmm0
    xor eax, 0xffff
    jnz .differ_at
    add rdi, 16
    add rdx, 16
    sub r8, 16
    jmp .loop16
.differ_at:
    bsf eax, eax
    movzx r9d, byte [rdi + rax]
    movzx r10d, byte [rdx + rax]
    jmp .by_byte
.under16:
    cmp r8, 8
    jb .bytes
    mov r9, [rdi]
    mov r10, [rdx]
    cmp r9, r10
    jne .by_word
    mov r9, [rdi + r8 - 8]
    mov r10, [rdx + r8 - 8]
    cmp r9, r10
    je .same
.by_word:
    bswap r9
    bswap r10
.by_byte:
    xor eax, eax
    cmp r9, r10
    seta al
    lea rax, [rax + rax - 1]
    ret
.bytes:
    test r8, r8
    jz .same
    movzx r9d, byte [rdi]
    movzx r10d, byte [rdx]
    cmp r9d, r10d
    jne .by_byte
    inc rdi
    inc rdx
    dec r8
    jmp .bytes
.same:
    xor eax, eax
    xor edx, edx
    cmp rsi, rcx
    setg al
    setl dl
    sub rax, rdx
    ret
END_FUNCTION rt.string_compare

section .text
global memcmp
memcmp:
    mov rcx, rdx
    mov r8, rdx
    mov rdx, rsi
    mov rsi, rcx
    jmp rt.string_compare

section .note.GNU-stack noalloc noexec nowrite progbits
