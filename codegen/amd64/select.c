// Instruction selection: IR values become machine values, in place.
//
// A greedy cover of the value graph.  Blocks are visited from last to first and
// each block backwards, so that a value is seen after all its users; a user may
// swallow the values it is made of, as long as nobody else needs them:
//
//     v3 = shl v2 3              v5 = LOAD [v1 + v2*8 + 16]
//     v4 = addptr v1 v3 +16
//     v5 = load v4
//
// Swallowed values lose their last use and vanish when their turn comes.  What
// is swallowed:
//   - address arithmetic, into loads, stores and LEA
//   - constants that fit, as immediates
//   - loads, as memory operands, if nothing between load and use could change
//     the memory or panic first
//   - comparisons, into branches, selects, checks and bounds checks
//   - conversions that cost nothing (a 32-bit result has a zero upper half)
//
// Integers of 8 and 16 bits live in registers with arbitrary upper bits; only
// instructions to which the upper bits matter extend them first.
#include "codegen/amd64/amd64.h"

#include <assert.h>
#include <string.h>

#define POINT MACH_POINT
#define SAME MACH_SAME
#define COMM MACH_COMM
#define REMAT MACH_REMAT
#define EARLY MACH_EARLY
const MachInfo mach_info[] = {
#define MACH(name, text, properties) {text, properties},
#include "codegen/amd64/templates.def"
};

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

static int add_arg(Args *args, Value *v) {
    assert(args->count < MAX_OPERANDS);
    args->items[args->count] = v;
    return args->count++;
}

static bool fits32(int64_t x) { return x == (int32_t)x; }
static bool is_const(const Value *v) { return v->op == OP_CONST; }
static bool is_int(Class c) { return !class_is_float(c); }

// A constant's bits as a signed number of its class.
static int64_t signed_imm(Class class, int64_t imm) {
    switch (class) {
    case CLASS_I8: return (int8_t)imm;
    case CLASS_I16: return (int16_t)imm;
    case CLASS_I32: return (int32_t)imm;
    default: return imm;
    }
}

static bool small_const(const Value *v) {
    return is_const(v) && fits32(signed_imm(v->class, v->imm));
}

// Is the upper half of X's register known to be zero?  So it is after each
// instruction of 32 bits, and loads extend to the whole register.
static bool zero_upper(const Value *x) {
    if (x->op == OP_LOAD)
        return is_int(x->class) && !(x->flags & VALUE_MARK);
    if (x->class != CLASS_I32)
        return false;
    switch (x->op) {
    case OP_ADD: case OP_SUB: case OP_MUL: case OP_AND: case OP_OR: case OP_XOR:
    case OP_NEG: case OP_NOT: case OP_SHL: case OP_SHR: case OP_SAR: case OP_ROTL:
    case OP_BSWAP: case OP_CONST: case OP_FTOI: case OP_SEXT: case OP_DIV:
    case OP_MOD: case OP_UDIV: case OP_UMOD: case OP_MULHI: case OP_UMULHI:
        return true;
    case OP_ZEXT: return true;
    default: return false;
    }
}

// Follows operations that leave the register as it is.
static Value *strip_once(Value *v) {
    switch (v->op) {
    case OP_COPY: case OP_TRUNC: case OP_PTRTOINT:
        return v->args[0];
    case OP_ZEXT:
        return zero_upper(v->args[0]) ? v->args[0] : NULL;
    default:
        return NULL;
    }
}

static Value *strip(Value *v) {
    for (Value *next; (next = strip_once(v)) != NULL;)
        v = next;
    return v;
}

// Is the value, and all that was stripped from it, used only here?
static bool sole_use(Value *v) {
    for (; v != NULL; v = strip_once(v))
        if (v->uses != 1)
            return false;
    return true;
}

static Mach *new_mach(Select *s) {
    Mach *mach = ARENA_NEW(s->m->arena, Mach);
    mach->mem.base = mach->mem.index = -1;
    mach->from.base = mach->from.index = -1;
    mach->mem.scale = mach->from.scale = 1;
    return mach;
}

// Makes V a machine value with these register operands.
static void become(Select *s, Value *v, MachOp op, Mach *mach, const Args *args) {
    for (int i = 0; i < args->count; i++)
        args->items[i]->uses++;
    for (int i = 0; i < v->arg_count; i++)
        v->args[i]->uses--;
    v->args = args->count <= 3 ? v->few
                               : ARENA_ARRAY(s->m->arena, Value *, args->count);
    memcpy(v->args, args->items, sizeof(Value *) * (size_t)args->count);
    v->arg_count = (int16_t)args->count;
    v->op = (uint16_t)op;
    v->info = mach;
}

// A new machine value that comes just before the one being selected.
static Value *before(Select *s, const Value *at, MachOp op, Class class,
                     const Args *args) {
    Value *v = ARENA_NEW(s->m->arena, Value);
    v->id = (uint32_t)s->f->value_count++;
    v->class = (uint8_t)class;
    v->pos = at->pos;
    v->inlined = at->inlined;
    v->block = s->block;
    v->args = v->few;
    v->reg = -1;
    become(s, v, op, new_mach(s), args);
    return v;
}

