// Constant folding, algebra, and branches that are decided.
//
//     v3 = add I64 v1 v2        v1 = const 2, v2 = const 3       ->  const 5
//     v3 = sub I64 v1 v2        v2 = const 3                     ->  add v1 -3
//     load (addptr p 16) +8                                      ->  load p +24
//     branch (eq b 0) b1 b2                                      ->  branch b b2 b1
//
// Blocks are visited in reverse postorder, so that operands are folded before
// the values that use them.  Rules rewrite a value in place, into a simpler
// operation, a constant or a copy of something known; what they need besides
// is put in front of it and folded in the same way.  Every rule makes the value
// smaller or brings it closer to one canonical form (constants to the right,
// no subtraction of constants, offsets in memory operations), so rewriting ends.
#include "codegen/fold.h"

#include <assert.h>
#include <string.h>

// ---- Driving

static void resolve_operands(Value *value) {
    for (int i = 0; i < value->arg_count; i++)
        if (value->args[i]->op == OP_COPY)
            ir_set_arg(value, i, ir_copied(value->args[i]));
}

static bool simplify(Folder *fold, Value *value);

// Puts a fresh value in the list, unless folding made it a copy.
Value *fold_place(Folder *fold, Value *value) {
    value->block = fold->block;
    value->pos = fold->at->pos;
    value->inlined = fold->at->inlined;
    while (simplify(fold, value))
        ;
    if (value->op == OP_COPY) {
        Value *copied = ir_copied(value);
        value->args[0]->uses--;
        return copied;
    }
    vec_push(&fold->arena, &fold->out, value);
    return value;
}

Value *fold_new1(Folder *fold, Op op, Class c, Value *x) {
    return fold_place(fold, ir_value_new(fold->f, op, c, 0, 1, &x));
}

Value *fold_new2(Folder *fold, Op op, Class c, Value *x, Value *y) {
    Value *args[] = {x, y};
    return fold_place(fold, ir_value_new(fold->f, op, c, 0, 2, args));
}

Value *fold_const(Folder *fold, Class c, int64_t imm) {
    Value *value = ir_value_new(fold->f, OP_CONST, c, 0, 0, NULL);
    value->imm = class_sext(c, imm);
    return fold_place(fold, value);
}

// Goes over the values in place until something has to be put in between.
static void fold_block(Folder *fold, Block *block, Rewrite *rewrite) {
    fold->block = block;
    fold->out.len = 0;
    for (int n = 0; n < block->values.len; n++) {
        Value *value = block->values.items[n];
        fold->at = value;
        resolve_operands(value);
        while (rewrite(fold, value))
            fold->changed = true;
        vec_push(&fold->arena, &fold->out, value);
    }
    if (fold->out.len > block->values.cap) {
        block->values.items = ARENA_ARRAY(fold->f->arena, Value *, fold->out.len);
        block->values.cap = fold->out.len;
    }
    copy_items(block->values.items, fold->out.items,
               sizeof *fold->out.items * (size_t)fold->out.len);
    block->values.len = fold->out.len;
}

bool fold_blocks(IrFunc *f, Rewrite *rewrite) {
    Folder fold = {.f = f};
    for (int i = 0; i < f->blocks.len; i++)
        fold_block(&fold, f->blocks.items[i], rewrite);
    arena_free(&fold.arena);
    return fold.changed;
}

// ---- Facts from a value's shape

int64_t class_sext(Class c, int64_t value) {
    switch (c) {
    case CLASS_I8: return (int8_t)value;
    case CLASS_I16: return (int16_t)value;
    case CLASS_I32: return (int32_t)value;
    default: return value;
    }
}

uint64_t class_zext(Class c, int64_t value) {
    switch (c) {
    case CLASS_I8: return (uint8_t)value;
    case CLASS_I16: return (uint16_t)value;
    case CLASS_I32: return (uint32_t)value;
    default: return (uint64_t)value;
    }
}

int exact_log2(uint64_t value) {
    return value && !(value & (value - 1)) ? __builtin_ctzll(value) : -1;
}

static bool is_compare(Op op) {
    return op >= OP_EQ && op <= OP_FLE;
}

