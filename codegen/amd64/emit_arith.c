// Arithmetic as text: what is more than one instruction, or depends on widths.
//
// Go's arithmetic is defined where the processor's is not: shifts by any count,
// the smallest integer divided by -1, conversions of large unsigned numbers.

#include "codegen/amd64/emit.h"

#include <stdlib.h>
#include <string.h>

// ---- Integer arithmetic

void emit_rotate(Text *t, const Inst *inst) {
    int size = size_of(inst->value);
    if (inst->op == M_ROLI)
        text_ins(t, "rol %r, %i", inst->dst, size, inst->value->imm);
    else
        text_ins(t, "rol %r, cl", inst->dst, size);
}

// Shifts with Go's meaning: a count beyond the width leaves nothing.
//     shl x, cl / cmp rcx, width / sbb temp, temp / and x, temp
// An arithmetic shift takes the largest count instead:
//     cmp rcx, width / sbb temp, temp / not temp / or ecx, temp / sar x, cl
void emit_shift(Text *t, const Inst *inst) {
    int size = wide(size_of(inst->value));
    int64_t width = size * 8;
    if (inst->op == M_SARV) {
        text_ins(t, "cmp rcx, %i", width);
        text_ins(t, "sbb %d, %d", inst->temp, inst->temp);
        text_ins(t, "not %d", inst->temp);
        text_ins(t, "or ecx, %d", inst->temp);
        text_ins(t, "sar %r, cl", inst->dst, size);
        return;
    }
    text_ins(t, "%s %r, cl", inst->op == M_SHLV ? "shl" : "shr", inst->dst, size);
    text_ins(t, "cmp rcx, %i", width);
    text_ins(t, "sbb %r, %r", inst->temp, size, inst->temp, size);
    text_ins(t, "and %r, %r", inst->dst, size, inst->temp, size);
}

// mov d, 2*width-1 / bsr temp, x / cmovnz d, temp / xor d, width-1
void emit_leading_zeros(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int64_t width = class_size(mach_of(v)->width) * 8;
    int size = wide(class_size(mach_of(v)->width));
    emit_int(t, inst->dst, 2 * width - 1);
    text_ins(t, "bsr %r, %r", inst->temp, size, inst->regs[0], size);
    text_ins(t, "cmovnz %d, %d", inst->dst, inst->temp);
    text_ins(t, "xor %d, %i", inst->dst, width - 1);
}

// mov d, width / bsf temp, x / cmovnz d, temp
void emit_trailing_zeros(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int64_t width = class_size(mach_of(v)->width) * 8;
    int size = wide(class_size(mach_of(v)->width));
    emit_int(t, inst->dst, width);
    text_ins(t, "bsf %r, %r", inst->temp, size, inst->regs[0], size);
    text_ins(t, "cmovnz %d, %d", inst->dst, inst->temp);
}

// cqo / idiv y.  The smallest number by -1 traps, so -1 goes another way:
//     cmp y, -1 / je stub:  neg rax / xor edx, edx / jmp back
void emit_division(Text *t, const Inst *inst) {
    const Mach *mach = mach_of(inst->value);
    int size = class_size(mach->width);
    if (inst->op == M_UDIV) {
        text_ins(t, "xor edx, edx");
        text_ins(t, "div %r", inst->regs[1], size);
        return;
    }
    int back = -1;
    if (!mach->safe) {
        back = text_new_label(t);
        text_ins(t, "cmp %r, -1", inst->regs[1], size);
        text_jump(t, "je", add_stub(t, STUB_DIV, inst, back));
    }
    text_ins(t, size == 8 ? "cqo" : "cdq");
    text_ins(t, "idiv %r", inst->regs[1], size);
    if (back >= 0)
        text_label(t, back);
}

void emit_extend(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int from = class_size(mach_of(v)->width);
    if (inst->op == M_SEXT)
        text_ins(t, "%s %r, %r", from == 4 ? "movsxd" : "movsx", inst->dst,
                 wide(size_of(v)), inst->regs[0], from);
    else if (from == 4)
        text_ins(t, "mov %d, %d", inst->dst, inst->regs[0]);
    else
        text_ins(t, "movzx %d, %r", inst->dst, inst->regs[0], from);
}

