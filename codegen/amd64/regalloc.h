// The register allocator's own: what its parts share.
//
//     regalloc.c    the walk over the instructions
//     constraint.c  what each instruction demands
//     edges.c       how blocks begin, and what happens on the edges
//     spill.c       where values are stored to the frame
#ifndef CODEGEN_AMD64_REGALLOC_H
#define CODEGEN_AMD64_REGALLOC_H

#include "codegen/amd64/amd64.h"

// A use in the current block, or after it.
typedef struct Use {
    int64_t distance; // from the start of the block
    struct Use *next; // the next later one
} Use;

typedef struct ValueState {
    Use *uses;        // those still to come
    Block *restored;  // dominates every reload, NULL if none
    int32_t def_index; // place in the block's instructions just after it
    int32_t last_use; // in this block; INT32_MAX if live at its end
    int8_t reg;       // its home, or NO_REG
    int8_t hint;      // register it would like, or NO_REG
    int8_t def_reg;   // where it was defined; NO_REG: phi in the frame
} ValueState;

typedef struct Alloc {
    Machine *m;
    ValueState *values;      // by value
    Value *regs[REG_COUNT];  // what is in each register
    RegMask occupied;        // registers in use
    RegMask locked;          // not to be touched by the current instruction
    Block *block;
    InstList *out;           // the block's instructions
    Use *free_uses;
    int32_t position;        // of the current instruction
    int64_t passed;          // CALL_DISTANCE for each call behind us in the block
    int32_t *fixed[REG_COUNT]; // positions where a register is claimed, last first
    int fixed_count[REG_COUNT];
    int fixed_cap[REG_COUNT];
} Alloc;

typedef struct Constraint {
    RegMask args[MAX_OPERANDS];
    RegMask dst;
    RegMask clobber;  // lost, the fixed result included
    int same;         // operand whose register the result takes, or -1
    bool early;       // the result must not share a register with an operand
    bool temp;        // needs a scratch register
} Constraint;

// The register of each operand of a call, in order; -1 for none.
typedef struct ArgRegs {
    int ints, floats;
    bool c;              // as C passes them
} ArgRegs;

static inline ValueState *state_of(Alloc *a, const Value *v) { return &a->values[v->id]; }

static inline bool tracked(const Value *v) {
    return v->class != CLASS_NONE && !mach_remat(v);
}

static inline RegMask class_mask(const Value *v) {
    return value_is_float(v) ? FLOAT_REGS : INT_REGS;
}

// ---- constraint.c
Constraint constraint_of(const Value *v);
int only_reg(RegMask mask);
int call_operand_reg(ArgRegs *regs, const Value *v, int i);

// ---- regalloc.c
void pop_use(Alloc *a, Value *v);
void wish_for(Alloc *a, const Value *v, int reg);
void build_uses(Alloc *a, Block *b);
void set_home(Alloc *a, Value *v, int reg);
void drop_home(Alloc *a, int reg);
int64_t next_use(Alloc *a, const Value *v);
int find_free(Alloc *a, RegMask mask, const Value *v);
void note_restore(Alloc *a, Value *v, Block *where);
void alloc_params(Alloc *a, Block *entry);
void alloc_value(Alloc *a, Value *v, Value **last_call);

// ---- edges.c
void alloc_block(Alloc *a, Block *b);
void shuffle_edges(Alloc *a, Block *b);

// ---- spill.c
void place_stores(Alloc *a);

#endif