static uint64_t max_unsigned(const Value *value, int depth) {
    uint64_t all = class_zext(value->class, -1);
    if (value->op == OP_CONST)
        return class_zext(value->class, value->imm);
    if (is_compare(value->op))
        return 1;
    if (depth == 0)
        return all;
    uint64_t x, y;
    switch (value->op) {
    case OP_ZEXT: case OP_COPY:
        return max_unsigned(value->args[0], depth - 1);
    case OP_TRUNC:
        x = max_unsigned(value->args[0], depth - 1);
        return x < all ? x : all;
    case OP_AND:
        x = max_unsigned(value->args[0], depth - 1);
        y = max_unsigned(value->args[1], depth - 1);
        return x < y ? x : y;
    case OP_OR: case OP_XOR:
        x = max_unsigned(value->args[0], depth - 1) |
            max_unsigned(value->args[1], depth - 1);
        return x ? ~(uint64_t)0 >> __builtin_clzll(x) : 0;
    case OP_SHR:
        x = max_unsigned(value->args[0], depth - 1);
        return is_const(value->args[1]) && (uint64_t)value->args[1]->imm < 64
                   ? x >> value->args[1]->imm : x;
    case OP_UDIV:
        x = max_unsigned(value->args[0], depth - 1);
        y = class_zext(value->class, value->args[1]->imm);
        return is_const(value->args[1]) && y ? x / y : x;
    case OP_UMOD:
        y = max_unsigned(value->args[1], depth - 1);
        return y ? y - 1 : all;
    case OP_SELECT:
        x = max_unsigned(value->args[1], depth - 1);
        y = max_unsigned(value->args[2], depth - 1);
        return x > y ? x : y;
    case OP_PHI:
        x = 0;
        for (int i = 0; i < value->arg_count && i < 4; i++) {
            y = max_unsigned(value->args[i], 0);
            x = x > y ? x : y;
        }
        return value->arg_count <= 4 ? x : all;
    case OP_CLZ: case OP_CTZ: case OP_POPCNT:
        return (uint64_t)class_bits(value->class);
    }
    return all;
}

uint64_t ir_max_unsigned(const Value *value) {
    return max_unsigned(value, 4);
}

bool ir_is_bool(const Value *value) {
    return value->class == CLASS_I8 && ir_max_unsigned(value) <= 1;
}

bool ir_is_nonnull(const Value *value) {
    switch (value->op) {
    case OP_SLOTADDR: case OP_SYMADDR: case OP_NEW: case OP_OUTADDR: case OP_CONTEXT:
        return true;
    case OP_ADDPTR: // stays inside its object
        return (value->flags & VALUE_NONNULL) || ir_is_nonnull(value->args[0]);
    }
    return value->class == CLASS_PTR && value->op != OP_LOAD &&
           (value->flags & VALUE_NONNULL);
}

// ---- Rules for what is not arithmetic

// phi x x y where y is the phi itself: x.  Constants count as equal by value.
static bool fold_phi(Value *phi) {
    Value *same = NULL;
    for (int i = 0; i < phi->arg_count; i++) {
        Value *arg = phi->args[i];
        if (arg == phi || arg == same)
            continue;
        if (same == NULL)
            same = arg;
        else if (!(is_const(same) && is_const(arg) && same->imm == arg->imm))
            return false;
    }
    if (same == NULL)
        return false;
    if (is_const(same)) { // the constant need not dominate this block
        ir_make_const(phi, same->imm);
        return true;
    }
    ir_replace_by(phi, same);
    return true;
}

static bool fold_select(Folder *fold, Value *value) {
    Value *c = value->args[0], *x = value->args[1], *y = value->args[2];
    if (is_const(c)) {
        ir_replace_by(value, c->imm ? x : y);
        return true;
    }
    if (x == y || (is_const(x) && is_const(y) && x->imm == y->imm)) {
        ir_replace_by(value, x);
        return true;
    }
    if (c->op == OP_EQ && is_const_of(c->args[1], 0) && ir_is_bool(c->args[0])) {
        Value *args[] = {c->args[0], y, x};
        ir_rewrite(fold->f, value, OP_SELECT, 3, args);
        return true;
    }
    if (value->class == CLASS_I8 && is_const_of(x, 1) && is_const_of(y, 0) &&
        ir_is_bool(c)) {
        ir_replace_by(value, c);
        return true;
    }
    if (is_const_of(x, 1) && is_const_of(y, 0) && ir_is_bool(c) &&
        value->class != CLASS_PTR) {
        ir_rewrite(fold->f, value, OP_ZEXT, 1, &c);
        return true;
    }
    return false;
}

// The offset of an ADDPTR by a constant.
static bool constant_offset(const Value *value, int64_t *offset) {
    if (value->op != OP_ADDPTR || !is_const(value->args[1]))
        return false;
    *offset = value->args[1]->imm + value->imm;
    return true;
}