// ---- Comparisons

void emit_compare(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    const Mach *mach = mach_of(v);
    int size = class_size(mach->width);
    int x = inst->regs[mach->first];
    int y = mach->first + 1 < MAX_OPERANDS ? inst->regs[mach->first + 1] : NO_REG;
    Address spilled;
    const Address *mem = &mach->mem;
    Form form = (Form)mach->form;
    if (inst->slot != NULL) {
        spilled = slot_operand(inst->slot);
        mem = &spilled;
        form = FORM_MEM;
    }
    if (class_is_float(mach->width)) {
        const char *op = mach->width == CLASS_F32 ? "ucomiss" : "ucomisd";
        if (form == FORM_MEM)
            text_ins(t, "%s %f, %m", op, x, mem);
        else
            text_ins(t, "%s %f, %f", op, x, y);
        return;
    }
    switch (form) {
    case FORM_REG: text_ins(t, "cmp %r, %r", x, size, y, size); break;
    case FORM_IMM: text_ins(t, "cmp %r, %i", x, size, v->imm); break;
    case FORM_MEM: text_ins(t, "cmp %r, %m", x, size, mem); break;
    case FORM_MEMIMM:
        text_ins(t, "cmp %s %m, %i", size_word(size), &mach->mem, v->imm);
        break;
    case FORM_MEMREG: text_ins(t, "cmp %m, %r", &mach->mem, x, size); break;
    case FORM_TEST: text_ins(t, "test %r, %r", x, size, y, size); break;
    case FORM_TESTIMM:
        text_ins(t, "test %r, %i", x, size, v->imm);
        t->offset += 3;
        break;
    }
}

void emit_set(Text *t, const Inst *inst) {
    Cond cond = mach_of(inst->value)->cond;
    emit_compare(t, inst);
    text_ins(t, "set%s %b", cond_text[cond], inst->dst);
    if (cond == CC_FEQ) {
        text_ins(t, "setnp %b", inst->temp);
        text_ins(t, "and %b, %b", inst->dst, inst->temp);
    } else if (cond == CC_FNE) {
        text_ins(t, "setp %b", inst->temp);
        text_ins(t, "or %b, %b", inst->dst, inst->temp);
    }
}

void emit_jump_if(Text *t, Cond cond, int label) {
    char mnemonic[8];
    snprintf(mnemonic, sizeof mnemonic, "j%s", cond_text[cond]);
    text_jump(t, mnemonic, label);
}

// Integers by cmov; floats jump over a move.
void emit_select(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    Cond cond = mach_of(v)->cond;
    int size = wide(size_of(v));
    emit_compare(t, inst);
    if (!value_is_float(v)) {
        text_ins(t, "cmov%s %r, %r", cond_text[cond], inst->dst, size, inst->regs[1],
                 size);
        if (cond == CC_FNE)
            text_ins(t, "cmovp %r, %r", inst->dst, size, inst->regs[1], size);
        return;
    }
    int over = text_new_label(t);
    if (cond == CC_FNE) {
        int move = text_new_label(t);
        text_jump(t, "jne", move);
        text_jump(t, "jnp", over);
        text_label(t, move);
    } else {
        emit_jump_if(t, cond_negate(cond), over);
    }
    emit_register_move(t, inst->dst, inst->regs[1]);
    text_label(t, over);
}

void emit_bounds(Text *t, const Inst *inst) {
    emit_compare(t, inst);
    emit_jump_if(t, mach_of(inst->value)->cond, add_stub(t, STUB_BOUNDS, inst, -1));
}

void emit_check(Text *t, const Inst *inst) {
    Cond cond = cond_negate(mach_of(inst->value)->cond);
    emit_compare(t, inst);
    int stub = add_stub(t, STUB_CHECK, inst, -1);
    if (cond == CC_FEQ) { // fails if equal and ordered
        int over = text_new_label(t);
        text_jump(t, "jp", over);
        text_jump(t, "je", stub);
        text_label(t, over);
        return;
    }
    emit_jump_if(t, cond, stub);
    if (cond == CC_FNE)
        text_jump(t, "jp", stub);
}

