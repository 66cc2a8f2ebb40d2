; rt.NAME for every entry of entries.def that is a C function.
;
; A stub leaves the goroutine's stack for the system stack, where C code has
; all the room it wants, and comes back.  C keeps R14, so the goroutine is
; found again; a C function that blocks never returns here (see rt_resume).  If the
; goroutine was asked meanwhile to let others run, it does so now (preempt.c).

%include "macros.inc"

extern rt_sys_stack

%macro STUB 1
  global rt.%1
  extern rt_%1
  section .text.rt.%1 progbits alloc exec nowrite align=16
rt.%1:
    mov [r14 + G_SP], rsp
    mov [r14 + G_BP], rbp
    mov rsp, [rt_sys_stack]
    call rt_%1
    cmp qword [r14 + G_STACK_GUARD], -1
    je rt_asked_to_yield
    mov rsp, [r14 + G_SP]
    ret
%endmacro

section .text
extern preempt_at_return
rt_asked_to_yield:
    mov rdi, rax
    mov rsi, rdx
    call preempt_at_return
    mov rsp, [r14 + G_SP]
    ret

; Leaf functions stay on the goroutine's stack: they need next to none.
%macro LEAF_STUB 1
  global rt.%1
  extern rt_%1
  section .text.rt.%1 progbits alloc exec nowrite align=16
rt.%1:
    jmp rt_%1
%endmacro

%include "stubs.inc"

; Not called by name in compiled code: steps of rt.panic and the like.
STUB panic_next
STUB panic_ran
STUB panic_method
STUB panic_set_text
STUB panic_fatal
STUB goexit_done
STUB sigpanic_raise
STUB bounds_error_text
STUB plain_error_text
STUB error_string_text
STUB assertion_error_text
STUB type_equal_values
STUB job_next

section .note.GNU-stack noalloc noexec nowrite progbits