// ---- Addresses

static bool same_width(Class a, Class b) {
    return class_size(a) == class_size(b) && class_is_float(a) == class_is_float(b);
}

// Takes a multiple or a sum with a constant out of an index.
static Value *fold_index(Address *a, Value *index) {
    for (;;) {
        index = strip(index);
        if (index->class != CLASS_I64 && index->class != CLASS_PTR)
            return index;
        if (index->op == OP_SHL && is_const(index->args[1])) {
            uint64_t shift = (uint64_t)index->args[1]->imm;
            if (shift > 3 || (uint64_t)a->scale << shift > 8)
                return index;
            a->scale = (uint8_t)(a->scale << shift);
            index = index->args[0];
        } else if (index->op == OP_ADD && small_const(index->args[1])) {
            int64_t disp = a->disp + index->args[1]->imm * a->scale;
            if (!fits32(disp))
                return index;
            a->disp = disp;
            index = index->args[0];
        } else {
            return index;
        }
    }
}

// Builds the memory operand for the address P + DISP.
static void fold_address(Select *s, Address *a, Value *p, int64_t disp, Args *args) {
    *a = (Address){.base = -1, .index = -1, .scale = 1, .disp = disp};
    Value *index = NULL;
    for (;;) {
        p = strip(p);
        if (p->op == OP_INTTOPTR) { // the collector sees no base register here
            break;
        } else if (p->op == OP_ADDPTR) {
            Value *y = strip(p->args[1]);
            if (is_const(y) && fits32(a->disp + p->imm + y->imm)) {
                a->disp += p->imm + y->imm;
            } else if (index == NULL && fits32(a->disp + p->imm) &&
                       s->address_uses[p->id] >= p->uses) {
                a->disp += p->imm;
                index = p->args[1];
            } else {
                break;
            }
            p = p->args[0];
        } else if (p->op == OP_SLOTADDR && fits32(a->disp + p->imm)) {
            a->slot = p->slot;
            a->disp += p->imm;
            p = NULL;
            break;
        } else if (p->op == OP_SYMADDR && fits32(a->disp + p->imm)) {
            a->symbol = p->symbol;
            a->disp += p->imm;
            p = NULL;
            break;
        } else if (p->op == OP_OUTADDR) {
            a->out = true;
            a->disp += p->imm;
            p = NULL;
            break;
        } else {
            break;
        }
    }
    if (p != NULL)
        a->base = (int8_t)add_arg(args, p);
    if (index != NULL) {
        index = fold_index(a, index);
        if (a->base < 0 && a->scale == 1)
            a->base = (int8_t)add_arg(args, index);
        else
            a->index = (int8_t)add_arg(args, index);
    }
}

// ---- Loads as operands

// May the load X be done by the value being selected instead?
static bool can_fold_load(Select *s, Value *operand, Class width) {
    Value *x = strip(operand);
    if (x->op == OP_FCONST)
        return x->class == width && x->imm != 0;
    return x->op == OP_LOAD && x->block == s->block && sole_use(operand) &&
           same_width(x->class, width) && !(x->flags & VALUE_VOLATILE) &&
           s->writes[x->id] == s->now_writes &&
           ((x->flags & VALUE_NONNULL) || s->panics[x->id] == s->now_panics);
}

static void fold_load(Select *s, Mach *mach, Value *operand, Args *args) {
    Value *x = strip(operand);
    if (x->op == OP_FCONST) {
        mach->mem.symbol = symbol_of_float(x->fimm, (Class)x->class);
        mach->safe = true;
        return;
    }
    x->flags |= VALUE_MARK; // so that it vanishes, though it could fault
    mach->safe = x->flags & VALUE_NONNULL;
    fold_address(s, &mach->mem, x->args[0], x->imm, args);
}

// ---- Comparisons

static const struct { uint8_t cond, swapped; } conditions[] = {
    [OP_EQ] = {CC_E, CC_E}, [OP_NE] = {CC_NE, CC_NE}, [OP_LT] = {CC_L, CC_G},
    [OP_LE] = {CC_LE, CC_GE}, [OP_ULT] = {CC_B, CC_A}, [OP_ULE] = {CC_BE, CC_AE},
};

static bool is_int_compare(const Value *v) { return v->op >= OP_EQ && v->op <= OP_ULE; }
static bool is_float_compare(const Value *v) {
    return v->op >= OP_FEQ && v->op <= OP_FLE;
}

// x < y with floats is tested as y > x: "above" is false if either is NaN.
static void compare_floats(Select *s, Mach *mach, const Value *c, Args *args) {
    bool swap = c->op == OP_FLT || c->op == OP_FLE;
    Value *x = c->args[swap], *y = c->args[!swap];
    mach->width = x->class;
    mach->cond = c->op == OP_FEQ ? CC_FEQ : c->op == OP_FNE ? CC_FNE
               : c->op == OP_FLT ? CC_A : CC_AE;
    mach->first = (int8_t)add_arg(args, strip(x));
    if (can_fold_load(s, y, mach->width)) {
        mach->form = FORM_MEM;
        fold_load(s, mach, y, args);
    } else {
        mach->form = FORM_REG;
        add_arg(args, strip(y));
    }
}

