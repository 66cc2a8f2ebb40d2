; Panics, deferred calls and faults: the parts that run on the goroutine's stack.
;
; Deferred closures are Go functions, so the loop that calls them lives on the
; goroutine's stack, with its Panic record in its frame; each decision is made
; in panic.c.  The frame of rt.panic, from RSP up, is exactly a Panic.

%include "macros.inc"

extern rt.morestack, rt.panic_next, rt.panic_ran, rt.panic_method, rt.panic_set_text
extern rt.panic_fatal, rt.goexit_done, rt.sigpanic_raise, defer_pool

section .rodata
align 4
; argp, link, type, data, flags, cursor: all but the flags may be pointers
panic_map: dd 6, 0b101111

%macro MAKE_PANIC 0
    sub rsp, PANIC_SIZE
    mov qword [rsp + PANIC_ARGP], 0
    mov rax, [r14 + G_PANIC]
    mov [rsp + PANIC_LINK], rax
    mov [rsp + PANIC_TYPE], rdi
    mov [rsp + PANIC_DATA], rsi
    mov qword [rsp + PANIC_FLAGS], 0
    mov qword [rsp + PANIC_CURSOR], 0
    mov [r14 + G_PANIC], rsp
%endmacro

; rt.defer_push(record, closure)
section .text
global rt.defer_push
rt.defer_push:
    mov rax, [r14 + G_DEFER]
    mov [rdi + DEFER_LINK], rax
    mov [rdi + DEFER_FN], rsi
    lea rcx, [rsp + 8]
    mov [rdi + DEFER_SP], rcx
    xor eax, eax
    mov [rdi + DEFER_STARTED], rax
    mov [rdi + DEFER_PANIC], rax
    mov rcx, [rsp]
    mov [rdi + DEFER_PC], rcx
    mov [r14 + G_DEFER], rdi
    ret

; rt.defer_return: run the deferred calls of the calling frame.
FUNCTION rt.defer_return, "runtime.deferreturn", 0, 0, FUNC_WRAPPER
.next:
    mov rax, [r14 + G_DEFER]
    test rax, rax
    jz .done
    lea rcx, [rsp + 8]
    cmp [rax + DEFER_SP], rcx
    jne .done
    mov rcx, [rax + DEFER_LINK]
    mov [r14 + G_DEFER], rcx
    mov rdx, [rax + DEFER_FN]
    mov qword [rax + DEFER_FN], 0
    cmp rax, rsp                  ; a record in a frame …
    jb .pool
    cmp rax, [r14 + G_STACK_HI]
    jb .run
.pool:                            ; … or on the heap, which serves again
    mov rcx, [defer_pool]
    mov [rax + DEFER_LINK], rcx
    mov [defer_pool], rax
.run:
    call [rdx]
    jmp .next
.done:
    ret
END_FUNCTION rt.defer_return

; rt.panic(type, data).  Deferred functions that panic come here again, and may have no
; stack check of their own: so there is one here.
FUNCTION rt.panic, "panic", PANIC_SIZE, panic_map, 0
    lea r12, [rsp - PANIC_SIZE]
    cmp r12, [r14 + G_STACK_GUARD]
    jbe .grow
    MAKE_PANIC
.next:
    mov rdi, rsp
    call rt.panic_next            ; the next deferred call or 0
    test rax, rax
    jz .uncaught
    mov [rsp + PANIC_ARGP], rsp   ; recover asks for this address
    mov rdx, [rax + DEFER_FN]
    mov qword [rax + DEFER_FN], 0
    call [rdx]
    mov rdi, rsp
    call rt.panic_ran             ; does not return after a recover
    jmp .next

; Nobody recovered.  Values that can say what they are do so now, while Go code
; may still run: each panic's value becomes the text of its Error or String.
.uncaught:
    mov [rsp + PANIC_CURSOR], rsp
.text:
    mov rdi, [rsp + PANIC_CURSOR]
    test rdi, rdi
    jz .fatal
    call rt.panic_method          ; code address in RAX or 0, receiver in RDX
    test rax, rax
    jz .older
    mov rcx, rax
    mov rax, rdx
    call rcx
    mov rdi, [rsp + PANIC_CURSOR]
    mov rsi, rax
    mov rdx, rbx
    call rt.panic_set_text
.older:
    mov rax, [rsp + PANIC_CURSOR]
    mov rax, [rax + PANIC_LINK]
    mov [rsp + PANIC_CURSOR], rax
    jmp .text
.fatal:
    mov rdi, rsp
    call rt.panic_fatal
    ud2
.grow:
    call rt.morestack
    jmp rt.panic
END_FUNCTION rt.panic

; rt.goexit: runtime.Goexit, which runs all deferred calls as a panic does.
FUNCTION rt.goexit, "runtime.Goexit", PANIC_SIZE, panic_map, 0
    xor edi, edi
    xor esi, esi
    MAKE_PANIC
    mov byte [rsp + PANIC_GOEXIT], 1
global rt_goexit_loop
rt_goexit_loop:
    mov rdi, rsp
    call rt.panic_next
    test rax, rax
    jz .done
    mov [rsp + PANIC_ARGP], rsp
    mov rdx, [rax + DEFER_FN]
    mov qword [rax + DEFER_FN], 0
    call [rdx]
    mov rdi, rsp
    call rt.panic_ran
    jmp rt_goexit_loop
.done:
    call rt.goexit_done
    ud2
END_FUNCTION rt.goexit

; rt.sigpanic: where a fault in Go code continues, as if called by the faulting
; instruction (the signal handler pushes that address).
FUNCTION rt.sigpanic, "runtime.sigpanic", 0, 0, FUNC_SIGPANIC
global rt_sigpanic
rt_sigpanic:
    call rt.sigpanic_raise
    ud2
END_FUNCTION rt.sigpanic

; A goroutine woken in chan_send because the channel was closed continues here.
extern rt_type_plain_error
section .rodata
closed_text: db "send on closed channel"
closed_length equ $ - closed_text
align 8
closed_value: dq closed_text, closed_length
section .text
; (The unwinder looks a return address up one byte before it: hence the nop.)
FUNCTION rt.send_on_closed, "runtime.chansend", 0, 0, 0
    nop
global rt_send_on_closed
rt_send_on_closed:
    mov edi, rt_type_plain_error
    mov esi, closed_value
    jmp rt.panic
END_FUNCTION rt.send_on_closed

section .note.GNU-stack noalloc noexec nowrite progbits
