// Moves, constants, addresses and memory, as text.

#include "codegen/amd64/emit.h"

#include <stdlib.h>
#include <string.h>

// ---- Moves

void emit_register_move(Text *t, int dst, int src) {
    if (dst == src)
        return;
    if (dst >= XMM0)
        text_ins(t, "movaps %f, %f", dst, src);
    else
        text_ins(t, "mov %q, %q", dst, src);
}

static const char *float_move(const Value *v) {
    return v->class == CLASS_F32 ? "movss" : "movsd";
}

void reload_register(Text *t, const Value *v, int reg, Slot *slot) {
    Address a = slot_operand(slot);
    if (reg >= XMM0)
        text_ins(t, "%s %f, %m", float_move(v), reg, &a);
    else
        text_ins(t, "mov %q, %m", reg, &a);
}

void spill_register(Text *t, const Value *v, int reg, Slot *slot) {
    Address a = slot_operand(slot);
    if (reg >= XMM0)
        text_ins(t, "%s %m, %f", float_move(v), &a, reg);
    else
        text_ins(t, "mov %m, %q", &a, reg);
}

void emit_slot_copy(Text *t, const Inst *inst) {
    Address from = slot_operand(inst->slot), to = slot_operand(inst->to);
    if (inst->slot->offset == inst->to->offset)
        return;
    text_ins(t, "movq xmm15, %m", &from);
    text_ins(t, "movq %m, xmm15", &to);
}

void emit_push_pop(Text *t, const Inst *inst) {
    if (inst->slot != NULL) {
        Address from = slot_operand(inst->slot);
        text_ins(t, "push qword %m", &from);
        t->pushed += 8;
        return;
    }
    t->pushed -= 8;
    if (inst->to != NULL) {
        Address to = slot_operand(inst->to);
        text_ins(t, "pop qword %m", &to);
    } else if (inst->dst >= XMM0) {
        text_ins(t, "movq %f, [rsp]", inst->dst);
        text_ins(t, "lea rsp, [rsp+8]");
    } else {
        text_ins(t, "pop %q", inst->dst);
    }
}

void emit_swap(Text *t, const Inst *inst) {
    if (inst->dst < XMM0) {
        text_ins(t, "xchg %q, %q", inst->dst, inst->regs[0]);
        return;
    }
    text_ins(t, "movaps xmm15, %f", inst->dst);
    text_ins(t, "movaps %f, %f", inst->dst, inst->regs[0]);
    text_ins(t, "movaps %f, xmm15", inst->regs[0]);
}

// ---- Constants and addresses

void emit_int(Text *t, int dst, int64_t imm) {
    t->offset += 3; // immediates are never of one byte here
    if (imm == 0)
        text_ins(t, "xor %d, %d", dst, dst);
    else if (imm == (int64_t)(uint32_t)imm)
        text_ins(t, "mov %d, %i", dst, imm);
    else
        text_ins(t, "mov %q, %i", dst, imm);
}

void emit_float(Text *t, int dst, const Value *v) {
    if (v->imm == 0) {
        text_ins(t, "xorps %f, %f", dst, dst);
        return;
    }
    Address a = {.base = -1, .index = -1, .scale = 1,
                 .symbol = symbol_of_float(v->fimm, (Class)v->class)};
    text_ins(t, "%s %f, %m", float_move(v), dst, &a);
}

void emit_add_constant(Text *t, int dst, int size, int64_t imm) {
    if (imm < 0 && imm > INT32_MIN)
        text_ins(t, "sub %r, %i", dst, size, -imm);
    else
        text_ins(t, "add %r, %i", dst, size, imm);
}

void emit_lea(Text *t, const Inst *inst) {
    const Address *a = &mach_of(inst->value)->mem;
    if (a->symbol != NULL && a->base < 0 && a->index < 0) {
        text_ins(t, "mov %d, %a", inst->dst, a->symbol, (int64_t)a->disp);
        return;
    }
    int size = wide(size_of(inst->value));
    if (a->base >= 0 && a->index < 0 && inst->regs[a->base] == inst->dst &&
        a->symbol == NULL && a->slot == NULL && !a->out)
        emit_add_constant(t, inst->dst, size, a->disp);
    else
        text_ins(t, "lea %r, %m", inst->dst, size, a);
}

void emit_caller_sp(Text *t, const Inst *inst) {
    text_ins(t, "lea %q, [rsp+%i]", inst->dst, t->m->frame_size + 8 + t->pushed);
}

// A constant or address into the frame.
void emit_store_constant(Text *t, const Inst *inst) {
    Address to = slot_operand(inst->to);
    const Value *v = inst->value;
    if (v->op == M_MOVI && v->imm == (int32_t)v->imm) {
        text_ins(t, "mov qword %m, %i", &to, v->imm);
        t->offset += 3;
    } else if (v->op == M_FLOATI) {
        emit_float(t, XMM15, v);
        text_ins(t, "movq %m, xmm15", &to);
    } else if (v->op == M_LEA && mach_of(v)->mem.symbol != NULL) {
        text_ins(t, "mov qword %m, %a", &to, mach_of(v)->mem.symbol,
                 mach_of(v)->mem.disp);
    } else { // rare: borrow a register
        text_ins(t, "push rax");
        t->pushed += 8;
        Inst compute = *inst;
        compute.dst = RAX;
        if (v->op == M_MOVI)
            emit_int(t, RAX, v->imm);
        else if (v->op == M_CALLERSP)
            emit_caller_sp(t, &compute);
        else
            emit_lea(t, &compute);
        text_ins(t, "mov %m, rax", &to);
        t->pushed -= 8;
        text_ins(t, "pop rax");
    }
}

