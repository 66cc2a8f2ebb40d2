// Folding integers: evaluation, identities, canonical forms, comparisons.
//
// Constants are kept sign-extended from their width; arithmetic is done in 64
// bits unsigned (where overflow wraps) and cut back.
#include "codegen/fold.h"

static bool eval(Op op, Class c, int64_t x, int64_t y, int64_t *result) {
    uint64_t ux = class_zext(c, x), uy = class_zext(c, y);
    int bits = class_bits(c);
    switch (op) {
    case OP_ADD: *result = (int64_t)((uint64_t)x + (uint64_t)y); break;
    case OP_SUB: *result = (int64_t)((uint64_t)x - (uint64_t)y); break;
    case OP_MUL: *result = (int64_t)((uint64_t)x * (uint64_t)y); break;
    case OP_AND: *result = x & y; break;
    case OP_OR:  *result = x | y; break;
    case OP_XOR: *result = x ^ y; break;
    case OP_DIV: case OP_MOD:
        if (y == 0)
            return false;
        if (y == -1)
            *result = op == OP_DIV ? (int64_t)(0 - (uint64_t)x) : 0;
        else
            *result = op == OP_DIV ? x / y : x % y;
        break;
    case OP_UDIV: case OP_UMOD:
        if (uy == 0)
            return false;
        *result = (int64_t)(op == OP_UDIV ? ux / uy : ux % uy);
        break;
    case OP_UMULHI:
        *result = (int64_t)(uint64_t)(((unsigned __int128)ux * uy) >> bits);
        break;
    case OP_MULHI:
        *result = (int64_t)(((__int128)x * y) >> bits);
        break;
    case OP_SHL: *result = (uint64_t)y >= (uint64_t)bits ? 0 : (int64_t)(ux << y); break;
    case OP_SHR: *result = (uint64_t)y >= (uint64_t)bits ? 0 : (int64_t)(ux >> y); break;
    case OP_SAR: *result = x >> ((uint64_t)y >= (uint64_t)bits ? bits - 1 : y); break;
    case OP_ROTL:
        y &= bits - 1;
        *result = y == 0 ? x : (int64_t)(ux << y | ux >> (bits - y));
        break;
    default:
        return false;
    }
    *result = class_sext(c, *result);
    return true;
}

static bool eval_unary(const Value *value, int64_t *result) {
    const Value *arg = value->args[0];
    int64_t x = arg->imm;
    uint64_t ux = class_zext(arg->class, x);
    int bits = class_bits(arg->class);
    switch (value->op) {
    case OP_NEG: *result = (int64_t)(0 - (uint64_t)x); return true;
    case OP_NOT: *result = ~x; return true;
    case OP_SEXT: case OP_TRUNC: *result = x; return true;
    case OP_ZEXT: *result = (int64_t)ux; return true;
    case OP_BSWAP: *result = (int64_t)(__builtin_bswap64(ux) >> (64 - bits)); return true;
    case OP_CLZ: *result = ux ? __builtin_clzll(ux) - (64 - bits) : bits; return true;
    case OP_CTZ: *result = ux ? __builtin_ctzll(ux) : bits; return true;
    case OP_POPCNT: *result = __builtin_popcountll(ux); return true;
    case OP_PTRTOINT: *result = x; return true;
    }
    return false;
}

// ---- Rewriting in place

static bool become(Value *value, Value *with) {
    ir_replace_by(value, with);
    return true;
}

static bool become_const(Value *value, int64_t imm) {
    ir_make_const(value, imm);
    return true;
}

static bool become1(Folder *fold, Value *value, Op op, Value *x) {
    ir_rewrite(fold->f, value, op, 1, &x);
    return true;
}

static bool become2(Folder *fold, Value *value, Op op, Value *x, Value *y) {
    Value *args[] = {x, y};
    ir_rewrite(fold->f, value, op, 2, args);
    return true;
}

static bool become_op_const(Folder *fold, Value *value, Op op, Value *x, int64_t imm) {
    Class c = op >= OP_SHL && op <= OP_ROTL ? CLASS_I64 : x->class;
    return become2(fold, value, op, x, fold_const(fold, c, imm));
}

static bool is_op_const(const Value *value, Op op) {
    return value->op == op && is_const(value->args[1]);
}

// (x op c1) op c2 = x op (c1 op c2)
static bool reassociate(Folder *fold, Value *value) {
    Value *inner = value->args[0], *outer = value->args[1];
    int64_t both;
    if (!is_const(outer) || !is_op_const(inner, value->op) ||
        !eval(value->op, value->class, inner->args[1]->imm, outer->imm, &both))
        return false;
    return become_op_const(fold, value, value->op, inner->args[0], both);
}

