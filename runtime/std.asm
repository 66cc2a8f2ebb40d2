; From Go declarations without a body to C functions.
;
; The Go library declares such functions for its runtime, `func now() (sec int64,
; nsec int32, mono int64)` in package time; std.def says which C function stands
; behind each.  A call of one is a call of an ordinary Go function, so it
; arrives here with Go's registers.  We hand them on in C's, on the system stack:
;
;     Go   RAX RBX RCX RDI RSI R8     results RAX RBX RCX …
;     C    RDI RSI RDX RCX R8  R9     results RAX RDX, or rt_results[]
;
; As after any runtime entry (entries.asm), the goroutine may have slept
; meanwhile: rt_resume then leaves the results in RAX and RBX itself.  And as there,
; it lets others run if it was asked to.

%include "macros.inc"

extern rt_sys_stack, preempt_at_return, preempt_at_return_n

section .bss
global rt_results
alignb 8
rt_results: resq 6

; R1 symbol, C function: at most two words come back.
%macro CROSS 2
  global %1
  extern %2
  section .text.%1 progbits alloc exec nowrite align=16
%1:
    mov [r14 + G_SP], rsp
    mov [r14 + G_BP], rbp
    mov r9, r8
    mov r8, rsi
    mov rdx, rcx
    mov rcx, rdi
    mov rsi, rbx
    mov rdi, rax
    mov rsp, [rt_sys_stack]
    call %2
    cmp qword [r14 + G_STACK_GUARD], -1
%endmacro

%macro BACK 0
    mov rsp, [r14 + G_SP]
    mov rbp, [r14 + G_BP]
%endmacro

%macro R1 2
  CROSS %1, %2
    je asked_to_yield
    BACK
    mov rbx, rdx
    ret
%endmacro

; RN symbol, C function: up to six words in rt_results.
%macro RN 2
  CROSS %1, %2
    je asked_to_yield_n
    jmp return_results
%endmacro

section .text
asked_to_yield:
    mov rdi, rax
    mov rsi, rdx
    call preempt_at_return
    BACK
    mov rbx, rdx
    ret
asked_to_yield_n:
    call preempt_at_return_n
return_results:
    BACK
    mov rax, [rt_results]
    mov rbx, [rt_results + 8]
    mov rcx, [rt_results + 16]
    mov rdi, [rt_results + 24]
    mov rsi, [rt_results + 32]
    mov r8, [rt_results + 40]
    ret

%include "std.inc"

; ---- Pinning: until procUnpin no other goroutine runs (preempt.c).
;
; There is one processor, number 0.  Who was asked to yield meanwhile does so.
extern rt.preempt
section .text
%macro PIN 2
FUNCTION %1, %2, 0, 0, 0
    inc dword [r14 + G_PINNED]
    xor eax, eax
    ret
END_FUNCTION %1
%endmacro

%macro UNPIN 2
FUNCTION %1, %2, 0, 0, 0
    dec dword [r14 + G_PINNED]
    jnz .done
    cmp byte [r14 + G_YIELD_LATER], 0
    je .done
    mov byte [r14 + G_YIELD_LATER], 0
    jmp rt.preempt
.done:
    ret
END_FUNCTION %1
%endmacro

PIN sync.runtime_procPin, "sync.runtime_procPin"
UNPIN sync.runtime_procUnpin, "sync.runtime_procUnpin"
PIN sync~datomic.runtime_procPin, "sync/atomic.runtime_procPin"
UNPIN sync~datomic.runtime_procUnpin, "sync/atomic.runtime_procUnpin"
PIN runtime.procPin, "runtime.procPin"
UNPIN runtime.procUnpin, "runtime.procUnpin"
PIN runtime.pin, "runtime.procPin"
UNPIN runtime.unpin, "runtime.procUnpin"

; ---- Jobs of the runtime that are Go code: expired timers, finalizers.
;
; A goroutine that asks for the next job, which parks it while there is none, and
; calls the closure it gets with three words as arguments.
extern rt.job_next
section .text
FUNCTION rt.job_loop, "runtime.jobs", 264, 0, FUNC_TOP
    nop
global rt_job_loop
rt_job_loop:
    xor ebp, ebp
    sub rsp, 264              ; results a finalizer may leave on the stack
.next:
    call rt.job_next          ; RAX: {closure, three arguments}, or 0: ask again
    test rax, rax
    jz .next
    mov rdx, [rax]
    mov rbx, [rax + 16]
    mov rcx, [rax + 24]
    mov rax, [rax + 8]
    call [rdx]
    jmp .next
END_FUNCTION rt.job_loop

; What Go's library and programs reach by //go:linkname to end at once.
FUNCTION runtime.abort, "runtime.abort", 0, 0, 0
    int3
    jmp runtime.abort
END_FUNCTION runtime.abort

section .note.GNU-stack noalloc noexec nowrite progbits
