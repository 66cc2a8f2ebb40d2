// Selecting arithmetic.
//
// Sums may be one LEA; factors may be shifts; what is narrower than 32 bits is
// extended first where the upper bits would matter (shifts to the right, division,
// counting bits).

#include "codegen/amd64/select.h"

#include <assert.h>
#include <string.h>

void select_const(Select *s, Value *v) {
    v->op = M_MOVI;
    v->info = new_mach(s);
    if (v->class == CLASS_I32)
        v->imm = (uint32_t)v->imm;
    else
        v->imm = signed_imm(v->class, v->imm);
}

// result = x op y, the general case.
void select_binary(Select *s, Value *v, MachOp op) {
    Mach *mach = new_mach(s);
    Args args = {0};
    Value *x = v->args[0], *y = v->args[1];
    mach->width = v->class;
    bool fold_y = class_size(v->class) >= 4 && can_fold_load(s, y, v->class);
    if ((mach_info_of(op)->properties & MACH_COMM) &&
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
        swallow_load(s, mach, y, &args);
    } else {
        mach->form = FORM_REG;
        add_arg(&args, strip(y));
    }
    become(s, v, op, mach, &args);
    v->imm = imm;
}

// The sum of an address: LEA, or ADD where that does it.
void select_sum(Select *s, Value *v, Mach *mach, Args *args) {
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
void select_add(Select *s, Value *v) {
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

void select_sub(Select *s, Value *v) {
    int64_t negated = -(uint64_t)signed_imm(v->class, v->args[1]->imm);
    bool constant = small_const(v->args[1]) && fits32(negated) &&
                    !is_const(v->args[0]); // ADD would exchange them
    select_binary(s, v, constant ? M_ADD : M_SUB);
    if (constant)
        v->imm = negated;
}

void select_mul(Select *s, Value *v) {
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

void select_unary(Select *s, Value *v, MachOp op) {
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
        Value *c = insert_before(s, at, M_MOVI, CLASS_I32, &(Args){0});
        int64_t imm = signed_imm(x->class, x->imm);
        if (!sign)
            imm &= x->class == CLASS_I8 ? 0xff : 0xffff;
        c->imm = (uint32_t)imm;
        return c;
    }
    Args args = {0};
    add_arg(&args, strip(x));
    Value *wide = insert_before(s, at, sign ? M_SEXT : M_ZEXT, CLASS_I32, &args);
    mach_of(wide)->width = x->class;
    vec_push(s->m->arena, &s->out, wide);
    return wide;
}

void select_shift(Select *s, Value *v) {
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

void select_rotate(Select *s, Value *v) {
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

void select_division(Select *s, Value *v) {
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

void select_bits(Select *s, Value *v, MachOp op) {
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = v->args[0]->class;
    if (op == M_CTZ && class_size(mach->width) < 4) { // a bit just above ends it
        Args in = {0};
        add_arg(&in, strip(v->args[0]));
        Value *or = insert_before(s, v, M_OR, CLASS_I32, &in);
        mach_of(or)->form = FORM_IMM;
        or->imm = (int64_t)1 << (class_size(mach->width) * 8);
        vec_push(s->m->arena, &s->out, or);
        add_arg(&args, or);
    } else {
        add_arg(&args, extended(s, v, v->args[0], false));
    }
    become(s, v, op, mach, &args);
}

void select_extend(Select *s, Value *v) {
    Value *x = v->args[0];
    bool sign = v->op == OP_SEXT;
    Mach *mach = new_mach(s);
    Args args = {0};
    mach->width = x->class;
    if (sign && can_fold_load(s, x, x->class)) {
        swallow_load(s, mach, x, &args);
        become(s, v, M_LOADS, mach, &args);
    } else {
        add_arg(&args, strip(x));
        become(s, v, sign ? M_SEXT : M_ZEXT, mach, &args);
    }
}
