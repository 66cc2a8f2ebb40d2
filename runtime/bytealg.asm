; internal/bytealg: searching and counting in bytes, sixteen at a time.
;
; Package strings and bytes rest on these.  Slices arrive in RAX RBX RCX and
; RDI RSI R8 (address, length, capacity), strings in two registers each.

%include "macros.inc"

extern rt.memequal, rt.string_compare

; Sixteen copies of byte %2 in %1
%macro BROADCAST 2
    movd %1, %2
    punpcklbw %1, %1
    pshuflw %1, %1, 0
    punpcklqdq %1, %1
%endmacro

section .text

; func Compare(a, b []byte) int
LEAF_FUNCTION internal~dbytealg.Compare, "internal/bytealg.Compare"
    mov rdx, rdi
    mov rcx, rsi
    mov rdi, rax
    mov rsi, rbx
    jmp rt.string_compare
END_FUNCTION internal~dbytealg.Compare

; func IndexByte(b []byte, c byte) int
; func IndexByteString(s string, c byte) int
LEAF_FUNCTION internal~dbytealg.IndexByte, "internal/bytealg.IndexByte"
    mov ecx, edi
global internal~dbytealg.IndexByteString
internal~dbytealg.IndexByteString:
    BROADCAST xmm0, ecx
    mov rsi, rax
    cmp rbx, 16
    jb .short
    lea rdi, [rax + rbx - 16]   ; the last sixteen bytes
.loop:
    movdqu xmm1, [rsi]
    pcmpeqb xmm1, xmm0
    pmovmskb ecx, xmm1
    test ecx, ecx
    jnz .found
    add rsi, 16
    cmp rsi, rdi
    jb .loop
    mov rsi, rdi
    movdqu xmm1, [rsi]
    pcmpeqb xmm1, xmm0
    pmovmskb ecx, xmm1
    test ecx, ecx
    jz .none
.found:
    bsf ecx, ecx
    sub rsi, rax
    lea rax, [rsi + rcx]
    ret
.none:
    mov rax, -1
    ret
; Fewer than 16 bytes: read 16 all the same, on the side where the page goes on.
.short:
    test ebx, ebx
    jz .none
    mov ecx, eax
    and ecx, 4095
    cmp ecx, 4080
    ja .page_end
    movdqu xmm1, [rax]
    pcmpeqb xmm1, xmm0
    pmovmskb ecx, xmm1
    bsf ecx, ecx
    jz .none
    cmp ecx, ebx
    jae .none
    mov eax, ecx
    ret
.page_end:
    movdqu xmm1, [rax + rbx - 16]
    pcmpeqb xmm1, xmm0
    pmovmskb eax, xmm1
    mov ecx, 16
    sub ecx, ebx
    shr eax, cl
    bsf eax, eax
    jz .none
    ret
END_FUNCTION internal~dbytealg.IndexByte

; func Count(b []byte, c byte) int
; func CountString(s string, c byte) int
LEAF_FUNCTION internal~dbytealg.Count, "internal/bytealg.Count"
    mov ecx, edi
global internal~dbytealg.CountString
internal~dbytealg.CountString:
    mov rsi, rax
    xor eax, eax
    BROADCAST xmm0, ecx
    pxor xmm2, xmm2             ; sums
    pxor xmm3, xmm3             ; zero
    sub rbx, 16
    jb .tail
.loop:
    movdqu xmm1, [rsi]
    pcmpeqb xmm1, xmm0          ; -1 for a hit
    pxor xmm4, xmm4
    psubb xmm4, xmm1
    psadbw xmm4, xmm3           ; two sums of eight
    paddq xmm2, xmm4
    add rsi, 16
    sub rbx, 16
    jae .loop
    movhlps xmm1, xmm2
    paddq xmm1, xmm2
    movq rax, xmm1
.tail:
    add rbx, 16
.byte:
    jz .done
    xor edx, edx
    cmp [rsi + rbx - 1], cl
    sete dl
    add rax, rdx
    dec rbx
    jmp .byte
.done:
    ret
END_FUNCTION internal~dbytealg.Count

; func Index(a, b []byte) int
; func IndexString(a, b string) int
; Candidates are the places where both b's first and its last byte fit.
LEAF_FUNCTION internal~dbytealg.Index, "internal/bytealg.Index"
    mov rcx, rdi
    mov rdi, rsi
global internal~dbytealg.IndexString
internal~dbytealg.IndexString:
    mov r8, rax                 ; a
    mov r9, rcx                 ; b
    mov r10, rdi                ; length of b
    lea r11, [rax + rbx]
    sub r11, rdi                ; the last place where b can be
    mov rsi, r8                 ; where we look
    movzx eax, byte [r9]
    BROADCAST xmm2, eax
    movzx eax, byte [r9 + r10 - 1]
    BROADCAST xmm3, eax
.block:
    lea rax, [rsi + 15]
    cmp rax, r11
    ja .tail
    movdqu xmm0, [rsi]
    movdqu xmm1, [rsi + r10 - 1]
    pcmpeqb xmm0, xmm2
    pcmpeqb xmm1, xmm3
    pand xmm0, xmm1
    pmovmskb ebx, xmm0
.candidate:
    test ebx, ebx
    jz .next
    bsf eax, ebx
    lea rcx, [rbx - 1]
    and ebx, ecx
    mov r12, rsi
    lea r13, [rsi + rax]
    mov rdi, r13
    mov rsi, r9
    mov rdx, r10
    call rt.memequal            ; changes RDI, RSI, RDX, RAX, RCX, XMM0, XMM1
    mov rsi, r12
    test eax, eax
    jz .candidate
    mov rax, r13
    sub rax, r8
    ret
.next:
    add rsi, 16
    jmp .block
.tail:
    cmp rsi, r11
    ja .none
    mov r12, rsi
    mov rdi, rsi
    mov rsi, r9
    mov rdx, r10
    call rt.memequal
    mov rsi, r12
    test eax, eax
    jnz .found
    inc rsi
    jmp .tail
.found:
    mov rax, rsi
    sub rax, r8
    ret
.none:
    mov rax, -1
    ret
END_FUNCTION internal~dbytealg.Index

section .note.GNU-stack noalloc noexec nowrite progbits
