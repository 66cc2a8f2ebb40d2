// Atomic operations: short sequences that are begun again when they are cut in two.
//
// One thread runs all goroutines, so only the preemption tick can come between a
// load and the store that belongs to it.  It comes rarely; that the two are atomic
// should cost nothing while it does not.  So they are ordinary instructions:
//
//     n = atomic.AddInt64(p, x)     atomic.CompareAndSwapInt64(p, old, new)
//
//     mov n, [p]                    cmp [p], old
//     add n, x                      jne .end
//     mov [p], n                    mov [p], new
//                                   .end:  sete ok
//
// and their code point (runtime/abi.h) says how long they are.  Where the tick stops
// a goroutine inside, it will continue at the first instruction: until the store
// nothing has changed that the sequence reads, neither memory nor its operands.
// These are the *restartable atomic sequences* of Bershad, Redell and Ellis, "Fast
// Mutual Exclusion for Uniprocessors" (1992).  `lock xadd` takes twenty cycles, to
// guard against other processors, and even `xadd` alone is slower than the three.
#include "codegen/amd64/emit.h"

void emit_atomic_add(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    const Mach *mach = mach_of(v);
    int size = class_size(mach->width), end = text_new_label(t);
    restart_point(t, v, end);
    text_ins(t, "mov %r, %m", inst->dst, size, &mach->mem);
    if (mach->form == FORM_IMM)
        text_ins(t, "add %r, %i", inst->dst, size, v->imm);
    else
        text_ins(t, "add %r, %r", inst->dst, size, inst->regs[0], size);
    text_ins(t, "mov %m, %r", &mach->mem, inst->dst, size);
    text_label(t, end);
}

void emit_atomic_swap(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    const Mach *mach = mach_of(v);
    int size = class_size(mach->width), end = text_new_label(t);
    restart_point(t, v, end);
    text_ins(t, "mov %r, %m", inst->dst, size, &mach->mem);
    text_ins(t, "mov %m, %r", &mach->mem, inst->regs[0], size);
    text_label(t, end);
}

// FORM_IMM: both values are constants, the new one in `from`.
void emit_compare_and_swap(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    const Mach *mach = mach_of(v);
    int size = class_size(mach->width), end = text_new_label(t);
    const char *word = size_word(size);
    bool constants = mach->form == FORM_IMM;
    restart_point(t, v, end);
    if (constants)
        text_ins(t, "cmp %s %m, %i", word, &mach->mem, v->imm);
    else
        text_ins(t, "cmp %m, %r", &mach->mem, inst->regs[0], size);
    text_jump(t, "jne", end);
    if (constants)
        text_ins(t, "mov %s %m, %i", word, &mach->mem, mach->from.disp);
    else
        text_ins(t, "mov %m, %r", &mach->mem, inst->regs[1], size);
    text_label(t, end);
    if (inst->dst != NO_REG)
        text_ins(t, "sete %b", inst->dst);
}