// ---- Families

static bool fold_add(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (is_const_of(y, 0))
        return become(value, x);
    if (y->op == OP_NEG)
        return become2(fold, value, OP_SUB, x, y->args[0]);
    if (x->op == OP_NEG)
        return become2(fold, value, OP_SUB, y, x->args[0]);
    if (x->op == OP_SUB && x->args[1] == y)
        return become(value, x->args[0]); // (a - y) + y
    if (y->op == OP_SUB && y->args[1] == x)
        return become(value, y->args[0]); // x + (b - x)
    return reassociate(fold, value);
}

static bool fold_sub(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (x == y)
        return become_const(value, 0);
    if (is_const(y))
        return become_op_const(fold, value, OP_ADD, x, (int64_t)(0 - (uint64_t)y->imm));
    if (is_const_of(x, 0))
        return become1(fold, value, OP_NEG, y);
    if (y->op == OP_NEG)
        return become2(fold, value, OP_ADD, x, y->args[0]);
    if (x->op == OP_ADD && x->args[1] == y)
        return become(value, x->args[0]); // (a + y) - y
    if (x->op == OP_ADD && x->args[0] == y)
        return become(value, x->args[1]);
    if (y->op == OP_SUB && y->args[0] == x)
        return become(value, y->args[1]); // x - (x - b)
    if (is_op_const(x, OP_ADD) && x->args[0] == y)
        return become(value, x->args[1]);
    if (is_op_const(x, OP_ADD) && is_op_const(y, OP_ADD) && x->args[0] == y->args[0])
        return become_const(value, (int64_t)((uint64_t)x->args[1]->imm -
                                             (uint64_t)y->args[1]->imm));
    if (is_op_const(y, OP_ADD) && y->args[0] == x) // x - (x + c)
        return become_const(value, (int64_t)(0 - (uint64_t)y->args[1]->imm));
    return false;
}

static bool fold_mul(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (!is_const(y))
        return false;
    if (y->imm == 0)
        return become_const(value, 0);
    if (y->imm == 1)
        return become(value, x);
    if (y->imm == -1)
        return become1(fold, value, OP_NEG, x);
    int shift = exact_log2(class_zext(value->class, y->imm));
    if (shift > 0) {
        become_op_const(fold, value, OP_SHL, x, shift);
        value->flags |= VALUE_BOUNDED;
        return true;
    }
    if (is_op_const(x, OP_SHL) && x->args[1]->imm < class_bits(value->class))
        return become_op_const(fold, value, OP_MUL, x->args[0],
                               (int64_t)((uint64_t)y->imm << x->args[1]->imm));
    return reassociate(fold, value);
}

static bool fold_and(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (x == y)
        return become(value, x);
    if (!is_const(y))
        return false;
    if (y->imm == 0)
        return become_const(value, 0);
    if (y->imm == -1)
        return become(value, x);
    // A mask that takes away nothing: x < 2^k, mask 2^k - 1
    uint64_t mask = class_zext(value->class, y->imm), most = ir_max_unsigned(x);
    if ((mask & (mask + 1)) == 0 && most <= mask)
        return become(value, x);
    if (x->op == OP_SEXT && (mask & ~class_zext(x->args[0]->class, -1)) == 0) {
        Value *zext = fold_new1(fold, OP_ZEXT, value->class, x->args[0]);
        return become_op_const(fold, value, OP_AND, zext, y->imm);
    }
    return reassociate(fold, value);
}

// Shifts that together make a rotation: x << c and x >> (width - c).
static bool fold_rotate(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (x->op == OP_SHR && y->op == OP_SHL) {
        Value *swap = x;
        x = y;
        y = swap;
    }
    if (!is_op_const(x, OP_SHL) || !is_op_const(y, OP_SHR) || x->args[0] != y->args[0])
        return false;
    int bits = class_bits(value->class);
    if (x->args[1]->imm + y->args[1]->imm != bits || x->args[1]->imm <= 0 ||
        x->args[1]->imm >= bits)
        return false;
    return become_op_const(fold, value, OP_ROTL, x->args[0], x->args[1]->imm);
}

static bool fold_or(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (x == y || is_const_of(y, 0))
        return become(value, x);
    if (is_const_of(y, -1))
        return become_const(value, -1);
    return fold_rotate(fold, value) || reassociate(fold, value);
}

