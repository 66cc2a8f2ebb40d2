// Folding floats, only where the result is the same to the last bit: x + 0 is
// not x (x may be -0), x / 4 is x * 0.25, a product is rounded once.
#include "codegen/fold.h"

#include <math.h>
#include <string.h>

static bool become_float(Value *value, double result) {
    for (int i = 0; i < value->arg_count; i++)
        value->args[i]->uses--;
    value->arg_count = 0;
    value->args = value->few;
    value->op = OP_FCONST;
    value->aux = NULL;
    value->fimm = value->class == CLASS_F32 ? (double)(float)result : result;
    return true;
}

static bool become(Value *value, Value *with) {
    ir_replace_by(value, with);
    return true;
}

// Operations on F32 operands are done in float, as the machine does.
static double arithmetic(Op op, Class c, double x, double y) {
    if (c == CLASS_F32) {
        float a = (float)x, b = (float)y;
        switch (op) {
        case OP_FADD: return a + b;
        case OP_FSUB: return a - b;
        case OP_FMUL: return a * b;
        default: return a / b;
        }
    }
    switch (op) {
    case OP_FADD: return x + y;
    case OP_FSUB: return x - y;
    case OP_FMUL: return x * y;
    default: return x / y;
    }
}

static bool fold_bitcast(Value *value) {
    Value *x = value->args[0];
    int64_t bits;
    if (x->op == OP_BITCAST)
        return x->args[0]->class == value->class && become(value, x->args[0]);
    if (x->op == OP_FCONST && x->class == CLASS_F64) {
        memcpy(&bits, &x->fimm, 8);
        ir_make_const(value, bits);
        return true;
    }
    if (x->op == OP_FCONST && !isnan(x->fimm)) {
        float narrow = (float)x->fimm;
        int32_t word;
        memcpy(&word, &narrow, 4);
        ir_make_const(value, word);
        return true;
    }
    if (x->op == OP_CONST && value->class == CLASS_F64) {
        double result;
        memcpy(&result, &x->imm, 8);
        return become_float(value, result);
    }
    if (x->op == OP_CONST) {
        int32_t word = (int32_t)x->imm;
        float result;
        memcpy(&result, &word, 4);
        return !isnan(result) && become_float(value, result);
    }
    return false;
}

// Out of range the machine's answer is its own; those stay.
static bool fold_to_int(Value *value, double x) {
    bool narrow = value->class == CLASS_I32;
    double limit = narrow ? 0x1p31 : 0x1p63;
    if (value->op == OP_FTOU) {
        if (!(x > -1 && x < 0x1p64))
            return false;
        ir_make_const(value, (int64_t)(uint64_t)x);
        return true;
    }
    if (!(x > -limit && x < limit))
        return false;
    ir_make_const(value, (int64_t)x);
    return true;
}

static bool fold_convert(Value *value) {
    Value *x = value->args[0];
    if (x->op == OP_CONST && value->op == OP_ITOF)
        return become_float(value, value->class == CLASS_F32 ? (float)x->imm
                                                             : (double)x->imm);
    if (x->op == OP_CONST && value->op == OP_UTOF)
        return become_float(value, value->class == CLASS_F32 ? (float)(uint64_t)x->imm
                                                             : (double)(uint64_t)x->imm);
    if (x->op != OP_FCONST)
        return false;
    if (value->op == OP_FTOF)
        return become_float(value, x->fimm);
    if (value->op == OP_FTOI || value->op == OP_FTOU)
        return fold_to_int(value, x->fimm);
    return false;
}

static bool fold_binary(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (x->op == OP_FCONST && y->op == OP_FCONST)
        return become_float(value, arithmetic(value->op, value->class, x->fimm, y->fimm));
    if (x->op == OP_FCONST && (op_info[value->op].properties & OP_COMMUTES)) {
        value->args[0] = y;
        value->args[1] = x;
        return true;
    }
    if (y->op != OP_FCONST)
        return false;
    double c = y->fimm;
    if ((value->op == OP_FMUL || value->op == OP_FDIV) && c == 1)
        return become(value, x);
    if (value->op == OP_FSUB && c == 0 && !signbit(c))
        return become(value, x);
    if (value->op == OP_FMUL && c == 2) {
        Value *args[] = {x, x};
        ir_rewrite(fold->f, value, OP_FADD, 2, args);
        return true;
    }
    int exponent;
    if (value->op == OP_FDIV && fabs(frexp(c, &exponent)) == 0.5 && exponent > -120 &&
        exponent < 120) { // the inverse of a power of two is exact
        Value *inverse = ir_value_new(fold->f, OP_FCONST, value->class, value->pos, 0, NULL);
        inverse->fimm = 1 / c;
        inverse->block = fold->block;
        vec_push(&fold->arena, &fold->out, inverse);
        Value *args[] = {x, inverse};
        ir_rewrite(fold->f, value, OP_FMUL, 2, args);
        return true;
    }
    return false;
}

static bool fold_compare_floats(Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (x->op != OP_FCONST || y->op != OP_FCONST)
        return false;
    double a = x->fimm, b = y->fimm;
    switch (value->op) {
    case OP_FEQ: ir_make_const(value, a == b); break;
    case OP_FNE: ir_make_const(value, a != b); break;
    case OP_FLT: ir_make_const(value, a < b); break;
    default: ir_make_const(value, a <= b); break;
    }
    return true;
}

bool fold_float(Folder *fold, Value *value) {
    Value *x = value->args[0];
    switch (value->op) {
    case OP_FADD: case OP_FSUB: case OP_FMUL: case OP_FDIV:
        return fold_binary(fold, value);
    case OP_FEQ: case OP_FNE: case OP_FLT: case OP_FLE:
        return fold_compare_floats(value);
    case OP_BITCAST:
        return fold_bitcast(value);
    case OP_FNEG:
        if (x->op == OP_FNEG)
            return become(value, x->args[0]);
        return x->op == OP_FCONST && become_float(value, -x->fimm);
    case OP_FABS:
        return x->op == OP_FCONST && become_float(value, fabs(x->fimm));
    case OP_FSQRT:
        if (x->op != OP_FCONST)
            return false;
        return become_float(value, value->class == CLASS_F32 ? sqrtf((float)x->fimm)
                                                             : sqrt(x->fimm));
    default:
        return fold_convert(value);
    }
}