// Sets the operands and form for comparing integers X and Y.  *IMM gets the
// immediate.  Returns whether the two changed places.
static bool compare_ints(Select *s, Mach *mach, Value *x, Value *y, Args *args,
                         int64_t *imm) {
    mach->width = x->class;
    bool swap = small_const(x) ||
                (!is_const(y) && can_fold_load(s, x, mach->width) &&
                 !can_fold_load(s, y, mach->width));
    if (swap) {
        Value *t = x;
        x = y;
        y = t;
    }
    mach->first = (int8_t)args->count;
    if (small_const(y)) {
        *imm = signed_imm(mach->width, y->imm);
        if (can_fold_load(s, x, mach->width)) {
            mach->form = FORM_MEMIMM;
            fold_load(s, mach, x, args);
        } else {
            mach->form = FORM_IMM;
            add_arg(args, strip(x));
        }
    } else {
        add_arg(args, strip(x));
        if (can_fold_load(s, y, mach->width)) {
            mach->form = FORM_MEM;
            fold_load(s, mach, y, args);
        } else {
            mach->form = FORM_REG;
            add_arg(args, strip(y));
        }
    }
    return swap;
}

// x & y == 0 sets the flags as `test x, y` does.
static bool fold_test(Select *s, Mach *mach, Value *c, Args *args, int64_t *imm) {
    if (mach->form != FORM_IMM || *imm != 0)
        return false;
    if (mach->cond != CC_E && mach->cond != CC_NE)
        return false;
    Value *and = c->args[is_const(c->args[0]) ? 1 : 0];
    if (and->op != OP_AND || and->uses != 1 || and->block != s->block)
        return false;
    args->count = mach->first;
    add_arg(args, strip(and->args[0]));
    if (small_const(and->args[1])) {
        mach->form = FORM_TESTIMM;
        *imm = signed_imm(and->class, and->args[1]->imm);
    } else {
        mach->form = FORM_TEST;
        add_arg(args, strip(and->args[1]));
    }
    return true;
}

// Makes the machine value compute the condition of the boolean C, where NEGATE
// turns it over.  C itself is swallowed if it is a comparison in this block.
static void fold_condition(Select *s, Mach *mach, Value *c, Args *args, int64_t *imm) {
    bool negate = false;
    // b == false, b ^ 1
    while ((c->op == OP_EQ || c->op == OP_XOR) && c->args[0]->class == CLASS_I8 &&
           is_const(c->args[1]) && c->args[1]->imm == (c->op == OP_XOR) &&
           c->block == s->block &&
           (is_int_compare(c->args[0]) || is_float_compare(c->args[0]))) {
        negate = !negate;
        c = c->args[0];
    }
    bool here = c->block == s->block || c->uses == 1;
    if (here && is_int_compare(c)) {
        bool swap = compare_ints(s, mach, c->args[0], c->args[1], args, imm);
        mach->cond = swap ? conditions[c->op].swapped : conditions[c->op].cond;
        if (!fold_test(s, mach, c, args, imm) && mach->form == FORM_IMM && *imm == 0 &&
            mach->cond != CC_B && mach->cond != CC_AE) {
            mach->form = FORM_TEST;
            add_arg(args, args->items[mach->first]);
        }
    } else if (here && is_float_compare(c)) {
        compare_floats(s, mach, c, args);
    } else {
        mach->width = CLASS_I8;
        mach->cond = CC_NE;
        mach->first = (int8_t)args->count;
        if (can_fold_load(s, c, CLASS_I8)) {
            mach->form = FORM_MEMIMM;
            fold_load(s, mach, c, args);
            *imm = 0;
        } else {
            mach->form = FORM_TEST;
            add_arg(args, strip(c));
            add_arg(args, strip(c));
        }
    }
    if (negate)
        mach->cond = cond_negate(mach->cond);
}

static void select_compare(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    int64_t imm = 0;
    fold_condition(s, mach, v, &args, &imm);
    become(s, v, M_SETCC, mach, &args);
    v->imm = imm;
}

static void select_select(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    int64_t imm = 0;
    Value *yes = strip(v->args[1]), *no = strip(v->args[2]);
    add_arg(&args, no);
    add_arg(&args, yes);
    fold_condition(s, mach, v->args[0], &args, &imm);
    if (mach->cond == CC_FEQ) { // two flags: "not equal" is the easier half
        mach->cond = CC_FNE;
        args.items[0] = yes;
        args.items[1] = no;
    }
    become(s, v, M_SELECT, mach, &args);
    v->imm = imm;
}

static void select_check(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    int64_t imm = 0;
    int64_t entry = v->imm;
    fold_condition(s, mach, v->args[0], &args, &imm);
    become(s, v, M_CHECK, mach, &args);
    v->imm = imm;
    mach->from.disp = entry;
}