// The comparison that holds when this one does not; only integers have one.
static bool invert(Folder *fold, Value *value, Value *compare) {
    static const Op inverse[OP_COUNT] = {
        [OP_EQ] = OP_NE, [OP_NE] = OP_EQ, [OP_LT] = OP_LE, [OP_LE] = OP_LT,
        [OP_ULT] = OP_ULE, [OP_ULE] = OP_ULT, [OP_FEQ] = OP_FNE, [OP_FNE] = OP_FEQ,
    };
    Op op = inverse[compare->op];
    if (op == 0)
        return false;
    bool ordered = op == OP_LT || op == OP_LE || op == OP_ULT || op == OP_ULE;
    Value *x = compare->args[0], *y = compare->args[1];
    return ordered ? become2(fold, value, op, y, x) : become2(fold, value, op, x, y);
}

static bool fold_xor(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (x == y)
        return become_const(value, 0);
    if (is_const_of(y, 0))
        return become(value, x);
    if (is_const_of(y, -1))
        return become1(fold, value, OP_NOT, x);
    if (is_const_of(y, 1) && value->class == CLASS_I8 && invert(fold, value, x))
        return true;
    return fold_rotate(fold, value) || reassociate(fold, value);
}

// Knows when the count is below the width, so that no comparison is needed.
static bool fold_shift(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    uint64_t bits = (uint64_t)class_bits(value->class);
    if (is_const_of(x, 0))
        return become_const(value, 0);
    bool changed = false;
    if (!(value->flags & VALUE_BOUNDED) && ir_max_unsigned(y) < bits) {
        value->flags |= VALUE_BOUNDED;
        changed = true;
    }
    if (!is_const(y)) {
        // The machine takes the count modulo 64 (32 below): masks are for free.
        return changed;
    }
    uint64_t count = (uint64_t)y->imm;
    if (count == 0)
        return become(value, x);
    if (count >= bits) {
        if (value->op != OP_SAR)
            return become_const(value, 0);
        return become_op_const(fold, value, OP_SAR, x, (int64_t)bits - 1);
    }
    uint64_t inner = is_const(x) || x->arg_count < 2 || !is_const(x->args[1])
                         ? bits : (uint64_t)x->args[1]->imm;
    if (x->op == value->op && inner < bits) { // (x << a) << b
        if (count + inner >= bits && value->op != OP_SAR)
            return become_const(value, 0);
        uint64_t sum = count + inner >= bits ? bits - 1 : count + inner;
        return become_op_const(fold, value, value->op, x->args[0], (int64_t)sum);
    }
    uint64_t all = class_zext(value->class, -1);
    if (value->op == OP_SHL && x->op == OP_SHR && inner == count)
        return become_op_const(fold, value, OP_AND, x->args[0], (int64_t)(all << count));
    if (value->op == OP_SHR && x->op == OP_SHL && inner == count)
        return become_op_const(fold, value, OP_AND, x->args[0], (int64_t)(all >> count));
    if (value->op == OP_SAR && ir_max_unsigned(x) <= all >> 1)
        return become_op_const(fold, value, OP_SHR, x, (int64_t)count);
    if (value->op == OP_SHR && ir_max_unsigned(x) >> count == 0)
        return become_const(value, 0);
    return changed;
}

static bool fold_rotl(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    int64_t mask = class_bits(value->class) - 1;
    if (!is_const(y))
        return false;
    if ((y->imm & mask) == 0)
        return become(value, x);
    if (y->imm & ~mask)
        return become_op_const(fold, value, OP_ROTL, x, y->imm & mask);
    return false;
}

// Widening and narrowing: chains become one step or none.
static bool fold_extend(Folder *fold, Value *value) {
    Value *x = value->args[0];
    uint64_t half = class_zext(x->class, -1) >> 1;
    switch (value->op) {
    case OP_ZEXT:
        if (x->op == OP_ZEXT)
            return become1(fold, value, OP_ZEXT, x->args[0]);
        // zext(trunc y) where y already fits
        if (x->op == OP_TRUNC && x->args[0]->class == value->class &&
            ir_max_unsigned(x->args[0]) <= class_zext(x->class, -1))
            return become(value, x->args[0]);
        return false;
    case OP_SEXT:
        if (x->op == OP_SEXT)
            return become1(fold, value, OP_SEXT, x->args[0]);
        if (x->op == OP_ZEXT || ir_max_unsigned(x) <= half)
            return become1(fold, value, OP_ZEXT, x);
        if (x->op == OP_TRUNC && x->args[0]->op == OP_SEXT &&
            x->args[0]->class == value->class &&
            class_size(x->args[0]->args[0]->class) <= class_size(x->class))
            return become(value, x->args[0]);
        return false;
    case OP_TRUNC:
        if (x->op == OP_TRUNC)
            return become1(fold, value, OP_TRUNC, x->args[0]);
        if (x->op == OP_ZEXT || x->op == OP_SEXT) {
            Value *from = x->args[0];
            int have = class_size(from->class), want = class_size(value->class);
            if (have == want)
                return become(value, from);
            return become1(fold, value, have > want ? OP_TRUNC : x->op, from);
        }
        // The mask concerns bits that are cut off.
        if (is_op_const(x, OP_AND) &&
            class_zext(value->class, x->args[1]->imm) == class_zext(value->class, -1))
            return become1(fold, value, OP_TRUNC, x->args[0]);
        return false;
    }
    return false;
}

