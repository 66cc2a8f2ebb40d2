// What an instruction may swallow of the values it is made of.
//
// Address arithmetic goes into memory operands, loads become operands if nothing
// between load and use could change the memory or panic first, comparisons go
// into the branch, select or check that asks for them.

#include "codegen/amd64/select.h"

#include <assert.h>
#include <string.h>

// ---- Small things

int add_arg(Args *args, Value *v) {
    assert(args->count < MAX_OPERANDS);
    args->items[args->count] = v;
    return args->count++;
}

bool fits32(int64_t x) { return x == (int32_t)x; }
bool is_const(const Value *v) { return v->op == OP_CONST; }
bool is_int(Class c) { return !class_is_float(c); }

// A constant's bits as a signed number of its class.
int64_t signed_imm(Class class, int64_t imm) {
    switch (class) {
    case CLASS_I8: return (int8_t)imm;
    case CLASS_I16: return (int16_t)imm;
    case CLASS_I32: return (int32_t)imm;
    default: return imm;
    }
}

bool small_const(const Value *v) {
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

Value *strip(Value *v) {
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

Mach *new_mach(Select *s) {
    Mach *mach = ARENA_NEW(s->m->arena, Mach);
    mach->mem.base = mach->mem.index = -1;
    mach->from.base = mach->from.index = -1;
    mach->mem.scale = mach->from.scale = 1;
    return mach;
}

// Makes V a machine value with these register operands.
void become(Select *s, Value *v, MachOp op, Mach *mach, const Args *args) {
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
Value *insert_before(Select *s, const Value *at, MachOp op, Class class,
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
Value *fold_index(Address *a, Value *index) {
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
void swallow_address(Select *s, Address *a, Value *p, int64_t disp, Args *args) {
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
bool can_fold_load(Select *s, Value *operand, Class width) {
    Value *x = strip(operand);
    if (x->op == OP_FCONST)
        return x->class == width && x->imm != 0;
    return x->op == OP_LOAD && x->block == s->block && sole_use(operand) &&
           same_width(x->class, width) && !(x->flags & VALUE_VOLATILE) &&
           s->writes[x->id] == s->now_writes &&
           ((x->flags & VALUE_NONNULL) || s->panics[x->id] == s->now_panics);
}

void swallow_load(Select *s, Mach *mach, Value *operand, Args *args) {
    Value *x = strip(operand);
    if (x->op == OP_FCONST) {
        mach->mem.symbol = symbol_of_float(x->fimm, (Class)x->class);
        mach->safe = true;
        return;
    }
    x->flags |= VALUE_MARK; // so that it vanishes, though it could fault
    mach->safe = x->flags & VALUE_NONNULL;
    mach->load = x;
    swallow_address(s, &mach->mem, x->args[0], x->imm, args);
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
        swallow_load(s, mach, y, args);
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
            swallow_load(s, mach, x, args);
        } else {
            mach->form = FORM_IMM;
            add_arg(args, strip(x));
        }
    } else {
        add_arg(args, strip(x));
        if (can_fold_load(s, y, mach->width)) {
            mach->form = FORM_MEM;
            swallow_load(s, mach, y, args);
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
void fold_condition(Select *s, Mach *mach, Value *c, Args *args, int64_t *imm) {
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
            swallow_load(s, mach, c, args);
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

void select_compare(Select *s, Value *v) {
    Mach *mach = new_mach(s);
    Args args = {0};
    int64_t imm = 0;
    fold_condition(s, mach, v, &args, &imm);
    become(s, v, M_SETCC, mach, &args);
    v->imm = imm;
}

void select_select(Select *s, Value *v) {
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

void select_check(Select *s, Value *v) {
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
void select_bounds(Select *s, Value *v) {
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