// cmp index, length / jae -> panic
static void select_bounds(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    int64_t imm = 0;
    int64_t kind = v->imm;
    bool index = (kind & ~BOUNDS_UNSIGNED) == BOUNDS_INDEX;
    mach->swapped = compare_ints(s, mach, v->args[0], v->args[1], &args, &imm);
    mach->cond = mach->swapped ? (index ? CC_BE : CC_B) : (index ? CC_AE : CC_A);
    if (mach->form == FORM_IMM && imm == 0 && mach->cond == CC_BE) { // s[0]
        mach->form = FORM_TEST;
        mach->cond = CC_E;
        add_arg(&args, args.items[0]);
    }
    become(s, v, M_BOUNDS, mach, &args);
    v->imm = imm;
    mach->from.disp = kind;
}

// ---- Arithmetic

static void select_const(Select *s, Value *v) {
    v->op = M_MOVI;
    v->info = new_mach(s);
    if (v->class == CLASS_I32)
        v->imm = (uint32_t)v->imm;
    else
        v->imm = signed_imm(v->class, v->imm);
}

// result = x op y, the general case.
static void select_binary(Select *s, Value *v, MachOp op) {
    Mach *mach = new_mach(s);
    Args args = {0};
    Value *x = v->args[0], *y = v->args[1];
    mach->width = v->class;
    bool fold_y = class_size(v->class) >= 4 && can_fold_load(s, y, v->class);
    if ((mach_info_of(op)->properties & COMM) &&
        (is_const(x) || (!is_const(y) && !fold_y && class_size(v->class) >= 4 &&
                         can_fold_load(s, x, v->class)))) {
        Value *t = x;
        x = y;
        y = t;
        fold_y = class_size(v->class) >= 4 && can_fold_load(s, y, v->class);
    }
    int64_t imm = 0;
    add_arg(&args, strip(x));
    if (is_int(v->class) && small_const(y)) {
        mach->form = FORM_IMM;
        imm = signed_imm(v->class, y->imm);
    } else if (fold_y && strip(y) != strip(x)) {
        mach->form = FORM_MEM;
        fold_load(s, mach, y, &args);
    } else {
        mach->form = FORM_REG;
        add_arg(&args, strip(y));
    }
    become(s, v, op, mach, &args);
    v->imm = imm;
}

// The sum of an address: LEA, or ADD where that does it.
static void select_sum(Select *s, Value *v, Mach *mach, Args *args) {
    Address *a = &mach->mem;
    bool framed = a->slot != NULL || a->symbol != NULL || a->out;
    mach->width = v->class;
    if (!framed && a->base >= 0 && a->index < 0) {
        mach->form = FORM_IMM;
        int64_t disp = a->disp;
        become(s, v, disp == 0 ? M_COPY : M_ADD, mach, args);
        v->imm = disp;
    } else if (!framed && a->base >= 0 && a->scale == 1 && a->disp == 0) {
        mach->form = FORM_REG;
        become(s, v, M_ADD, mach, args);
    } else {
        become(s, v, M_LEA, mach, args);
    }
}

// x + y*4 + 8 and the like become one LEA.
static void select_add(Select *s, Value *v) {
    Value *x = v->args[0], *y = v->args[1];
    Mach *mach = new_mach(s);
    Args args = {0};
    Address *a = &mach->mem;
    if (class_size(v->class) == 8) {
        if (is_const(x)) {
            Value *t = x;
            x = y;
            y = t;
        }
        Value *sx = strip(x), *sy = strip(y);
        bool shifted_x = sx->op == OP_SHL && sx->uses == 1 && is_const(sx->args[1]);
        bool shifted_y = sy->op == OP_SHL && sy->uses == 1 && is_const(sy->args[1]);
        bool sum_x = sx->op == OP_ADD && sx->uses == 1 && sx->class == v->class;
        if (small_const(y) && sum_x && !is_const(sx->args[1])) { // (p + q) + c
            a->disp = y->imm;
            Value *index = fold_index(a, sx->args[1]);
            a->base = (int8_t)add_arg(&args, strip(sx->args[0]));
            a->index = (int8_t)add_arg(&args, index);
            become(s, v, M_LEA, mach, &args);
            return;
        }
        if (shifted_x && !shifted_y && !is_const(y)) {
            Value *t = x;
            x = y;
            y = t;
            shifted_y = true;
        }
        if (shifted_y && (uint64_t)strip(y)->args[1]->imm <= 3) {
            Value *index = fold_index(a, y);
            a->base = (int8_t)add_arg(&args, strip(x));
            a->index = (int8_t)add_arg(&args, index);
            become(s, v, M_LEA, mach, &args);
            return;
        }
    }
    select_binary(s, v, M_ADD);
}

static void select_sub(Select *s, Value *v) {
    int64_t negated = -(uint64_t)signed_imm(v->class, v->args[1]->imm);
    bool constant = small_const(v->args[1]) && fits32(negated) &&
                    !is_const(v->args[0]); // ADD would exchange them
    select_binary(s, v, constant ? M_ADD : M_SUB);
    if (constant)
        v->imm = negated;
}

