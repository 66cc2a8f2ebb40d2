// Square root: one instruction, in runtime/math.asm.
package math

const haveArchSqrt = true

func archSqrt(x float64) float64
