; Start, switches of stacks, and growth of stacks.
;
; A goroutine that does not run is described by two words of its G: G_SP, the
; address of the return address it will continue at, and G_BP.  No other
; register lives across a call (docs/abi.md), so a switch is a few moves.  It
; jumps to the return address instead of `ret`: the processor predicts `ret`
; by the calls it saw, and those were another goroutine's.

%include "macros.inc"

extern rt_start, rt_morestack, rt_goroutine_exit

section .bss
global rt_current, rt_sys_stack
alignb 8
rt_current:   resq 1          ; the running goroutine
rt_sys_stack: resq 1          ; RSP for C code

section .rodata
; ---- Maps of the frames below
align 4
; rt.morestack's frame: nine integer registers, RDX, RBP; then floats.
morestack_map: dd 11, 0x7ff

section .text

; The kernel starts us with argc at [rsp].
global _start
_start:
    xor ebp, ebp
    mov rdi, rsp
    and rsp, -16
    mov [rt_sys_stack], rsp
    call rt_start

; rt_resume(G *): continue the goroutine where it called.
global rt_resume
rt_resume:
    mov r14, rdi
    mov [rt_current], rdi
    mov rsp, [rdi + G_SP]
    mov rbp, [rdi + G_BP]
    mov rax, [rdi + G_RESULT0]
    mov rdx, [rdi + G_RESULT1]
    mov rbx, rdx               ; for Go declarations without body (std.asm)
    pop rcx
    jmp rcx

; rt_continue(Interruption *): all registers as they were.  Its flags and its RIP
; are below its RSP, where nobody's data is (sched.c has put them there).
global rt_continue
rt_continue:
    fxrstor64 [rdi + INTERRUPTION_FLOATS]
    mov r8, [rdi]             ; the order of the kernel's signal frame
    mov r9, [rdi + 8]
    mov r10, [rdi + 16]
    mov r11, [rdi + 24]
    mov r12, [rdi + 32]
    mov r13, [rdi + 40]
    mov r14, [rdi + 48]
    mov r15, [rdi + 56]
    mov rsi, [rdi + 72]
    mov rbp, [rdi + 80]
    mov rbx, [rdi + 88]
    mov rdx, [rdi + 96]
    mov rax, [rdi + 104]
    mov rcx, [rdi + 112]
    mov rsp, [rdi + 120]
    mov rdi, [rdi + 64]
    lea rsp, [rsp - 16]
    popfq
    ret

; rt_jump(sp, pc): the current goroutine continues at pc with that RSP.
global rt_jump
rt_jump:
    mov r14, [rt_current]
    mov rbp, [r14 + G_BP]
    mov rsp, rdi
    jmp rsi

; rt_raise(type, data): C code panics.  As if the call of the runtime entry had
; been a call of rt.panic.
global rt_raise
extern rt.panic
rt_raise:
    mov r14, [rt_current]
    mov rsp, [r14 + G_SP]
    mov rbp, [r14 + G_BP]
    jmp rt.panic

; A goroutine's first code: its stack is empty but for a return address here.
FUNCTION rt.gostart, "runtime.gostart", 0, 0, FUNC_TOP
    nop
global rt_gostart
rt_gostart:
    mov rdx, [r14 + G_CLOSURE]
    mov qword [r14 + G_CLOSURE], 0
    xor ebp, ebp
    call [rdx]
    mov rsp, [rt_sys_stack]
    call rt_goroutine_exit
    nop
END_FUNCTION rt.gostart

; rt.morestack: called by a prologue whose frame does not fit, or when the
; goroutine is asked to yield (then stack_guard is all ones).  All argument
; registers are kept.  The words saved may be pointers, into the stack too, so
; they are part of the frame that the collector and the copying see.
FUNCTION rt.morestack, "runtime.morestack", 11*8 + 15*16, morestack_map, FUNC_MORESTACK
    sub rsp, 11*8 + 15*16
    mov [rsp], rax
    mov [rsp + 8], rbx
    mov [rsp + 16], rcx
    mov [rsp + 24], rdi
    mov [rsp + 32], rsi
    mov [rsp + 40], r8
    mov [rsp + 48], r9
    mov [rsp + 56], r10
    mov [rsp + 64], r11
    mov [rsp + 72], rdx
    mov [rsp + 80], rbp
%assign i 0
%rep 15
    movups [rsp + 88 + i*16], xmm %+ i
%assign i i+1
%endrep
    call .switch
    mov rax, [rsp]
    mov rbx, [rsp + 8]
    mov rcx, [rsp + 16]
    mov rdi, [rsp + 24]
    mov rsi, [rsp + 32]
    mov r8, [rsp + 40]
    mov r9, [rsp + 48]
    mov r10, [rsp + 56]
    mov r11, [rsp + 64]
    mov rdx, [rsp + 72]
    mov rbp, [rsp + 80]
%assign i 0
%rep 15
    movups xmm %+ i, [rsp + 88 + i*16]
%assign i i+1
%endrep
    add rsp, 11*8 + 15*16
    ret
.switch:
    mov [r14 + G_SP], rsp
    mov [r14 + G_BP], rbp
    mov rsp, [rt_sys_stack]
    call rt_morestack         ; grows or yields, and resumes us
    ud2
END_FUNCTION rt.morestack

; Where the kernel returns to from a signal handler.
section .text
global rt_sigreturn
rt_sigreturn:
    mov eax, 15
    syscall

section .note.GNU-stack noalloc noexec nowrite progbits
