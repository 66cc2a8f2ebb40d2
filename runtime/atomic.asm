; sync/atomic, and the few of runtime/internal/atomic that others name, as functions:
; for `f := atomic.AddInt32`, `go`, `defer` and reflection.
;
; Where compiled code calls one by name, a few instructions stand in its place
; (codegen/intrinsics.def).
;
; One thread runs all goroutines, and it may change from one to another between any
; two instructions.  So what one instruction does is atomic; a `lock` prefix would
; guard against nobody.  (Several threads: put the prefix back, use xchg for stores.)
;
; An address of 0 faults here; frames of size 0 blame it on the caller.

%include "macros.inc"

; Address RAX, operands RBX and RCX, result RAX.
%macro LOAD 3
LEAF_FUNCTION %1, %2
    mov %3, [rax]
    ret
END_FUNCTION %1
%endmacro

%macro STORE 3
LEAF_FUNCTION %1, %2
    mov [rax], %3
    ret
END_FUNCTION %1
%endmacro

%macro ADD 4                   ; the result is the new value
LEAF_FUNCTION %1, %2
    mov %4, %3
    xadd [rax], %3
    lea rax, [rbx + rdx]
    ret
END_FUNCTION %1
%endmacro

%macro SWAP 3                  ; the result is the old value
LEAF_FUNCTION %1, %2
    xchg [rax], %3
    mov rax, rbx
    ret
END_FUNCTION %1
%endmacro

%macro COMPARE_AND_SWAP 3      ; RAX is compared
LEAF_FUNCTION %1, %2
    mov rdx, rax
    mov rax, rbx
    cmpxchg [rdx], %3
    sete al
    movzx eax, al
    ret
END_FUNCTION %1
%endmacro

; What can be done to a value in memory: type, registers of the operands
%macro MEMORY 4
LOAD sync~datomic.Load%1, "sync/atomic.Load", %2
STORE sync~datomic.Store%1, "sync/atomic.Store", %3
SWAP sync~datomic.Swap%1, "sync/atomic.Swap", %3
COMPARE_AND_SWAP sync~datomic.CompareAndSwap%1, "sync/atomic.CompareAndSwap", %4
%endmacro
%macro NUMBER_32 1
MEMORY %1, eax, ebx, ecx
ADD sync~datomic.Add%1, "sync/atomic.Add", ebx, edx
%endmacro
%macro NUMBER_64 1
MEMORY %1, rax, rbx, rcx
ADD sync~datomic.Add%1, "sync/atomic.Add", rbx, rdx
%endmacro

NUMBER_32 Int32
NUMBER_32 Uint32
NUMBER_64 Int64
NUMBER_64 Uint64
NUMBER_64 Uintptr
MEMORY Pointer, rax, rbx, rcx

LOAD runtime~dinternal~datomic.LoadAcquintptr, "runtime/internal/atomic.Load", rax
STORE runtime~dinternal~datomic.StoreReluintptr, "runtime/internal/atomic.Store", rbx

section .note.GNU-stack noalloc noexec nowrite progbits