// ---- Memory

void emit_load(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    const Address *a = &mach_of(v)->mem;
    switch (v->class) {
    case CLASS_I8: text_ins(t, "movzx %d, byte %m", inst->dst, a); break;
    case CLASS_I16: text_ins(t, "movzx %d, word %m", inst->dst, a); break;
    case CLASS_I32: text_ins(t, "mov %d, %m", inst->dst, a); break;
    case CLASS_F32: case CLASS_F64:
        text_ins(t, "%s %f, %m", float_move(v), inst->dst, a);
        break;
    default: text_ins(t, "mov %q, %m", inst->dst, a);
    }
}

void emit_load_signed(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int from = class_size(mach_of(v)->width);
    text_ins(t, "%s %r, %s %m", from == 4 ? "movsxd" : "movsx", inst->dst,
             wide(size_of(v)), size_word(from), &mach_of(v)->mem);
}

void emit_store(Text *t, const Inst *inst) {
    const Mach *mach = mach_of(inst->value);
    if (class_is_float(mach->width))
        text_ins(t, "%s %m, %f", mach->width == CLASS_F32 ? "movss" : "movsd",
                 &mach->mem, inst->regs[0]);
    else
        text_ins(t, "mov %m, %r", &mach->mem, inst->regs[0], class_size(mach->width));
}

void emit_store_imm(Text *t, const Inst *inst) {
    const Mach *mach = mach_of(inst->value);
    if (mach->from.symbol != NULL)
        text_ins(t, "mov qword %m, %a", &mach->mem, mach->from.symbol,
                 mach->from.disp);
    else
        text_ins(t, "mov %s %m, %i", size_word(class_size(mach->width)), &mach->mem,
                 inst->value->imm);
    t->offset += 3;
}

// op [mem], x
void emit_update(Text *t, const Inst *inst) {
    const Mach *mach = mach_of(inst->value);
    const char *op = mach_info_of(inst->op)->text;
    if (mach->form == FORM_IMM)
        text_ins(t, "%s %s %m, %i", op, size_word(class_size(mach->width)), &mach->mem,
                 inst->value->imm);
    else
        text_ins(t, "%s %m, %r", op, &mach->mem, inst->regs[0],
                 class_size(mach->width));
}

static Address moved(const Address *a, int64_t by) {
    Address result = *a;
    result.disp += by;
    return result;
}

// One piece of a copy, of 16, 8 or 4 bytes through XMM15, of 2 or 1 by a register.
void copy_piece(Text *t, const Inst *inst, int64_t at, int size) {
    const Mach *mach = mach_of(inst->value);
    Address to = moved(&mach->mem, at), from = moved(&mach->from, at);
    if (size < 4) {
        text_ins(t, "mov %r, %m", inst->temp, size, &from);
        text_ins(t, "mov %m, %r", &to, inst->temp, size);
        return;
    }
    const char *op = size == 16 ? "movups" : size == 8 ? "movq" : "movd";
    text_ins(t, "%s xmm15, %m", op, &from);
    text_ins(t, "%s %m, xmm15", op, &to);
}

// Pieces that cover COUNT bytes; the last may overlap the one before it.
void emit_pieces(Text *t, const Inst *inst, int64_t count,
                        void (*piece)(Text *, const Inst *, int64_t, int)) {
    int size = count >= 16 ? 16 : count >= 8 ? 8 : count >= 4 ? 4 : count >= 2 ? 2 : 1;
    int64_t at = 0;
    for (; at + size <= count; at += size)
        piece(t, inst, at, size);
    if (at == count)
        return;
    int64_t rest = count - at;
    int last = rest > 8 ? 16 : rest > 4 ? 8 : rest > 2 ? 4 : rest > 1 ? 2 : 1;
    if (count >= 4 && last < 4)
        last = 4;
    piece(t, inst, count - last, last);
}

static void zero_piece(Text *t, const Inst *inst, int64_t at, int size) {
    Address to = moved(&mach_of(inst->value)->mem, at);
    if (size == 16)
        text_ins(t, "movups %m, xmm15", &to);
    else
        text_ins(t, "mov %s %m, 0", size_word(size), &to);
    if (size < 16)
        t->offset += 4;
}

void emit_zero(Text *t, const Inst *inst) {
    if (inst->value->imm >= 16)
        text_ins(t, "xorps xmm15, xmm15");
    emit_pieces(t, inst, inst->value->imm, zero_piece);
}

// mov ecx, count/8 / rep movsq / the rest
void emit_rep(Text *t, int64_t count, const char *op) {
    emit_int(t, RCX, count / 8);
    text_ins(t, "rep %sq", op);
    if (count & 4)
        text_ins(t, "%sd", op);
    if (count & 2)
        text_ins(t, "%sw", op);
    if (count & 1)
        text_ins(t, "%sb", op);
}
