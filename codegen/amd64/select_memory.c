// Selecting loads, stores and copies.

#include "codegen/amd64/select.h"

#include <assert.h>
#include <string.h>

void select_load(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = v->class;
    mach->safe = v->flags & VALUE_NONNULL;
    swallow_address(s, &mach->mem, v->args[0], v->imm, &args);
    become(s, v, v->uses == 0 ? M_NILCHECK : M_LOAD, mach, &args);
    if (v->op == M_NILCHECK)
        v->class = CLASS_NONE;
}

static bool same_address(const Value *load, const Value *store) {
    return load->imm == store->imm &&
           strip(load->args[0]) == strip(store->args[0]);
}

// op [p], x
static void update_by(Select *s, Value *v, MachOp op, Value *x) {
    Mach *mach = new_mach(s);
    Args args = {0};
    int64_t imm = 0;
    mach->width = x->class;
    mach->safe = v->flags & VALUE_NONNULL;
    if (small_const(x)) {
        mach->form = FORM_IMM;
        imm = signed_imm(x->class, x->imm);
    } else {
        mach->form = FORM_REG;
        add_arg(&args, strip(x));
    }
    swallow_address(s, &mach->mem, v->args[0], v->imm, &args);
    become(s, v, op, mach, &args);
    v->imm = imm;
}

// *p op= x in one instruction.
static bool select_update(Select *s, Value *v) {
    Value *sum = v->args[1];
    MachOp op;
    switch (sum->op) {
    case OP_ADD: op = M_ADDM; break;
    case OP_SUB: op = M_SUBM; break;
    case OP_AND: op = M_ANDM; break;
    case OP_OR: op = M_ORM; break;
    case OP_XOR: op = M_XORM; break;
    default: return false;
    }
    if (sum->uses != 1 || sum->block != s->block)
        return false;
    int side = 0;
    bool commutes = sum->op != OP_SUB;
    if (commutes && !(sum->args[0]->op == OP_LOAD && same_address(sum->args[0], v)))
        side = 1;
    Value *load = sum->args[side], *other = sum->args[1 - side];
    if (load->op != OP_LOAD || load == other || !same_address(load, v) ||
        !can_fold_load(s, load, sum->class))
        return false;
    load->flags |= VALUE_MARK;
    update_by(s, v, op, other);
    return true;
}

void select_store(Select *s, Value *v) {
    if (select_update(s, v))
        return;
    Mach *mach = new_mach(s);
    Args args = {0};
    Value *x = v->args[1];
    MachOp op = M_STOREI;
    int64_t imm = 0, disp = v->imm;
    mach->width = x->class;
    mach->safe = v->flags & VALUE_NONNULL;
    if (small_const(x)) {
        imm = signed_imm(x->class, x->imm);
    } else if (strip(x)->op == OP_SYMADDR && class_size(x->class) == 8) {
        mach->from.symbol = strip(x)->symbol;
        mach->from.disp = strip(x)->imm;
    } else if (x->op == OP_FCONST && x->class == CLASS_F32) {
        float value = (float)x->fimm;
        int32_t bits;
        memcpy(&bits, &value, 4);
        imm = bits;
        mach->width = CLASS_I32;
    } else if (x->op == OP_FCONST && x->imm == 0) {
        mach->width = CLASS_I64;
    } else {
        op = M_STORE;
        add_arg(&args, strip(x));
    }
    swallow_address(s, &mach->mem, v->args[0], disp, &args);
    become(s, v, op, mach, &args);
    v->imm = imm;
}

enum { UNROLL_LIMIT = 128 }; // bytes moved or zeroed without a loop

void select_move(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->safe = v->flags & VALUE_NONNULL;
    bool big = v->imm > UNROLL_LIMIT;
    if (big) {
        add_arg(&args, strip(v->args[0]));
        add_arg(&args, strip(v->args[1]));
    } else {
        swallow_address(s, &mach->mem, v->args[0], 0, &args);
        swallow_address(s, &mach->from, v->args[1], 0, &args);
    }
    become(s, v, big ? M_MOVEREP : M_MOVE, mach, &args);
}

void select_zero(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->safe = v->flags & VALUE_NONNULL;
    bool big = v->imm > UNROLL_LIMIT;
    if (big)
        add_arg(&args, strip(v->args[0]));
    else
        swallow_address(s, &mach->mem, v->args[0], 0, &args);
    become(s, v, big ? M_ZEROREP : M_ZERO, mach, &args);
}

void select_nilcheck(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    swallow_address(s, &mach->mem, v->args[0], 0, &args);
    become(s, v, M_NILCHECK, mach, &args);
}

// ---- Atomics: see emit_atomic.c

// Constants are immediates where all of them can be.  The address comes last.
static void select_sequence(Select *s, Value *v, MachOp op) {
    Mach *mach = new_mach(s);
    Args args = {0};
    Value *first = v->args[1], *last = v->args[v->arg_count - 1];
    int64_t imm = 0;
    mach->width = first->class;
    if (op != M_ATOMSWAP && small_const(first) && small_const(last)) {
        mach->form = FORM_IMM;
        imm = signed_imm(first->class, first->imm);
        mach->from.disp = signed_imm(last->class, last->imm);
    } else {
        for (int i = 1; i < v->arg_count; i++)
            add_arg(&args, strip(v->args[i]));
    }
    swallow_address(s, &mach->mem, v->args[0], v->imm, &args);
    become(s, v, op, mach, &args);
    v->imm = imm;
}

// One of these whose result nobody wants is a store, or `add [p], x`.
void select_atomic(Select *s, Value *v) {
    bool unused = v->uses == 0;
    if (v->op == OP_ATOMIC_LOAD)
        select_load(s, v);
    else if (v->op == OP_ATOMIC_STORE || (v->op == OP_ATOMIC_SWAP && unused))
        select_store(s, v);
    else if (v->op == OP_ATOMIC_ADD && unused)
        update_by(s, v, M_ADDM, v->args[1]);
    else
        select_sequence(s, v, v->op == OP_ATOMIC_SWAP  ? M_ATOMSWAP
                              : v->op == OP_ATOMIC_ADD ? M_ATOMADD
                                                       : M_ATOMCAS);
    if (unused)
        v->class = CLASS_NONE;
}

void select_address(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    s->address_uses[v->id] = v->uses; // this is the use that folds
    swallow_address(s, &mach->mem, v, 0, &args);
    select_sum(s, v, mach, &args);
}
