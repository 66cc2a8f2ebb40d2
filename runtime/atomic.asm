; sync/atomic, and the few of runtime/internal/atomic that others name.
;
; One thread runs all goroutines, and it never changes from one to another inside
; these functions: preempt.c leaves FUNC_ASM alone.  So a plain read and write is
; atomic as it is; a `lock` prefix would cost twenty cycles and guard against nobody.
; They are functions all the same, so that compiled code does not keep what it
; loaded across them.  (Several threads: put the prefix back, use xchg.)
;
; The price: a loop of nothing but such calls may be found here by every tick, and
; then it is never interrupted (docs/runtime.md).
;
; An address of 0 faults here; frames of size 0 blame it on the caller.

%include "macros.inc"

; Address RAX, operands RBX and RCX, result RAX.
%macro LOAD 3
FUNCTION %1, %2, 0, 0, 0
    mov %3, [rax]
    ret
END_FUNCTION %1
%endmacro

%macro STORE 3
FUNCTION %1, %2, 0, 0, 0
    mov [rax], %3
    ret
END_FUNCTION %1
%endmacro

%macro ADD 4                   ; the result is the new value
FUNCTION %1, %2, 0, 0, 0
    add %3, [rax]
    mov [rax], %3
    mov %4, %3
    ret
END_FUNCTION %1
%endmacro

%macro SWAP 4                  ; the result is the old value
FUNCTION %1, %2, 0, 0, 0
    mov %4, [rax]
    mov [rax], %3
    mov rax, rdx
    ret
END_FUNCTION %1
%endmacro

%macro COMPARE_AND_SWAP 4
FUNCTION %1, %2, 0, 0, 0
    cmp [rax], %3
    jne .no
    mov [rax], %4
    mov eax, 1
    ret
.no:
    xor eax, eax
    ret
END_FUNCTION %1
%endmacro

; All operations of one type: name, width
%macro ATOMIC_32 1
LOAD sync~datomic.Load%1, "sync/atomic.Load", eax
STORE sync~datomic.Store%1, "sync/atomic.Store", ebx
ADD sync~datomic.Add%1, "sync/atomic.Add", ebx, eax
SWAP sync~datomic.Swap%1, "sync/atomic.Swap", ebx, edx
COMPARE_AND_SWAP sync~datomic.CompareAndSwap%1, "sync/atomic.CompareAndSwap", ebx, ecx
%endmacro
%macro ATOMIC_64 1
LOAD sync~datomic.Load%1, "sync/atomic.Load", rax
STORE sync~datomic.Store%1, "sync/atomic.Store", rbx
ADD sync~datomic.Add%1, "sync/atomic.Add", rbx, rax
SWAP sync~datomic.Swap%1, "sync/atomic.Swap", rbx, rdx
COMPARE_AND_SWAP sync~datomic.CompareAndSwap%1, "sync/atomic.CompareAndSwap", rbx, rcx
%endmacro

ATOMIC_32 Int32
ATOMIC_32 Uint32
ATOMIC_64 Int64
ATOMIC_64 Uint64
ATOMIC_64 Uintptr
LOAD sync~datomic.LoadPointer, "sync/atomic.Load", rax
STORE sync~datomic.StorePointer, "sync/atomic.Store", rbx
SWAP sync~datomic.SwapPointer, "sync/atomic.Swap", rbx, rdx
COMPARE_AND_SWAP sync~datomic.CompareAndSwapPointer, "sync/atomic.CompareAndSwap", rbx, rcx

LOAD runtime~dinternal~datomic.LoadAcquintptr, "runtime/internal/atomic.Load", rax
STORE runtime~dinternal~datomic.StoreReluintptr, "runtime/internal/atomic.Store", rbx

section .note.GNU-stack noalloc noexec nowrite progbits
