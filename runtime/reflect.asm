; reflect: calls whose arguments are known only when the program runs.
;
; Value.Call fills an abi.RegArgs and a block of stack arguments, and `call`
; moves them into place; a function made by MakeFunc does the reverse.
;
;     type RegArgs struct {
;         Ints   [9]uintptr
;         Floats [15]uint64
;         Ptrs   [9]unsafe.Pointer    // those of Ints that are pointers
;         ReturnIsPtr [2]uint8        // a bit for each result in Ints
;     }

%include "macros.inc"

extern rt.morestack

%define REGS_INTS 0
%define REGS_FLOATS 72
%define REGS_PTRS 192
%define REGS_IS_PTR 264
%define REGS_SIZE 272

; %1: base register, which is none of Go's nine nor RDX
%macro LOAD_REGISTERS 1
    mov rax, [%1]
    mov rbx, [%1 + 8]
    mov rcx, [%1 + 16]
    mov rdi, [%1 + 24]
    mov rsi, [%1 + 32]
    mov r8, [%1 + 40]
    mov r9, [%1 + 48]
    mov r10, [%1 + 56]
    mov r11, [%1 + 64]
%assign i 0
%rep 15
    movsd xmm %+ i, [%1 + REGS_FLOATS + i*8]
%assign i i+1
%endrep
%endmacro

%macro STORE_REGISTERS 1
    mov [%1], rax
    mov [%1 + 8], rbx
    mov [%1 + 16], rcx
    mov [%1 + 24], rdi
    mov [%1 + 32], rsi
    mov [%1 + 40], r8
    mov [%1 + 48], r9
    mov [%1 + 56], r10
    mov [%1 + 64], r11
%assign i 0
%rep 15
    movsd [%1 + REGS_FLOATS + i*8], xmm %+ i
%assign i i+1
%endrep
%endmacro

; Those of Ints that are results and pointers go to Ptrs too.
%macro STORE_POINTERS 1
    movzx eax, word [%1 + REGS_IS_PTR]
%assign i 0
%rep 9
    shr eax, 1
    jnc %%not_%+i
    mov rcx, [%1 + i*8]
    mov [%1 + REGS_PTRS + i*8], rcx
%%not_%+i:
%assign i i+1
%endrep
%endmacro

; All of Ints go to Ptrs: what is no pointer does no harm in our own frame, since
; nobody reads it, and the collector asks whether a word is one.
%macro STORE_ALL_POINTERS 1
%assign i 0
%rep 9
    mov rax, [%1 + i*8]
    mov [%1 + REGS_PTRS + i*8], rax
%assign i i+1
%endrep
    mov qword [%1 + REGS_IS_PTR], 0
%endmacro

; recover() in the function called here is as if our caller had called it: see
; adjust_panic() of codegen/amd64/emit.c.  %1: frame size; uses R12 and R13.
%macro HAND_ON_PANIC 1
    mov r12, [r14 + G_PANIC]
    test r12, r12
    jz %%over
    lea r13, [rsp + %1 + 8]
    cmp [r12 + PANIC_ARGP], r13
    jne %%over
    mov [r12 + PANIC_ARGP], rsp
%%over:
%endmacro

; ---- func call(stackArgsType *rtype, f, stackArgs unsafe.Pointer,
;                stackArgsSize, stackRetOffset, frameSize uint32, regArgs *abi.RegArgs)
;                RAX, RBX, RCX, RDI, RSI, R8, R9
; Frames have fixed sizes, so there is a copy of the code for each power of two.
; From RSP: SIZE bytes of arguments, then what we need afterwards:
%define CALL_ARGS 0             ; stackArgs
%define CALL_REGS 8             ; regArgs
%define CALL_FN 16              ; f
%define CALL_SIZE 24            ; stackArgsSize
%define CALL_RET 32             ; stackRetOffset
%define CALL_FRAME 40

; A map with the first three of these words as pointers.
%macro CALL_MAP 1
call_map_%1: dd STACK_MAP_SKIP | 3, %1 / 8, 7
%endmacro

