// Complex division.
//
// The textbook quotient overflows where the result would not; Go uses Smith's
// method (R. L. Smith, Algorithm 116: Complex division, CACM 5(8), 1962) and
// then mends NaNs as C99 does (ISO C, G.5.1.1): infinities divided by finite
// numbers are infinite, and so on.  All in double precision, in a function that
// is made of IR on first use: go.complex128div.
#include "codegen/build.h"

#include <math.h>

static Value *fop(Op op, Value *x, Value *y) { return emit2(op, CLASS_F64, x, y); }
static Value *less_equal(Value *x, Value *y) { return emit2(OP_FLE, CLASS_I8, x, y); }
static Value *both(Value *x, Value *y) { return emit2(OP_AND, CLASS_I8, x, y); }
static Value *either(Value *x, Value *y) { return emit2(OP_OR, CLASS_I8, x, y); }
static Value *absolute(Value *x) { return emit1(OP_FABS, CLASS_F64, x); }
static Value *infinity(void) { return float_const(CLASS_F64, INFINITY); }
static Value *is_nan(Value *x) { return emit2(OP_FNE, CLASS_I8, x, x); }
static Value *is_inf(Value *x) { return emit2(OP_FEQ, CLASS_I8, absolute(x), infinity()); }
static Value *is_finite(Value *x) {
    return emit2(OP_FLT, CLASS_I8, absolute(x), infinity());
}

// The value of X with the sign of Y, for X = 0 or 1 or infinity.
static Value *with_sign(Value *x, Value *y) {
    Value *sign = emit2(OP_AND, CLASS_I64, emit1(OP_BITCAST, CLASS_I64, y),
                        word_const(INT64_MIN));
    Value *bits = emit1(OP_BITCAST, CLASS_I64, absolute(x));
    return emit1(OP_BITCAST, CLASS_F64, emit2(OP_OR, CLASS_I64, bits, sign));
}

// inf -> 1, everything else -> 0, keeping the sign.
static Value *inf_to_one(Value *x) {
    return with_sign(select_value(is_inf(x), float_const(CLASS_F64, 1),
                                  float_const(CLASS_F64, 0)),
                     x);
}

typedef struct Quotient {
    Value *a, *b, *c, *d; // (a + bi) / (c + di)
    int e, f;             // variables for the result
} Quotient;

// ratio = y/x; e = (p + q*ratio) / (x + ratio*y) …; swapped: |x| < |y|.
static void smith(Quotient *q, bool swapped) {
    Value *x = swapped ? q->d : q->c;
    Value *y = swapped ? q->c : q->d;
    Value *ratio = fop(OP_FDIV, y, x);
    Value *denominator = fop(OP_FADD, x, fop(OP_FMUL, ratio, y));
    Value *re, *im;
    if (swapped) {
        re = fop(OP_FADD, fop(OP_FMUL, q->a, ratio), q->b);
        im = fop(OP_FSUB, fop(OP_FMUL, q->b, ratio), q->a);
    } else {
        re = fop(OP_FADD, q->a, fop(OP_FMUL, q->b, ratio));
        im = fop(OP_FSUB, q->b, fop(OP_FMUL, q->a, ratio));
    }
    set_var(q->e, fop(OP_FDIV, re, denominator));
    set_var(q->f, fop(OP_FDIV, im, denominator));
}

// e = factor*(ac + bd), f = factor*(bc - ad)
static void scaled(Quotient *q, Value *factor, Value *a, Value *b, Value *c, Value *d) {
    Value *re = fop(OP_FADD, fop(OP_FMUL, a, c), fop(OP_FMUL, b, d));
    Value *im = fop(OP_FSUB, fop(OP_FMUL, b, c), fop(OP_FMUL, a, d));
    set_var(q->e, fop(OP_FMUL, factor, re));
    set_var(q->f, fop(OP_FMUL, factor, im));
}

