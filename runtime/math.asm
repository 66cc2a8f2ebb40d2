; math: what is one instruction, or nearly.
;
; Package math is compiled in its portable form (runtime/std/packages.txt); two of
; its files are replaced to call these.

%include "macros.inc"

section .text
; func archSqrt(x float64) float64
LEAF_FUNCTION math.archSqrt, "math.archSqrt"
    sqrtsd xmm0, xmm0
    ret
END_FUNCTION math.archSqrt

; Numbers beyond 2^52 have no fraction.  The others fit an int64: truncate, and
; correct by one where rounding goes the other way.  The sign of zero is kept.
section .rodata
align 16
sign_bit: dq 0x8000000000000000, 0
magnitude: dq 0x7fffffffffffffff, 0
two_52: dq 0x4330000000000000
align 16
one: dq 0x3ff0000000000000, 0
section .text

; Truncates XMM0 into XMM1 with the sign of XMM0 in XMM2; to .whole if there is
; nothing to do (or it is not a number).
%macro TRUNCATE 0
    movapd xmm2, xmm0
    movapd xmm3, xmm0
    andpd xmm3, [magnitude]
    ucomisd xmm3, [two_52]
    jae .whole
    jp .whole
    andpd xmm2, [sign_bit]
    cvttsd2si rax, xmm0
    cvtsi2sd xmm1, rax
%endmacro

; func archTrunc(x float64) float64
LEAF_FUNCTION math.archTrunc, "math.archTrunc"
    TRUNCATE
    movapd xmm0, xmm1
    orpd xmm0, xmm2
.whole:
    ret
END_FUNCTION math.archTrunc

; func archFloor(x float64) float64
LEAF_FUNCTION math.archFloor, "math.archFloor"
    TRUNCATE
    cmpltsd xmm0, xmm1          ; all ones where x < trunc(x)
    andpd xmm0, [one]
    subsd xmm1, xmm0
    movapd xmm0, xmm1
    orpd xmm0, xmm2
.whole:
    ret
END_FUNCTION math.archFloor

; func archCeil(x float64) float64
LEAF_FUNCTION math.archCeil, "math.archCeil"
    TRUNCATE
    movapd xmm3, xmm1
    cmpltsd xmm3, xmm0          ; all ones where trunc(x) < x
    andpd xmm3, [one]
    addsd xmm1, xmm3
    movapd xmm0, xmm1
    orpd xmm0, xmm2
.whole:
    ret
END_FUNCTION math.archCeil

section .note.GNU-stack noalloc noexec nowrite progbits