static void select_mul(Select *s, Value *v) {
    Value *x = v->args[0], *y = v->args[1];
    if (is_const(x)) {
        Value *t = x;
        x = y;
        y = t;
    }
    int64_t factor = signed_imm(v->class, y->imm);
    if (!small_const(y)) {
        select_binary(s, v, M_IMUL);
        return;
    }
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = v->class;
    Value *operand = strip(x);
    add_arg(&args, operand);
    if (factor == 3 || factor == 5 || factor == 9) { // lea d, [x + x*2]
        mach->mem.base = 0;
        mach->mem.index = (int8_t)add_arg(&args, operand);
        mach->mem.scale = (uint8_t)(factor - 1);
        become(s, v, M_LEA, mach, &args);
    } else if (factor > 0 && (factor & (factor - 1)) == 0) {
        become(s, v, M_SHLI, mach, &args);
        v->imm = __builtin_ctzll((uint64_t)factor);
    } else {
        become(s, v, M_IMULI, mach, &args);
        v->imm = factor;
    }
}

static void select_unary(Select *s, Value *v, MachOp op) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = v->args[0]->class;
    add_arg(&args, strip(v->args[0]));
    become(s, v, op, mach, &args);
}

// X with its upper bits made good, in 32 bits (wider values as they are).
static Value *extended(Select *s, const Value *at, Value *x, bool sign) {
    if (class_size(x->class) >= 4)
        return strip(x);
    if (is_const(x)) {
        Value *c = before(s, at, M_MOVI, CLASS_I32, &(Args){0});
        int64_t imm = signed_imm(x->class, x->imm);
        if (!sign)
            imm &= x->class == CLASS_I8 ? 0xff : 0xffff;
        c->imm = (uint32_t)imm;
        return c;
    }
    Args args = {0};
    add_arg(&args, strip(x));
    Value *wide = before(s, at, sign ? M_SEXT : M_ZEXT, CLASS_I32, &args);
    mach_of(wide)->width = x->class;
    vec_push(s->m->arena, &s->out, wide);
    return wide;
}

static void select_shift(Select *s, Value *v) {
    int width = class_size(v->class) * 8;
    Value *x = v->args[0], *y = v->args[1];
    bool sign = v->op == OP_SAR;
    Value *operand;
    MachOp immediate = v->op == OP_SHL ? M_SHLI : v->op == OP_SHR ? M_SHRI : M_SARI;
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = v->class;
    // `extended` puts its value into the list after (in time: before) v.
    int at = s->out.len - 1;
    assert(s->out.items[at] == v);
    operand = v->op == OP_SHL ? strip(x) : extended(s, v, x, sign);
    add_arg(&args, operand);
    if (is_const(y)) {
        uint64_t count = (uint64_t)y->imm;
        if (count >= (uint64_t)width && v->op != OP_SAR) {
            become(s, v, M_MOVI, mach, &(Args){0});
            v->imm = 0;
            return;
        }
        if (count >= (uint64_t)width)
            count = (uint64_t)width - 1;
        become(s, v, immediate, mach, &args);
        v->imm = (int64_t)count;
        return;
    }
    bool bounded = v->flags & VALUE_BOUNDED;
    add_arg(&args, strip(y));
    MachOp op = v->op == OP_SHL ? (bounded ? M_SHLC : M_SHLV)
              : v->op == OP_SHR ? (bounded ? M_SHRC : M_SHRV)
                                : (bounded ? M_SARC : M_SARV);
    become(s, v, op, mach, &args);
}

static void select_rotate(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = v->class;
    Value *y = strip(v->args[1]);
    add_arg(&args, strip(v->args[0]));
    bool constant = is_const(y);
    int64_t count = constant ? y->imm & (class_size(v->class) * 8 - 1) : 0;
    if (!constant)
        add_arg(&args, y);
    become(s, v, constant ? M_ROLI : M_ROLC, mach, &args);
    v->imm = count;
}

static void select_division(Select *s, Value *v) {
    bool sign = v->op == OP_DIV || v->op == OP_MOD;
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->remainder = v->op == OP_MOD || v->op == OP_UMOD;
    mach->width = class_size(v->class) == 8 ? CLASS_I64 : CLASS_I32;
    Value *y = v->args[1];
    mach->safe = class_size(v->class) < 4 ||
                 (is_const(y) && signed_imm(y->class, y->imm) != -1);
    add_arg(&args, extended(s, v, v->args[0], sign));
    add_arg(&args, extended(s, v, y, sign));
    become(s, v, sign ? M_DIV : M_UDIV, mach, &args);
}

static void select_bits(Select *s, Value *v, MachOp op) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = v->args[0]->class;
    if (op == M_CTZ && class_size(mach->width) < 4) { // a bit just above ends it
        Args in = {0};
        add_arg(&in, strip(v->args[0]));
        Value *or = before(s, v, M_OR, CLASS_I32, &in);
        mach_of(or)->form = FORM_IMM;
        or->imm = (int64_t)1 << (class_size(mach->width) * 8);
        vec_push(s->m->arena, &s->out, or);
        add_arg(&args, or);
    } else {
        add_arg(&args, extended(s, v, v->args[0], false));
    }
    become(s, v, op, mach, &args);
}

static void select_extend(Select *s, Value *v) {
    Value *x = v->args[0];
    bool sign = v->op == OP_SEXT;
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = x->class;
    if (sign && can_fold_load(s, x, x->class)) {
        fold_load(s, mach, x, &args);
        become(s, v, M_LOADS, mach, &args);
    } else {
        add_arg(&args, strip(x));
        become(s, v, sign ? M_SEXT : M_ZEXT, mach, &args);
    }
}

