// The emitter's own: what its parts share.
//
//     emit.c          functions, blocks, the choice of what follows
//     emit_move.c     moves, constants, addresses, memory
//     emit_arith.c    integers, comparisons, floats
//     emit_atomic.c   what must not be cut in two
//     emit_call.c     calls, allocation, code points, cold stubs
#ifndef CODEGEN_AMD64_EMIT_H
#define CODEGEN_AMD64_EMIT_H

#include "codegen/amd64/text.h"

static inline int size_of(const Value *v) { return class_size((Class)v->class); }
static inline int wide(int size) { return size < 4 ? 4 : size; } // at least 32 bits
static inline const char *sd(const Value *v) { return v->class == CLASS_F32 ? "ss" : "sd"; }

static inline const char *size_word(int size) {
    return size == 1 ? "byte" : size == 2 ? "word" : size == 4 ? "dword" : "qword";
}

// ---- emit.c
Address slot_operand(Slot *slot);
int64_t size_class(int64_t size);

// ---- emit_move.c
void emit_register_move(Text *t, int dst, int src);
void reload_register(Text *t, const Value *v, int reg, Slot *slot);
void spill_register(Text *t, const Value *v, int reg, Slot *slot);
void emit_slot_copy(Text *t, const Inst *inst);
void emit_push_pop(Text *t, const Inst *inst);
void emit_swap(Text *t, const Inst *inst);
void emit_int(Text *t, int dst, int64_t imm);
void emit_float(Text *t, int dst, const Value *v);
void emit_add_constant(Text *t, int dst, int size, int64_t imm);
void emit_lea(Text *t, const Inst *inst);
void emit_caller_sp(Text *t, const Inst *inst);
void emit_store_constant(Text *t, const Inst *inst);
void emit_load(Text *t, const Inst *inst);
void emit_load_signed(Text *t, const Inst *inst);
void emit_store(Text *t, const Inst *inst);
void emit_store_imm(Text *t, const Inst *inst);
void emit_update(Text *t, const Inst *inst);
void copy_piece(Text *t, const Inst *inst, int64_t at, int size);
void emit_pieces(Text *t, const Inst *inst, int64_t count, void (*piece)(Text *,
        const Inst *, int64_t, int));
void emit_zero(Text *t, const Inst *inst);
void emit_rep(Text *t, int64_t count, const char *op);

// ---- emit_atomic.c
void emit_atomic_add(Text *t, const Inst *inst);
void emit_atomic_swap(Text *t, const Inst *inst);
void emit_compare_and_swap(Text *t, const Inst *inst);

// ---- emit_arith.c
void emit_rotate(Text *t, const Inst *inst);
void emit_shift(Text *t, const Inst *inst);
void emit_leading_zeros(Text *t, const Inst *inst);
void emit_trailing_zeros(Text *t, const Inst *inst);
void emit_division(Text *t, const Inst *inst);
void emit_extend(Text *t, const Inst *inst);
void emit_compare(Text *t, const Inst *inst);
void emit_set(Text *t, const Inst *inst);
void emit_jump_if(Text *t, Cond cond, int label);
void emit_select(Text *t, const Inst *inst);
void emit_bounds(Text *t, const Inst *inst);
void emit_check(Text *t, const Inst *inst);
void emit_int_to_float(Text *t, const Inst *inst);
void emit_unsigned_to_float(Text *t, const Inst *inst);
void emit_float_to_int(Text *t, const Inst *inst);
void emit_float_to_unsigned(Text *t, const Inst *inst);
void emit_sign(Text *t, const Inst *inst);
void emit_fma(Text *t, const Inst *inst);
void emit_bitcast(Text *t, const Inst *inst);

// ---- emit_call.c
void fault_point(Text *t, const Value *v);
void restart_point(Text *t, const Value *v, int end);
int add_stub(Text *t, StubKind kind, const Inst *inst, int back);
void leave_frame(Text *t);
void emit_call(Text *t, const Inst *inst);
void emit_runtime_call(Text *t, const Inst *inst);
void emit_new(Text *t, const Inst *inst);
void emit_stub(Text *t, const Stub *stub);

#endif