static void mend(Quotient *q, Block *done) {
    Value *zero = float_const(CLASS_F64, 0);
    Block *by_zero = new_block(), *not_zero = new_block();
    Block *big = new_block(), *not_big = new_block(), *small = new_block();
    Value *c_zero = emit2(OP_FEQ, CLASS_I8, q->c, zero);
    Value *d_zero = emit2(OP_FEQ, CLASS_I8, q->d, zero);
    Value *numbers = either(logical_not(is_nan(q->a)), logical_not(is_nan(q->b)));
    branch(both(both(c_zero, d_zero), numbers), by_zero, not_zero, 0);

    start(by_zero);
    Value *signed_inf = with_sign(infinity(), q->c);
    set_var(q->e, fop(OP_FMUL, signed_inf, q->a));
    set_var(q->f, fop(OP_FMUL, signed_inf, q->b));
    jump(done);

    start(not_zero);
    branch(both(either(is_inf(q->a), is_inf(q->b)), both(is_finite(q->c), is_finite(q->d))),
           big, not_big, 0);
    start(big);
    scaled(q, infinity(), inf_to_one(q->a), inf_to_one(q->b), q->c, q->d);
    jump(done);

    start(not_big);
    branch(both(either(is_inf(q->c), is_inf(q->d)), both(is_finite(q->a), is_finite(q->b))),
           small, done, 0);
    start(small);
    scaled(q, float_const(CLASS_F64, 0), q->a, q->b, inf_to_one(q->c), inf_to_one(q->d));
    jump(done);
}

static Type *division_type(void) {
    Type *c = basic_types[TYPE_COMPLEX128];
    return type_func((Type *[]){c, c}, 2, &c, 1, false);
}

static void build_division(void *context) {
    Symbol *symbol = context;
    begin_function(symbol, symbol->name, division_type(), NULL);
    Operand *params = receive_params();
    Quotient q = {.a = params[0].leaf[0], .b = params[0].leaf[1],
                  .c = params[1].leaf[0], .d = params[1].leaf[1],
                  .e = new_var(CLASS_F64, "re"), .f = new_var(CLASS_F64, "im")};
    Block *straight = new_block(), *swapped = new_block(), *divided = new_block();
    Block *mending = new_block(), *done = new_block();
    branch(less_equal(absolute(q.d), absolute(q.c)), straight, swapped, 0);
    start(straight);
    smith(&q, false);
    jump(divided);
    start(swapped);
    smith(&q, true);
    jump(divided);
    start(divided);
    branch(either(is_nan(get_var(q.e)), is_nan(get_var(q.f))), mending, done, -1);
    start(mending);
    mend(&q, done);
    start(done);
    Operand result = operand2(basic_types[TYPE_COMPLEX128], get_var(q.e), get_var(q.f));
    return_operands(&result, 1);
    finish_function();
}

static Symbol *complex_division(void) {
    Symbol *symbol = symbol_get("go.complex128div", SYMBOL_FUNC);
    if (!symbol->info) {
        symbol->info = symbol;
        symbol->shared = true;
        queue_build(build_division, symbol);
    }
    return symbol;
}

static Operand to_double(Operand x) {
    if (x.leaf[0]->class == CLASS_F64)
        return retyped(x, basic_types[TYPE_COMPLEX128]);
    return operand2(basic_types[TYPE_COMPLEX128], emit1(OP_FTOF, CLASS_F64, x.leaf[0]),
                    emit1(OP_FTOF, CLASS_F64, x.leaf[1]));
}

Operand divide_complex(Type *type, Operand x, Operand y) {
    Operand args[] = {to_double(x), to_double(y)};
    CallPlan plan = {.kind = PLAN_STATIC, .symbol = complex_division(), .args = args,
                     .arg_count = 2, .type = division_type()};
    plan.signature = abi_signature(plan.type, NULL);
    int count;
    Operand q = perform_call(&plan, &count)[0];
    if (leaf_class(type, 0) == CLASS_F32)
        q = operand2(type, emit1(OP_FTOF, CLASS_F32, q.leaf[0]),
                     emit1(OP_FTOF, CLASS_F32, q.leaf[1]));
    return retyped(q, type);
}