// ---- Memory

static void select_load(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = v->class;
    mach->safe = v->flags & VALUE_NONNULL;
    fold_address(s, &mach->mem, v->args[0], v->imm, &args);
    become(s, v, v->uses == 0 ? M_NILCHECK : M_LOAD, mach, &args);
    if (v->op == M_NILCHECK)
        v->class = CLASS_NONE;
}

static bool same_address(const Value *load, const Value *store) {
    return load->imm == store->imm &&
           strip(load->args[0]) == strip(store->args[0]);
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
    Mach *mach = new_mach(s);
    Args args = {0};
    int64_t imm = 0;
    mach->width = sum->class;
    mach->safe = v->flags & VALUE_NONNULL;
    if (small_const(other)) {
        mach->form = FORM_IMM;
        imm = signed_imm(sum->class, other->imm);
    } else {
        mach->form = FORM_REG;
        add_arg(&args, strip(other));
    }
    load->flags |= VALUE_MARK;
    fold_address(s, &mach->mem, v->args[0], v->imm, &args);
    become(s, v, op, mach, &args);
    v->imm = imm;
    return true;
}

static void select_store(Select *s, Value *v) {
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
    fold_address(s, &mach->mem, v->args[0], disp, &args);
    become(s, v, op, mach, &args);
    v->imm = imm;
}

enum { UNROLL_LIMIT = 128 }; // bytes moved or zeroed without a loop

static void select_move(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->safe = v->flags & VALUE_NONNULL;
    bool big = v->imm > UNROLL_LIMIT;
    if (big) {
        add_arg(&args, strip(v->args[0]));
        add_arg(&args, strip(v->args[1]));
    } else {
        fold_address(s, &mach->mem, v->args[0], 0, &args);
        fold_address(s, &mach->from, v->args[1], 0, &args);
    }
    become(s, v, big ? M_MOVEREP : M_MOVE, mach, &args);
}

static void select_zero(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->safe = v->flags & VALUE_NONNULL;
    bool big = v->imm > UNROLL_LIMIT;
    if (big)
        add_arg(&args, strip(v->args[0]));
    else
        fold_address(s, &mach->mem, v->args[0], 0, &args);
    become(s, v, big ? M_ZEROREP : M_ZERO, mach, &args);
}

static void select_nilcheck(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    fold_address(s, &mach->mem, v->args[0], 0, &args);
    become(s, v, M_NILCHECK, mach, &args);
}

// Atomics: the address is operand 0 of the IR, the last of the machine value.
static void select_atomic(Select *s, Value *v, MachOp op) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = v->args[v->arg_count - 1]->class;
    for (int i = 1; i < v->arg_count; i++)
        add_arg(&args, strip(v->args[i]));
    fold_address(s, &mach->mem, v->args[0], v->imm, &args);
    become(s, v, op, mach, &args);
}

static void select_address(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    s->address_uses[v->id] = v->uses; // this is the use that folds
    fold_address(s, &mach->mem, v, 0, &args);
    select_sum(s, v, mach, &args);
}

// ---- Calls

static void select_call(Select *s, Value *v) {
    for (int i = 0; i < v->arg_count; i++) {
        Value *operand = strip(v->args[i]);
        operand->uses++;
        v->args[i]->uses--;
        v->args[i] = operand;
    }
    v->info = new_mach(s);
    bool runtime = v->op == OP_RTCALL;
    v->op = runtime ? M_RTCALL : M_CALL;
    if (!runtime && v->call->out_bytes > s->m->out_bytes)
        s->m->out_bytes = v->call->out_bytes;
    // Its results follow it at once (the list is built backwards).
    s->out.len--;
    for (int i = 0; i < s->results.len; i++)
        vec_push(s->m->arena, &s->out, s->results.items[i]);
    s->results.len = 0;
    vec_push(s->m->arena, &s->out, v);
    if (!runtime && v->call->tail)
        return; // a jump needs no frame
    s->m->has_calls = true;
    s->m->calls_go |= !runtime;
}

static void select_result(Select *s, Value *v) {
    assert(v->args[0]->block == v->block);
    become(s, v, M_RESULT, new_mach(s), &(Args){0});
    s->out.len--;
    vec_push(s->m->arena, &s->results, v);
}

// ---- One value

// Nobody uses it and nothing would be missed.
static bool is_dead(const Value *v) {
    if (v->uses > 0)
        return false;
    if (v->flags & VALUE_MARK)
        return true;
    switch (v->op) {
    case OP_PARAM: case OP_CONTEXT: case OP_RESULT: case OP_PHI:
        return true;
    case OP_LOAD:
        return (v->flags & VALUE_NONNULL) && !(v->flags & VALUE_VOLATILE);
    default:
        return op_info[v->op].properties & OP_PURE;
    }
}

static void select_plain(Select *s, Value *v, MachOp op) {
    v->op = (uint16_t)op;
    v->info = new_mach(s);
}