static bool fits_offset(int64_t offset) {
    return offset >= -(1 << 30) && offset <= 1 << 30;
}

// (index + c) scaled by a shift or multiplication
static bool is_address_sum(const Value *value, int64_t *scaled) {
    if ((value->op != OP_SHL && value->op != OP_MUL) || !is_const(value->args[1]))
        return false;
    const Value *sum = value->args[0];
    int64_t by = value->args[1]->imm;
    if (sum->op != OP_ADD || !is_const(sum->args[1]) || by < 0 ||
        by > (value->op == OP_SHL ? 30 : 1 << 30) || !fits_offset(sum->args[1]->imm))
        return false;
    *scaled = value->op == OP_SHL ? sum->args[1]->imm * ((int64_t)1 << by)
                                  : sum->args[1]->imm * by;
    return true;
}

// Pointers within an object.  An intermediate pointer must not be taken out of
// the sum if it could lie outside the object: so p + (x + c) becomes (p + x) + c
// only as one ADDPTR with an offset.
static bool fold_addptr(Folder *fold, Value *value) {
    Value *p = value->args[0], *y = value->args[1];
    int64_t offset;
    if (is_const(y)) {
        offset = y->imm + value->imm;
        if (offset == 0) {
            ir_replace_by(value, p);
            return true;
        }
        if ((p->op == OP_SLOTADDR || p->op == OP_SYMADDR) && fits_offset(p->imm + offset)) {
            void *aux = p->aux;
            offset += p->imm;
            ir_rewrite(fold->f, value, p->op, 0, NULL);
            value->aux = aux;
            value->imm = offset;
            return true;
        }
        int64_t inner;
        if (constant_offset(p, &inner) && fits_offset(inner + offset)) {
            Value *args[] = {p->args[0], fold_const(fold, CLASS_I64, 0)};
            unsigned flags = value->flags;
            ir_rewrite(fold->f, value, OP_ADDPTR, 2, args);
            value->flags = flags;
            value->imm = inner + offset;
            return true;
        }
        if (y->imm != 0 && fits_offset(offset)) {
            ir_set_arg(value, 1, fold_const(fold, CLASS_I64, 0));
            value->imm = offset;
            return true;
        }
        return false;
    }
    if (y->op == OP_ADD && is_const(y->args[1]) && fits_offset(value->imm + y->args[1]->imm) &&
        fits_offset(y->args[1]->imm)) {
        value->imm += y->args[1]->imm;
        ir_set_arg(value, 1, y->args[0]);
        return true;
    }
    int64_t scaled;
    if (is_address_sum(y, &scaled) && fits_offset(scaled) &&
        fits_offset(value->imm + scaled)) {
        Value *product = fold_new2(fold, y->op, CLASS_I64, y->args[0]->args[0], y->args[1]);
        value->imm += scaled;
        ir_set_arg(value, 1, product);
        return true;
    }
    return false;
}

// Addresses are p + imm; a constant step to p goes into imm.  For MOVE the imm
// is the length, so its addresses stay.
static bool fold_address(Value *value) {
    int64_t offset;
    Value *address = value->args[0];
    if (!constant_offset(address, &offset) || !fits_offset(value->imm + offset))
        return false;
    value->imm += offset;
    ir_set_arg(value, 0, address->args[0]);
    return true;
}

static bool fold_check(Value *value) {
    if (!is_const(value->args[0]) || value->args[0]->imm == 0)
        return false;
    ir_make_nop(value);
    return true;
}

static bool fold_nilcheck(Value *value) {
    if (!ir_is_nonnull(value->args[0]))
        return false;
    ir_make_nop(value);
    return true;
}

// BOUNDS_INDEX wants index < length, the slicing kinds index <= length.
static bool fold_bounds(Value *value) {
    Value *index = value->args[0], *length = value->args[1];
    bool exclusive = (value->imm & 15) == 0;
    uint64_t limit = is_const(length) && length->imm >= 0 ? (uint64_t)length->imm : 0;
    uint64_t most = ir_max_unsigned(index);
    bool holds = exclusive ? most < limit : most <= limit;
    if (!exclusive && index == length)
        holds = true;
    if (!holds)
        return false;
    ir_make_nop(value);
    return true;
}

