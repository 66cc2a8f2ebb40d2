; System calls for packages syscall and runtime/internal/syscall, and what else
; needs an instruction of its own: cpuid.
;
;     Go       RAX number, RBX RCX RDI RSI R8 R9    results RAX, RBX, RCX errno
;     kernel   RAX number, RDI RSI RDX R10 R8 R9    result RAX, -errno
;
; (The last two stand in the same registers.)  The kernel does not use our stack, and its signal handlers have their own.

%include "macros.inc"

extern rt_sys_stack, rt_call, rt_blocking_call

section .text
; func entersyscall(), exitsyscall(): what is called between them may take its time.
FUNCTION runtime.entersyscall, "runtime.entersyscall", 0, 0, 0
    mov byte [r14 + G_MAY_BLOCK], 1
    ret
END_FUNCTION runtime.entersyscall
FUNCTION runtime.exitsyscall, "runtime.exitsyscall", 0, 0, 0
    mov byte [r14 + G_MAY_BLOCK], 0
    ret
END_FUNCTION runtime.exitsyscall

; func RawSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err Errno)
FUNCTION syscall.RawSyscall6, "syscall.RawSyscall6", 0, 0, 0
global runtime~dinternal~dsyscall.Syscall6
runtime~dinternal~dsyscall.Syscall6:
    cmp byte [r14 + G_MAY_BLOCK], 0
    jne .may_block
    mov rdx, rdi
    mov rdi, rbx
    mov r10, rsi
    mov rsi, rcx
    syscall
.finish:
    cmp rax, -4095
    jae .failed
    mov rbx, rdx
    xor ecx, ecx
    ret
.failed:
    mov rcx, rax
    neg rcx
    mov rax, -1
    xor ebx, ebx
    ret
.may_block:                   ; blocking.c sees to it that nobody has to wait
    mov [rt_call], rax
    mov [rt_call + 8], rbx
    mov [rt_call + 16], rcx
    mov [rt_call + 24], rdi
    mov [rt_call + 32], rsi
    mov [rt_call + 40], r8
    mov [rt_call + 48], r9
    call .cross
    xor edx, edx
    jmp .finish
.cross:
    mov [r14 + G_SP], rsp
    mov [r14 + G_BP], rbp
    mov rsp, [rt_sys_stack]
    call rt_blocking_call
    mov rsp, [r14 + G_SP]
    ret
END_FUNCTION syscall.RawSyscall6

; rt_clone(top of the stack, argument): a thread that runs rt_helper(argument).  It
; shares everything with us but signals' masks.
extern rt_helper
global rt_clone
rt_clone:
    lea r9, [rdi - 16]
    mov [r9], rsi
    mov edi, 0x50f00          ; CLONE_VM FS FILES SIGHAND THREAD SYSVSEM
    mov rsi, r9
    xor edx, edx
    xor r10d, r10d
    xor r8d, r8d
    mov eax, 56
    syscall
    test rax, rax
    jz .child
    ret
.child:
    xor ebp, ebp
    mov rdi, [rsp]
    call rt_helper
    ud2

; func rawSyscallNoError(trap, a1, a2, a3 uintptr) (r1, r2 uintptr)
FUNCTION syscall.rawSyscallNoError, "syscall.rawSyscallNoError", 0, 0, 0
    mov rdx, rdi
    mov rdi, rbx
    mov rsi, rcx
    syscall
    mov rbx, rdx
    ret
END_FUNCTION syscall.rawSyscallNoError

; func rawVforkSyscall(trap, a1 uintptr) (r1 uintptr, err Errno)
; The child runs on our stack while we wait, so the return address must not be
; there: the child's calls would overwrite it.
FUNCTION syscall.rawVforkSyscall, "syscall.rawVforkSyscall", 0, 0, 0
    mov rdi, rbx
    xor esi, esi
    xor edx, edx
    xor r10d, r10d
    xor r8d, r8d
    xor r9d, r9d
    pop r12
    syscall
    push r12
    cmp rax, -4095
    jae .failed
    xor ebx, ebx
    ret
.failed:
    mov rbx, rax
    neg rbx
    mov rax, -1
    ret
END_FUNCTION syscall.rawVforkSyscall

; func gettimeofday(tv *Timeval) (err Errno)
FUNCTION syscall.gettimeofday, "syscall.gettimeofday", 0, 0, 0
    mov rdi, rax
    xor esi, esi
    mov eax, 96
    syscall
    neg rax
    ret
END_FUNCTION syscall.gettimeofday

; func runtime_doAllThreadsSyscall(trap, a1 … a6 uintptr) (r1, r2, err uintptr):
; there is one thread.
FUNCTION syscall.runtime_doAllThreadsSyscall, "syscall.runtime_doAllThreadsSyscall", 0, 0, 0
    jmp syscall.RawSyscall6
END_FUNCTION syscall.runtime_doAllThreadsSyscall

; func cgocaller(unsafe.Pointer, ...uintptr) uintptr: there is no cgo.
FUNCTION syscall.cgocaller, "syscall.cgocaller", 0, 0, 0
    ud2
END_FUNCTION syscall.cgocaller

; func cpuid(eaxArg, ecxArg uint32) (eax, ebx, ecx, edx uint32)
FUNCTION internal~dcpu.cpuid, "internal/cpu.cpuid", 0, 0, 0
    mov ecx, ebx
    cpuid
    mov edi, edx
    ret
END_FUNCTION internal~dcpu.cpuid

; func xgetbv() (eax, edx uint32)
FUNCTION internal~dcpu.xgetbv, "internal/cpu.xgetbv", 0, 0, 0
    xor ecx, ecx
    xgetbv
    mov ebx, edx
    ret
END_FUNCTION internal~dcpu.xgetbv

; func getGOAMD64level() int32
FUNCTION internal~dcpu.getGOAMD64level, "internal/cpu.getGOAMD64level", 0, 0, 0
    mov eax, 1
    ret
END_FUNCTION internal~dcpu.getGOAMD64level

; func FuncPCABI0(f any) uintptr: the code of a func value, boxed by itself
FUNCTION internal~dabi.FuncPCABI0, "internal/abi.FuncPCABI0", 0, 0, 0
global internal~dabi.FuncPCABIInternal
internal~dabi.FuncPCABIInternal:
    mov rax, [rbx]
    ret
END_FUNCTION internal~dabi.FuncPCABI0

; func Goexit()
extern rt.goexit
global runtime.Goexit
runtime.Goexit:
    jmp rt.goexit

section .note.GNU-stack noalloc noexec nowrite progbits