static bool fold_division(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    bool is_mod = value->op == OP_MOD || value->op == OP_UMOD;
    if (is_const_of(y, 1))
        return is_mod ? become_const(value, 0) : become(value, x);
    if (is_const_of(y, -1) && value->op == OP_DIV)
        return become1(fold, value, OP_NEG, x);
    if (is_const_of(y, -1) && value->op == OP_MOD)
        return become_const(value, 0);
    if (is_const_of(x, 0) && is_const(y) && y->imm != 0)
        return become_const(value, 0);
    // Operands that cannot be negative: the unsigned form is cheaper.
    uint64_t half = class_zext(value->class, -1) >> 1;
    if ((value->op == OP_DIV || value->op == OP_MOD) && ir_max_unsigned(x) <= half &&
        ir_max_unsigned(y) <= half)
        return become2(fold, value, is_mod ? OP_UMOD : OP_UDIV, x, y);
    int shift = is_const(y) ? exact_log2(class_zext(value->class, y->imm)) : -1;
    if (shift > 0 && value->op == OP_UDIV)
        return become_op_const(fold, value, OP_SHR, x, shift);
    if (shift > 0 && value->op == OP_UMOD)
        return become_op_const(fold, value, OP_AND, x,
                               (int64_t)((uint64_t)y->imm - 1));
    return false;
}

bool fold_int(Folder *fold, Value *value) {
    Value *x = value->arg_count > 0 ? value->args[0] : NULL;
    Value *y = value->arg_count > 1 ? value->args[1] : NULL;
    int64_t result;
    if (x && y && is_const(x) && is_const(y) &&
        eval(value->op, value->class, x->imm, y->imm, &result))
        return become_const(value, result);
    if (x && !y && is_const(x) && eval_unary(value, &result))
        return become_const(value, result);
    if (y && (op_info[value->op].properties & OP_COMMUTES) && is_const(x) && !is_const(y)) {
        value->args[0] = y;
        value->args[1] = x;
        return true;
    }
    switch (value->op) {
    case OP_ADD: return fold_add(fold, value);
    case OP_SUB: return fold_sub(fold, value);
    case OP_MUL: return fold_mul(fold, value);
    case OP_AND: return fold_and(fold, value);
    case OP_OR:  return fold_or(fold, value);
    case OP_XOR: return fold_xor(fold, value);
    case OP_SHL: case OP_SHR: case OP_SAR: return fold_shift(fold, value);
    case OP_ROTL: return fold_rotl(fold, value);
    case OP_DIV: case OP_MOD: case OP_UDIV: case OP_UMOD: return fold_division(fold, value);
    case OP_SEXT: case OP_ZEXT: case OP_TRUNC: return fold_extend(fold, value);
    case OP_NEG: case OP_NOT: case OP_BSWAP:
        if (x->op == value->op)
            return become(value, x->args[0]);
        if (value->op == OP_NEG && x->op == OP_SUB)
            return become2(fold, value, OP_SUB, x->args[1], x->args[0]);
        return false;
    case OP_PTRTOINT: case OP_INTTOPTR:
        if (value->op == OP_PTRTOINT && x->op == OP_INTTOPTR)
            return become(value, x->args[0]);
        return false;
    }
    return false;
}

// ---- Comparisons

static bool eval_compare(Op op, Class c, int64_t x, int64_t y) {
    uint64_t ux = class_zext(c, x), uy = class_zext(c, y);
    switch (op) {
    case OP_EQ: return x == y;
    case OP_NE: return x != y;
    case OP_LT: return x < y;
    case OP_LE: return x <= y;
    case OP_ULT: return ux < uy;
    default: return ux <= uy;
    }
}

