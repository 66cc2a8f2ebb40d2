// What the files of the folding pass share; see fold.c.
#ifndef CODEGEN_FOLD_H
#define CODEGEN_FOLD_H

#include "codegen/ir.h"

typedef struct Folder {
    IrFunc *f;
    Block *block;        // being folded
    Arena arena;         // for `out`
    Vec(Value *) out;    // the block's new list
    Value *at;           // value being folded: gives new values their position
    bool changed;        // something was rewritten
} Folder;

// New values in front of the one being folded, folded themselves.
Value *fold_new1(Folder *fold, Op op, Class c, Value *x);
Value *fold_new2(Folder *fold, Op op, Class c, Value *x, Value *y);
Value *fold_const(Folder *fold, Class c, int64_t imm);
// The same for a value made by hand.
Value *fold_place(Folder *fold, Value *value);

// Runs BLOCK's values through REWRITE, which changes a value in place and tells
// whether it did; it is asked again until it has no more to say.
typedef bool Rewrite(Folder *fold, Value *value);
bool fold_blocks(IrFunc *f, Rewrite *rewrite);

// The families of operations, each called with folded operands.
bool fold_int(Folder *fold, Value *value);     // fold_int.c
bool fold_compare(Folder *fold, Value *value); // fold_int.c
bool fold_float(Folder *fold, Value *value);   // fold_float.c
bool fold_load(Value *load);                   // fold_memory.c
bool fold_result(Folder *fold, Value *result); // fold_memory.c

static inline bool is_const(const Value *value) { return value->op == OP_CONST; }
static inline bool is_const_of(const Value *value, int64_t imm) {
    return value->op == OP_CONST && value->imm == imm;
}
static inline int class_bits(Class c) { return class_size(c) * 8; }
// Cuts to the width of the class, sign- or zero-extended.
int64_t class_sext(Class c, int64_t value);
uint64_t class_zext(Class c, int64_t value);
// An upper bound of the value read as unsigned, from its shape alone.
uint64_t ir_max_unsigned(const Value *value);
// A boolean: 0 or 1.
bool ir_is_bool(const Value *value);
bool ir_is_nonnull(const Value *value);
// Log2 of a power of two, else -1.
int exact_log2(uint64_t value);

#endif
