// What instructions demand of registers.
//
// Most take any register for each operand and give any as result.  The exceptions
// are facts of the processor: shifts count in CL, division works on RDX:RAX, string
// instructions on RDI, RSI and RCX; and of the calling convention.

#include "codegen/amd64/regalloc.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool two_flags(const Mach *mach) {
    return mach->cond == CC_FEQ || mach->cond == CC_FNE;
}

Constraint constraint_of(const Value *v) {
    const MachInfo *info = mach_info_of(v->op);
    Constraint c = {.same = info->properties & MACH_SAME ? 0 : -1,
                    .early = info->properties & MACH_EARLY};
    for (int i = 0; i < v->arg_count; i++)
        c.args[i] = class_mask(v->args[i]);
    if (v->class != CLASS_NONE)
        c.dst = class_mask(v);
    switch (v->op) {
    case M_SARV:
        c.clobber = BIT(RCX);
        // fallthrough
    case M_SHLV: case M_SHRV:
        c.temp = true;
        // fallthrough
    case M_SHLC: case M_SHRC: case M_SARC: case M_ROLC:
        c.args[1] = BIT(RCX);
        c.args[0] &= ~BIT(RCX);
        c.dst &= ~BIT(RCX);
        break;
    case M_DIV: case M_UDIV:
        c.args[0] = BIT(RAX);
        c.args[1] &= ~(BIT(RAX) | BIT(RDX));
        c.dst = mach_of(v)->remainder ? BIT(RDX) : BIT(RAX);
        c.clobber = BIT(RAX) | BIT(RDX);
        break;
    case M_MULHI: case M_UMULHI:
        c.args[0] = BIT(RAX);
        c.args[1] &= ~(BIT(RAX) | BIT(RDX));
        c.dst = BIT(RDX);
        c.clobber = BIT(RAX) | BIT(RDX);
        break;
    case M_MOVEREP:
        c.args[0] = BIT(RDI);
        c.args[1] = BIT(RSI);
        c.clobber = BIT(RDI) | BIT(RSI) | BIT(RCX);
        break;
    case M_ZEROREP:
        c.args[0] = BIT(RDI);
        c.clobber = BIT(RDI) | BIT(RCX) | BIT(RAX);
        break;
    case M_MOVE:
        c.temp = v->imm < 4;
        break;
    case M_CLZ: case M_CTZ: case M_UTOF:
        c.temp = true;
        break;
    case M_SETCC:
        c.temp = two_flags(mach_of(v));
        break;
    }
    return c;
}

int only_reg(RegMask mask) {
    return mask != 0 && (mask & (mask - 1)) == 0 ? __builtin_ctz(mask) : NO_REG;
}

static int next_arg_reg(ArgRegs *regs, const Value *arg) {
    if (value_is_float(arg))
        return XMM0 + regs->floats++;
    int n = regs->ints++;
    if (regs->c) {
        assert(n < 6);
        return abi_c_regs[n];
    }
    assert(n < ABI_INT_REGS);
    return abi_int_regs[n];
}

// Operand I of a call or return.
int call_operand_reg(ArgRegs *regs, const Value *v, int i) {
    if (v->op == M_CALL && i == 0 && v->call->kind == CALLIR_CLOSURE)
        return RDX;
    if (v->op == M_CALL && i == 0 && v->call->kind == CALLIR_POINTER)
        return R13;
    return next_arg_reg(regs, v->args[i]);
}