// What can be said of x op c from the largest value x can have.
static bool compare_by_range(Value *value, const Value *x, const Value *y) {
    Class c = x->class;
    if (c == CLASS_PTR)
        return false;
    uint64_t half = class_zext(c, -1) >> 1;
    uint64_t max_x = ir_max_unsigned(x), max_y = ir_max_unsigned(y);
    bool is_signed = value->op == OP_LT || value->op == OP_LE;
    if (is_signed && (max_x > half || max_y > half)) {
        // One side is negative, the other is not.
        if (is_const(y) && y->imm < 0 && max_x <= half)
            return become_const(value, 0);
        if (is_const(x) && x->imm < 0 && max_y <= half)
            return become_const(value, 1);
        return false;
    }
    bool strict = value->op == OP_LT || value->op == OP_ULT;
    if (is_const(y)) {
        uint64_t limit = class_zext(c, y->imm);
        if (strict ? max_x < limit : max_x <= limit)
            return become_const(value, 1);
        if (strict && limit == 0)
            return become_const(value, 0);
    }
    if (is_const(x)) {
        uint64_t limit = class_zext(c, x->imm);
        if (strict ? limit >= max_y : limit > max_y)
            return become_const(value, 0);
        if (!strict && limit == 0)
            return become_const(value, 1);
    }
    return false;
}

static bool fold_equality(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    bool wanted = value->op == OP_EQ;
    if (x == y)
        return become_const(value, wanted);
    if (is_const(x) && !is_const(y)) {
        value->args[0] = y;
        value->args[1] = x;
        return true;
    }
    if ((x->op == OP_ZEXT || x->op == OP_SEXT) && y->op == x->op &&
        x->args[0]->class == y->args[0]->class)
        return become2(fold, value, value->op, x->args[0], y->args[0]);
    if (!is_const(y))
        return false;
    if (x->class == CLASS_PTR)
        return y->imm == 0 && ir_is_nonnull(x) && become_const(value, !wanted);
    if (class_zext(y->class, y->imm) > ir_max_unsigned(x))
        return become_const(value, !wanted);
    if (ir_is_bool(x)) { // b == 1, b != 0: b;  b == 0: not b
        if ((y->imm == 1) == wanted)
            return become(value, x);
        return invert(fold, value, x);
    }
    if (x->op == OP_ZEXT || x->op == OP_SEXT) {
        Class c = x->args[0]->class;
        int64_t cut = class_sext(c, y->imm);
        int64_t back = x->op == OP_SEXT ? cut : (int64_t)class_zext(c, cut);
        if (class_sext(x->class, back) != y->imm)
            return become_const(value, !wanted);
        return become_op_const(fold, value, value->op, x->args[0], cut);
    }
    if (x->op == OP_SUB && y->imm == 0)
        return become2(fold, value, value->op, x->args[0], x->args[1]);
    if (is_op_const(x, OP_ADD))
        return become_op_const(fold, value, value->op, x->args[0],
                               class_sext(x->class, (int64_t)((uint64_t)y->imm -
                                                              (uint64_t)x->args[1]->imm)));
    if (is_op_const(x, OP_XOR))
        return become_op_const(fold, value, value->op, x->args[0],
                               y->imm ^ x->args[1]->imm);
    // x % 2^k == 0 asks for the low bits, whatever the sign
    if (y->imm == 0 && is_op_const(x, OP_MOD)) {
        int shift = exact_log2(class_zext(x->class, x->args[1]->imm));
        if (shift > 0) {
            Value *low = fold_new2(fold, OP_AND, x->class, x->args[0],
                                   fold_const(fold, x->class,
                                              (int64_t)((uint64_t)x->args[1]->imm - 1)));
            return become_op_const(fold, value, value->op, low, 0);
        }
    }
    return false;
}

bool fold_compare(Folder *fold, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (is_const(x) && is_const(y))
        return become_const(value, eval_compare(value->op, x->class, x->imm, y->imm));
    if (value->op == OP_EQ || value->op == OP_NE)
        return fold_equality(fold, value);
    bool strict = value->op == OP_LT || value->op == OP_ULT;
    if (x == y)
        return become_const(value, !strict);
    if (compare_by_range(value, x, y))
        return true;
    // Nothing is unsigned-below 1 but 0.
    if (value->op == OP_ULT && is_const_of(y, 1))
        return become_op_const(fold, value, OP_EQ, x, 0);
    if (value->op == OP_ULE && is_const_of(y, 0))
        return become_op_const(fold, value, OP_EQ, x, 0);
    if (value->op == OP_ULT && is_const_of(x, 0))
        return become_op_const(fold, value, OP_NE, y, 0);
    if (value->op == OP_ULE && is_const_of(x, 1))
        return become_op_const(fold, value, OP_NE, y, 0);
    return false;
}
