// Instruction selection's own: what its parts share.
//
//     select.c          values, blocks, calls
//     select_fold.c     what a user may swallow: addresses, loads, comparisons
//     select_arith.c    arithmetic        select_memory.c  loads, stores, copies
#ifndef CODEGEN_AMD64_SELECT_H
#define CODEGEN_AMD64_SELECT_H

#include "codegen/amd64/amd64.h"

typedef struct Select {
    Machine *m;
    IrFunc *f;
    Block *block;        // being selected
    Vec(Value *) out;    // its values, last first
    Vec(Value *) results; // RESULTs waiting for their call
    int *writes;         // by value: number of writes before it in its block
    int *panics;         // by value: number of panics before it
    int *address_uses;   // by value: uses as an address
    int now_writes;      // where the value being selected stands
    int now_panics;
} Select;

// Register operands being gathered for a machine value.
typedef struct Args {
    Value *items[MAX_OPERANDS];
    int count;
} Args;

// ---- select_fold.c
int add_arg(Args *args, Value *v);
bool fits32(int64_t x);
bool is_const(const Value *v);
bool is_int(Class c);
int64_t signed_imm(Class class, int64_t imm);
bool small_const(const Value *v);
Value *strip(Value *v);
Mach *new_mach(Select *s);
void become(Select *s, Value *v, MachOp op, Mach *mach, const Args *args);
Value *insert_before(Select *s, const Value *at, MachOp op, Class class, const Args *args);
Value *fold_index(Address *a, Value *index);
void swallow_address(Select *s, Address *a, Value *p, int64_t disp, Args *args);
bool can_fold_load(Select *s, Value *operand, Class width);
void swallow_load(Select *s, Mach *mach, Value *operand, Args *args);
void fold_condition(Select *s, Mach *mach, Value *c, Args *args, int64_t *imm);
void select_compare(Select *s, Value *v);
void select_select(Select *s, Value *v);
void select_check(Select *s, Value *v);
void select_bounds(Select *s, Value *v);

// ---- select_arith.c
void select_const(Select *s, Value *v);
void select_binary(Select *s, Value *v, MachOp op);
void select_sum(Select *s, Value *v, Mach *mach, Args *args);
void select_add(Select *s, Value *v);
void select_sub(Select *s, Value *v);
void select_mul(Select *s, Value *v);
void select_unary(Select *s, Value *v, MachOp op);
void select_shift(Select *s, Value *v);
void select_rotate(Select *s, Value *v);
void select_division(Select *s, Value *v);
void select_bits(Select *s, Value *v, MachOp op);
void select_extend(Select *s, Value *v);

// ---- select_memory.c
void select_load(Select *s, Value *v);
void select_store(Select *s, Value *v);
void select_move(Select *s, Value *v);
void select_zero(Select *s, Value *v);
void select_nilcheck(Select *s, Value *v);
void select_atomic(Select *s, Value *v);
void select_address(Select *s, Value *v);

#endif