// ---- Floats

void emit_int_to_float(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    text_ins(t, "xorps %f, %f", inst->dst, inst->dst);
    text_ins(t, "cvtsi2%s %f, %r", sd(v), inst->dst, inst->regs[0],
             class_size(mach_of(v)->width));
}

// test x, x / js stub: half of it, rounded to odd, twice
void emit_unsigned_to_float(Text *t, const Inst *inst) {
    int back = text_new_label(t);
    text_ins(t, "xorps %f, %f", inst->dst, inst->dst);
    text_ins(t, "test %q, %q", inst->regs[0], inst->regs[0]);
    text_jump(t, "js", add_stub(t, STUB_UTOF, inst, back));
    text_ins(t, "cvtsi2%s %f, %q", sd(inst->value), inst->dst, inst->regs[0]);
    text_label(t, back);
}

void emit_float_to_int(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    text_ins(t, "cvtt%s2si %r, %f", mach_of(v)->width == CLASS_F32 ? "ss" : "sd",
             inst->dst, wide(size_of(v)), inst->regs[0]);
}

// From 2^63 on: subtract it, convert, and set the top bit.
void emit_float_to_unsigned(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    Class width = mach_of(v)->width;
    const char *s = width == CLASS_F32 ? "ss" : "sd";
    Address limit = {.base = -1, .index = -1, .scale = 1,
                     .symbol = symbol_of_float(9223372036854775808.0, width)};
    int big = text_new_label(t), done = text_new_label(t);
    text_ins(t, "ucomi%s %f, %m", s, inst->regs[0], &limit);
    text_jump(t, "jae", big);
    text_ins(t, "cvtt%s2si %q, %f", s, inst->dst, inst->regs[0]);
    text_jump(t, "jmp", done);
    text_label(t, big);
    text_ins(t, "movaps xmm15, %f", inst->regs[0]);
    text_ins(t, "sub%s xmm15, %m", s, &limit);
    text_ins(t, "cvtt%s2si %q, xmm15", s, inst->dst);
    text_ins(t, "btc %q, 63", inst->dst);
    text_label(t, done);
}

// A mask for the sign bit, kept in XMM15: its position differs by width.
void emit_sign(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    bool single = v->class == CLASS_F32;
    text_ins(t, "pcmpeqd xmm15, xmm15");
    if (inst->op == M_FNEG) {
        text_ins(t, "%s xmm15, %i", single ? "pslld" : "psllq",
                 (int64_t)(single ? 31 : 63));
        text_ins(t, "xorps %f, xmm15", inst->dst);
    } else {
        text_ins(t, "%s xmm15, 1", single ? "psrld" : "psrlq");
        text_ins(t, "andps %f, xmm15", inst->dst);
    }
}

void emit_fma(Text *t, const Inst *inst) {
    text_ins(t, "vfmadd231%s %f, %f, %f", sd(inst->value), inst->dst, inst->regs[1],
             inst->regs[2]);
}

void emit_bitcast(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int gpr = inst->dst < XMM0 ? inst->dst : inst->regs[0];
    int xmm = inst->dst < XMM0 ? inst->regs[0] : inst->dst;
    int size = size_of(v);
    if (inst->dst < XMM0 && inst->regs[0] < XMM0)
        text_ins(t, "mov %r, %r", inst->dst, size, inst->regs[0], size);
    else if (inst->dst >= XMM0 && inst->regs[0] >= XMM0)
        emit_register_move(t, inst->dst, inst->regs[0]);
    else if (inst->dst < XMM0)
        text_ins(t, "%s %r, %f", size == 8 ? "movq" : "movd", gpr, size, xmm);
    else
        text_ins(t, "%s %f, %r", size == 8 ? "movq" : "movd", xmm, gpr, size);
}