static void select_value(Select *s, Value *v) {
    switch ((Op)v->op) {
    case OP_CONST: select_const(s, v); break;
    case OP_FCONST: select_plain(s, v, M_FLOATI); break;
    case OP_SYMADDR: case OP_SLOTADDR: case OP_OUTADDR: case OP_ADDPTR:
        select_address(s, v);
        break;
    case OP_PARAM: select_plain(s, v, M_PARAM); break;
    case OP_CONTEXT: select_plain(s, v, M_CONTEXT); break;
    case OP_CALLER_SP: select_plain(s, v, M_CALLERSP); break;
    case OP_PHI: break;
    case OP_COPY: case OP_TRUNC: case OP_PTRTOINT: case OP_INTTOPTR:
        select_unary(s, v, M_COPY);
        break;
    case OP_ADD: select_add(s, v); break;
    case OP_SUB: select_sub(s, v); break;
    case OP_MUL: select_mul(s, v); break;
    case OP_DIV: case OP_MOD: case OP_UDIV: case OP_UMOD:
        select_division(s, v);
        break;
    case OP_MULHI: case OP_UMULHI: {
        Mach *mach = new_mach(s);
        Args args = {.items = {strip(v->args[0]), strip(v->args[1])}, .count = 2};
        mach->width = v->class;
        become(s, v, v->op == OP_MULHI ? M_MULHI : M_UMULHI, mach, &args);
        break;
    }
    case OP_NEG: select_unary(s, v, M_NEG); break;
    case OP_NOT: select_unary(s, v, M_NOT); break;
    case OP_AND: select_binary(s, v, M_AND); break;
    case OP_OR: select_binary(s, v, M_OR); break;
    case OP_XOR: select_binary(s, v, M_XOR); break;
    case OP_SHL: case OP_SHR: case OP_SAR: select_shift(s, v); break;
    case OP_ROTL: select_rotate(s, v); break;
    case OP_BSWAP:
        select_unary(s, v, v->class == CLASS_I16 ? M_ROLI : M_BSWAP);
        v->imm = 8;
        break;
    case OP_CLZ: select_bits(s, v, M_CLZ); break;
    case OP_CTZ: select_bits(s, v, M_CTZ); break;
    case OP_POPCNT: select_bits(s, v, M_POPCNT); break;
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_ULT: case OP_ULE:
    case OP_FEQ: case OP_FNE: case OP_FLT: case OP_FLE:
        select_compare(s, v);
        break;
    case OP_SELECT: select_select(s, v); break;
    case OP_SEXT: case OP_ZEXT: select_extend(s, v); break;
    case OP_ITOF: select_unary(s, v, M_ITOF); break;
    case OP_UTOF: select_unary(s, v, M_UTOF); break;
    case OP_FTOI: select_unary(s, v, M_FTOI); break;
    case OP_FTOU: select_unary(s, v, M_FTOU); break;
    case OP_FTOF: select_unary(s, v, M_FTOF); break;
    case OP_BITCAST: select_unary(s, v, M_BITCAST); break;
    case OP_FADD: select_binary(s, v, M_FADD); break;
    case OP_FSUB: select_binary(s, v, M_FSUB); break;
    case OP_FMUL: select_binary(s, v, M_FMUL); break;
    case OP_FDIV: select_binary(s, v, M_FDIV); break;
    case OP_FNEG: select_unary(s, v, M_FNEG); break;
    case OP_FSQRT: select_unary(s, v, M_FSQRT); break;
    case OP_FABS: select_unary(s, v, M_FABS); break;
    case OP_FMA: { // x*y + z: z is overwritten
        Args args = {.items = {strip(v->args[2]), strip(v->args[0]),
                               strip(v->args[1])}, .count = 3};
        become(s, v, M_FMA, new_mach(s), &args);
        break;
    }
    case OP_LOAD: case OP_ATOMIC_LOAD: select_load(s, v); break;
    case OP_STORE: select_store(s, v); break;
    case OP_MOVE: select_move(s, v); break;
    case OP_ZERO: select_zero(s, v); break;
    case OP_NILCHECK: select_nilcheck(s, v); break;
    case OP_BOUNDS: select_bounds(s, v); break;
    case OP_CHECK: select_check(s, v); break;
    case OP_CALL: case OP_RTCALL: select_call(s, v); break;
    case OP_RESULT: select_result(s, v); break;
    case OP_NEW:
        select_plain(s, v, M_NEW);
        s->m->has_calls = true;
        break;
    case OP_KEEPALIVE: select_unary(s, v, M_KEEPALIVE); break;
    case OP_ATOMIC_STORE: case OP_ATOMIC_SWAP: select_atomic(s, v, M_XCHG); break;
    case OP_ATOMIC_ADD: select_atomic(s, v, M_XADD); break;
    case OP_ATOMIC_CAS: select_atomic(s, v, M_CMPXCHG); break;
    case OP_NOP: s->out.len--; break;
    case OP_GETVAR: case OP_SETVAR: case OP_COUNT: case OP_MACHINE:
        internal_error("select: %s: unexpected operation %d", s->f->name, v->op);
    }
}

// ---- Blocks