static bool simplify(Folder *fold, Value *value) {
    switch (value->op) {
    case OP_CONST: case OP_FCONST: case OP_COPY: case OP_NOP: case OP_CALL:
    case OP_RTCALL:
        return false;
    case OP_PHI:
        return fold_phi(value);
    case OP_SELECT:
        return fold_select(fold, value);
    case OP_ADDPTR:
        return fold_addptr(fold, value);
    case OP_LOAD:
        return fold_address(value) || fold_load(value);
    case OP_STORE: case OP_ATOMIC_LOAD: case OP_ATOMIC_STORE: case OP_ATOMIC_ADD:
    case OP_ATOMIC_SWAP: case OP_ATOMIC_CAS:
        return fold_address(value);
    case OP_RESULT:
        return fold_result(fold, value);
    case OP_CHECK:
        return fold_check(value);
    case OP_NILCHECK:
        return fold_nilcheck(value);
    case OP_BOUNDS:
        return fold_bounds(value);
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_ULT: case OP_ULE:
        return fold_compare(fold, value);
    case OP_FADD: case OP_FSUB: case OP_FMUL: case OP_FDIV: case OP_FNEG: case OP_FSQRT:
    case OP_FABS: case OP_FEQ: case OP_FNE: case OP_FLT: case OP_FLE: case OP_ITOF:
    case OP_UTOF: case OP_FTOI: case OP_FTOU: case OP_FTOF: case OP_BITCAST:
        return fold_float(fold, value);
    }
    if (value->op < OP_COUNT && (op_info[value->op].properties & OP_PURE))
        return fold_int(fold, value);
    return false;
}

// ---- Ends of blocks

// branch on a constant, or on the negation of a boolean
static bool fold_branch(Block *block) {
    Value *control = block->control;
    if (is_const(control)) {
        ir_remove_edge(block, control->imm ? 1 : 0);
        return true;
    }
    bool against_zero = (control->op == OP_EQ || control->op == OP_NE) &&
                        is_const_of(control->args[1], 0) && ir_is_bool(control->args[0]);
    if (!against_zero)
        return false;
    if (control->op == OP_EQ && block->succs.items[0] != block->succs.items[1]) {
        Block *yes = block->succs.items[0];
        block->succs.items[0] = block->succs.items[1];
        block->succs.items[1] = yes;
        block->likely = -block->likely;
    } else if (control->op == OP_EQ) {
        return false;
    }
    ir_set_control(block, control->args[0]);
    return true;
}

// switch on a constant: the other edges go.
static bool fold_switch(Block *block) {
    Value *control = block->control;
    if (!is_const(control) && block->succs.len > 1)
        return false;
    int last = block->succs.len - 1;
    uint64_t chosen = is_const(control) ? (uint64_t)control->imm : 0;
    int keep = chosen < (uint64_t)last ? (int)chosen : last;
    for (int i = last; i >= 0; i--)
        if (i != keep)
            ir_remove_edge(block, i);
    block->kind = BLOCK_JUMP;
    ir_set_control(block, NULL);
    return true;
}

static bool fold_ends(IrFunc *f) {
    bool changed = false;
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        if (block->control && block->control->op == OP_COPY)
            ir_set_control(block, ir_copied(block->control));
        while (block->kind == BLOCK_BRANCH && fold_branch(block))
            changed = true;
        if (block->kind == BLOCK_SWITCH && fold_switch(block))
            changed = true;
    }
    return changed;
}

// A phi that became a constant may stand among phis that are left; these come first
// in their block.
static void put_phis_first(IrFunc *f, Block *block) {
    int phis = 0, others = 0, count = block->values.len;
    Value **items = block->values.items;
    bool mixed = false;
    for (int n = 0; n < count; n++) {
        mixed |= items[n]->op == OP_PHI && others > 0;
        others += items[n]->op != OP_PHI;
    }
    if (!mixed)
        return;
    Value **rest = ARENA_ARRAY(f->arena, Value *, others);
    others = 0;
    for (int n = 0; n < count; n++)
        if (items[n]->op == OP_PHI)
            items[phis++] = items[n];
        else
            rest[others++] = items[n];
    memcpy(items + phis, rest, sizeof *rest * (size_t)others);
}

// Folds until nothing changes, four rounds at most: each round costs one walk
// over the function, and what a fifth would find is not worth it.  Leaves
// copies and unused values for dce.
void fold(IrFunc *f) {
    cfg_build(f);
    for (int round = 0; round < 4; round++) {
        bool values = fold_blocks(f, simplify);
        bool ends = fold_ends(f);
        if (ends)
            cfg_build(f);
        if (!values && !ends)
            break;
    }
    ir_propagate_copies(f);
    for (int i = 0; i < f->blocks.len; i++)
        put_phis_first(f, f->blocks.items[i]);
}
