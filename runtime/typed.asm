; reflect and internal/reflectlite: small functions that move values of some type.
;
; (reflect.asm has the calls; it needs package reflect itself to be there.)

%include "macros.inc"

extern rt.memmove, rt.memclr

section .text
; ---- func chanrecv(ch unsafe.Pointer, nb bool, val unsafe.Pointer) (selected, received bool)
extern reflect.chanrecv_now, reflect.chanrecv_wait
FUNCTION reflect.chanrecv, "reflect.chanrecv", 8, 0, 0
    test bl, bl
    mov rbx, rcx
    jnz reflect.chanrecv_now
    sub rsp, 8
    call reflect.chanrecv_wait
    add rsp, 8
    mov ebx, eax
    mov eax, 1
    ret
END_FUNCTION reflect.chanrecv

; ---- Memory.  rtype's first word is the size, the second the part with pointers.
; func typedmemmove(t *rtype, dst, src unsafe.Pointer)
LEAF_FUNCTION reflect.typedmemmove, "reflect.typedmemmove"
global internal~dreflectlite.typedmemmove
internal~dreflectlite.typedmemmove:
    mov rdi, rbx
    mov rsi, rcx
    mov rdx, [rax]
    jmp rt.memmove
END_FUNCTION reflect.typedmemmove

; func typedmemmovepartial(t *rtype, dst, src unsafe.Pointer, off, size uintptr)
LEAF_FUNCTION reflect.typedmemmovepartial, "reflect.typedmemmovepartial"
    mov rdx, rsi
    mov rdi, rbx
    mov rsi, rcx
    jmp rt.memmove
END_FUNCTION reflect.typedmemmovepartial

; func typedmemclr(t *rtype, ptr unsafe.Pointer)
LEAF_FUNCTION reflect.typedmemclr, "reflect.typedmemclr"
    mov rdi, rbx
    mov rsi, [rax]
    jmp rt.memclr
END_FUNCTION reflect.typedmemclr

; func typedmemclrpartial(t *rtype, ptr unsafe.Pointer, off, size uintptr)
LEAF_FUNCTION reflect.typedmemclrpartial, "reflect.typedmemclrpartial"
    mov rsi, rdi
    mov rdi, rbx
    jmp rt.memclr
END_FUNCTION reflect.typedmemclrpartial

; func memmove(dst, src unsafe.Pointer, size uintptr)
LEAF_FUNCTION reflect.memmove, "reflect.memmove"
    mov rdi, rax
    mov rsi, rbx
    mov rdx, rcx
    jmp rt.memmove
END_FUNCTION reflect.memmove

; ---- MapIter: hiter begins as our own iterator does.
; func mapiterkey(it *hiter) (key unsafe.Pointer)
LEAF_FUNCTION reflect.mapiterkey, "reflect.mapiterkey"
    mov rax, [rax + MAP_ITER_KEY]
    ret
END_FUNCTION reflect.mapiterkey

; func mapiterelem(it *hiter) (elem unsafe.Pointer)
LEAF_FUNCTION reflect.mapiterelem, "reflect.mapiterelem"
    mov rax, [rax + MAP_ITER_ELEM]
    ret
END_FUNCTION reflect.mapiterelem

section .note.GNU-stack noalloc noexec nowrite progbits