%macro CALL_CODE 1
FUNCTION rt.call%1, "reflect.call", %1 + CALL_FRAME, call_map_%1, FUNC_WRAPPER
    lea r12, [rsp - %1 - CALL_FRAME]
    cmp r12, [r14 + G_STACK_GUARD]
    jbe .grow
    sub rsp, %1 + CALL_FRAME
    HAND_ON_PANIC %1 + CALL_FRAME
    mov [rsp + %1 + CALL_ARGS], rcx
    mov [rsp + %1 + CALL_REGS], r9
    mov [rsp + %1 + CALL_FN], rbx
    mov edi, edi
    mov esi, esi
    mov [rsp + %1 + CALL_SIZE], rdi
    mov [rsp + %1 + CALL_RET], rsi
    mov r12, r9
    mov rdx, rdi
    mov rsi, rcx
    mov rdi, rsp
    mov rcx, rdx
    rep movsb
    mov rdx, rbx
    LOAD_REGISTERS r12
    call [rdx]
    mov r12, [rsp + %1 + CALL_REGS]
    STORE_REGISTERS r12
    STORE_POINTERS r12
    mov rsi, [rsp + %1 + CALL_RET]
    mov rdx, [rsp + %1 + CALL_SIZE]
    sub rdx, rsi
    mov rdi, [rsp + %1 + CALL_ARGS]
    add rdi, rsi
    add rsi, rsp
    mov rcx, rdx
    rep movsb
    add rsp, %1 + CALL_FRAME
    ret
.grow:
    call rt.morestack
    jmp rt.call%1
END_FUNCTION rt.call%1
%endmacro

%macro CALL_SIZES 1
  %1 64
  %1 256
  %1 1024
  %1 4096
  %1 16384
  %1 65536
  %1 1048576
  %1 16777216
%endmacro

section .rodata
align 4
CALL_SIZES CALL_MAP

%macro CALL_TRY 1
    cmp r8d, %1
    jbe rt.call%1
%endmacro

section .text
global runtime.reflectcall
runtime.reflectcall:
    CALL_SIZES CALL_TRY
    ud2
CALL_SIZES CALL_CODE

; ---- The code of functions made by MakeFunc, and of method values.  RDX is the
; closure, a makeFuncImpl or methodValue.  From RSP:
%define STUB_CONTEXT 0          ; the closure: func_context() of stack.c
%define STUB_VALID 8            ; stack results are set
%define STUB_REGS 16
%define STUB_SIZE (STUB_REGS + REGS_SIZE)

section .rodata
align 4
; The context, and Ptrs: words 0 and 26 to 34.
stub_map: dd 35
    dd 1 | 0xfc000000
    dd 7

; Both are called as (closure, address of the stack arguments, &valid, &regs).
; (FUNC_REFLECT: the caller's stack arguments are described by the closure.)
%macro REFLECT_STUB 3
  extern %3
FUNCTION %1, %2, STUB_SIZE, stub_map, FUNC_REFLECT | FUNC_WRAPPER
    lea r12, [rsp - STUB_SIZE]
    cmp r12, [r14 + G_STACK_GUARD]
    jbe .grow
    sub rsp, STUB_SIZE
    HAND_ON_PANIC STUB_SIZE
    mov [rsp + STUB_CONTEXT], rdx
    mov qword [rsp + STUB_VALID], 0
    lea r12, [rsp + STUB_REGS]
    STORE_REGISTERS r12
    STORE_ALL_POINTERS r12
    mov rax, rdx
    lea rbx, [rsp + STUB_SIZE + 8]
    lea rcx, [rsp + STUB_VALID]
    mov rdi, r12
    call %3
    lea r12, [rsp + STUB_REGS]
    LOAD_REGISTERS r12
    add rsp, STUB_SIZE
    ret
.grow:
    call rt.morestack
    jmp %1
END_FUNCTION %1
%endmacro

section .text
REFLECT_STUB reflect.makeFuncStub, "reflect.makeFuncStub", reflect.callReflect
REFLECT_STUB reflect.methodValueCall, "reflect.methodValueCall", reflect.callMethod

section .note.GNU-stack noalloc noexec nowrite progbits