// The machine value that ends the block, if it needs one.
static void select_end(Select *s, Block *b) {
    Value *end = ARENA_NEW(s->m->arena, Value);
    end->id = (uint32_t)s->f->value_count++;
    end->pos = b->pos;
    end->block = b;
    end->args = end->few;
    end->reg = -1;
    Mach *mach = new_mach(s);
    Args args = {0};
    int64_t imm = 0;
    switch (b->kind) {
    case BLOCK_BRANCH: {
        Value *control = b->control;
        if (control->pos != NO_POS)
            end->pos = control->pos;
        end->inlined = control->inlined;
        fold_condition(s, mach, control, &args, &imm);
        become(s, end, M_JCC, mach, &args);
        control->uses--;
        break;
    }
    case BLOCK_SWITCH:
        add_arg(&args, strip(b->control));
        become(s, end, M_SWITCH, mach, &args);
        b->control->uses--;
        break;
    case BLOCK_RETURN:
        end->op = M_RET;
        end->info = mach;
        end->arg_count = (int16_t)b->results.len;
        end->args = b->results.items;
        break;
    default:
        return;
    }
    end->imm = imm;
    b->control = NULL;
    vec_push(s->m->arena, &s->out, end);
}

// Counts the writes and panics before each value.
static void number_effects(Select *s, Block *b) {
    int writes = 0, panics = 0;
    for (int i = 0; i < b->values.len; i++) {
        Value *v = b->values.items[i];
        s->writes[v->id] = writes;
        s->panics[v->id] = panics;
        unsigned properties = op_info[v->op].properties;
        if (properties & (OP_WRITES | OP_CALLS))
            writes++;
        if (v->op == OP_BOUNDS || v->op == OP_CHECK)
            panics++;
    }
    s->now_writes = writes;
    s->now_panics = panics;
}

static void select_block(Select *s, Block *b) {
    s->block = b;
    s->out.len = 0;
    number_effects(s, b);
    select_end(s, b);
    for (int i = b->values.len - 1; i >= 0; i--) {
        Value *v = b->values.items[i];
        if (is_dead(v)) {
            for (int k = 0; k < v->arg_count; k++)
                v->args[k]->uses--;
            continue;
        }
        s->now_writes = s->writes[v->id];
        s->now_panics = s->panics[v->id];
        vec_push(s->m->arena, &s->out, v);
        select_value(s, v);
    }
    assert(s->results.len == 0);
    int count = s->out.len;
    Value **values = ARENA_ARRAY(s->m->arena, Value *, count);
    for (int i = 0; i < count; i++)
        values[i] = s->out.items[count - 1 - i];
    b->values.items = values;
    b->values.len = b->values.cap = count;
}

// Uses that only follow the register: phi operands, controls and results.
static void strip_edges(Block *b) {
    for (int i = 0; i < b->values.len && b->values.items[i]->op == OP_PHI; i++) {
        Value *phi = b->values.items[i];
        for (int k = 0; k < phi->arg_count; k++)
            phi->args[k] = strip(phi->args[k]);
    }
    for (int i = 0; i < b->results.len; i++)
        b->results.items[i] = strip(b->results.items[i]);
}

static void count_uses(Select *s, Machine *m) {
    for (int n = 0; n < m->order.len; n++) {
        Block *b = m->order.items[n];
        for (int i = 0; i < b->values.len; i++)
            b->values.items[i]->uses = 0;
    }
    for (int n = 0; n < m->order.len; n++) {
        Block *b = m->order.items[n];
        strip_edges(b);
        for (int i = 0; i < b->values.len; i++) {
            Value *v = b->values.items[i];
            v->flags &= (uint8_t)~VALUE_MARK;
            for (int k = 0; k < v->arg_count; k++)
                v->args[k]->uses++;
            switch (v->op) {
            case OP_MOVE:
                s->address_uses[v->args[1]->id]++;
                s->address_uses[v->args[0]->id]++;
                break;
            case OP_LOAD: case OP_STORE: case OP_ZERO: case OP_NILCHECK:
                s->address_uses[v->args[0]->id]++;
                break;
            case OP_ADDPTR:
                if (is_const(v->args[1]))
                    s->address_uses[v->args[0]->id]++;
                break;
            }
        }
        if (b->control != NULL)
            b->control->uses++;
        for (int i = 0; i < b->results.len; i++)
            b->results.items[i]->uses++;
    }
}

void select_instructions(Machine *m) {
    IrFunc *f = m->f;
    Select s = {.m = m, .f = f};
    int count = f->value_count;
    s.writes = ARENA_ARRAY(m->arena, int, count);
    s.panics = ARENA_ARRAY(m->arena, int, count);
    // Values made here are never asked for their uses as addresses.
    s.address_uses = ARENA_ARRAY(m->arena, int, count);
    count_uses(&s, m);
    for (int n = m->order.len - 1; n >= 0; n--)
        select_block(&s, m->order.items[n]);
}

bool mach_remat(const Value *v) {
    if (!is_mach(v))
        return false;
    if (v->op == M_LEA)
        return v->arg_count == 0;
    return mach_info_of(v->op)->properties & REMAT;
}

bool new_is_inline(const Value *v) {
    return v->alloc->size > 0 && v->alloc->size <= MAX_INLINE_ALLOC;
}
