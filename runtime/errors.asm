; The types of run-time errors, as package runtime declares them in Go:
;
;     type boundsError struct { x int64; y int; signed bool; code uint8 }
;     type errorString string           // "runtime error: " + text
;     type plainError string            // text alone
;     type TypeAssertionError struct { … }
;
; each with methods Error() string and RuntimeError(), so that the value that
; recover() returns is an `error` like any other.  The descriptors have the
; layout of abi.h.

%include "macros.inc"

extern rt.bounds_error_text, rt.plain_error_text, rt.error_string_text
extern rt.assertion_error_text

; NAME label, "text": a flag byte (1: exported), the length, the bytes
%macro NAME 2
%1: db 1
    db %%end - %%start
%%start: db %2
%%end:
%endmacro

section .rodata
NAME name_error, "Error"
NAME name_runtime_error, "RuntimeError"
NAME name_runtime, "runtime"
NAME name_func_string, "*func() string"
NAME name_func, "*func()"
NAME name_string, "*string"
NAME name_bounds_error, "*runtime.boundsError"
NAME name_error_string, "*runtime.errorString"
NAME name_plain_error, "*runtime.plainError"
NAME name_assertion_error, "*runtime.TypeAssertionError"
one_pointer: db 1
assertion_bits: db 0b01111

%define EXTRA_STAR 2

; RTYPE label, symbol, size, ptrdata, hash, tflag, align, kind, equal, gcdata, name
; The symbol is the one that compiled code uses for this type; ours takes the place
; of all others, which are weak.
%macro RTYPE 11
  section .rodata.%2 align=8
  global %1
  global %2
%1:
%2:
    dq %3, %4
    dd %5
    db %6, %7, %7, %8
    dq %9, %10
    dd %11, 0
%endmacro

; METHODS type, error stub: UncommonType and the two methods
%macro METHODS 2
    dd name_runtime
    dw 2, 2
    dd 16, 0
    dd name_error, rt_type_func_string, %2, %2
    dd name_runtime_error, rt_type_func, rt_runtime_error, rt_runtime_error
%endmacro

RTYPE rt_type_string, type~tstring, 16, 8, 0xf9206268, TFLAG_NAMED | EXTRA_STAR, 8, KIND_STRING, string_equal, one_pointer, name_string
RTYPE rt_type_func_string, type~tfunc~l~r~_string, 8, 8, 0x72d78d25, EXTRA_STAR, 8, KIND_FUNC | KIND_DIRECT_IFACE, 0, one_pointer, name_func_string
    dw 0, 1
    dd 0
    dq rt_type_string
RTYPE rt_type_func, type~tfunc~l~r, 8, 8, 0xad567eac, EXTRA_STAR, 8, KIND_FUNC | KIND_DIRECT_IFACE, 0, one_pointer, name_func
    dw 0, 0
    dd 0

RTYPE rt_type_bounds_error, type~truntime.boundsError, 24, 0, 0x74b7452c, TFLAG_NAMED | TFLAG_UNCOMMON | EXTRA_STAR, 8, KIND_STRUCT, bounds_equal, 0, name_bounds_error
    dq 0, 0, 0, 0               ; fields are not described
    METHODS 0, bounds_error_method
RTYPE rt_type_error_string, type~truntime.errorString, 16, 8, 0xb20d2c0a, TFLAG_NAMED | TFLAG_UNCOMMON | EXTRA_STAR, 8, KIND_STRING, string_equal, one_pointer, name_error_string
    METHODS 0, error_string_method
RTYPE rt_type_plain_error, type~truntime.plainError, 16, 8, 0xb1e6a8bd, TFLAG_NAMED | TFLAG_UNCOMMON | EXTRA_STAR, 8, KIND_STRING, string_equal, one_pointer, name_plain_error
    METHODS 0, plain_error_method
RTYPE type_assertion_error, type~truntime.TypeAssertionError, 40, 32, 0xb466cccd, TFLAG_NAMED | EXTRA_STAR, 8, KIND_STRUCT, 0, assertion_bits, name_assertion_error
    dq 0, 0, 0, 0
RTYPE rt_type_assertion_error_ptr, type~t~pruntime.TypeAssertionError, 8, 8, 0x327b5b75, TFLAG_UNCOMMON, 8, KIND_POINTER | KIND_DIRECT_IFACE, pointer_equal, one_pointer, name_assertion_error
    dq type_assertion_error
    METHODS 0, assertion_error_method

; Equality functions are closures over the type.
section .rodata
align 8
string_equal: dq rt.type_equal_thunk, rt_type_string
bounds_equal: dq rt.type_equal_thunk, rt_type_bounds_error
pointer_equal: dq rt.type_equal_thunk, rt_type_assertion_error_ptr

; ---- Methods follow the convention of Go code: the receiver's data word in
; RAX, a string back in RAX and RBX.
%macro TEXT_METHOD 3
FUNCTION %1, %2, 0, 0, 0
    mov rdi, rax
    call %3
    mov rbx, rdx
    ret
END_FUNCTION %1
%endmacro
TEXT_METHOD bounds_error_method, "runtime.boundsError.Error", rt.bounds_error_text
TEXT_METHOD error_string_method, "runtime.errorString.Error", rt.error_string_text
TEXT_METHOD plain_error_method, "runtime.plainError.Error", rt.plain_error_text
TEXT_METHOD assertion_error_method, "runtime.(*TypeAssertionError).Error", rt.assertion_error_text

section .text
rt_runtime_error:
    ret

; Equality of any type, as reflection calls it: func(p, q unsafe.Pointer) bool
; with the type in the closure.
extern rt.type_equal_values
FUNCTION rt.type_equal_thunk, "runtime.equal", 0, 0, 0
    mov rdi, [rdx + 8]
    mov rsi, rax
    mov rdx, rbx
    call rt.type_equal_values
    ret
END_FUNCTION rt.type_equal_thunk

section .note.GNU-stack noalloc noexec nowrite progbits
