// Division by constants without dividing.
//
//     x / 7   (unsigned)   ->   the high half of x * ceil(2^k / 7), shifted
//     x / 8   (signed)     ->   (x + (x < 0 ? 7 : 0)) >> 3
//     x % 7                ->   x - x/7 * 7
//
// A division takes the machine 20 to 40 cycles, a multiplication 3.  The magic
// numbers are those of Granlund and Montgomery, Division by Invariant Integers
// using Multiplication (1994), as Warren presents them in Hacker's Delight,
// chapter 10.  Operands of 8 and 16 bits are widened to 32.
#include "codegen/fold.h"

typedef unsigned __int128 U128;

static Value *constant(Folder *fold, Class c, uint64_t imm) {
    return fold_const(fold, c, (int64_t)imm);
}

static Value *shift(Folder *fold, Op op, Value *x, int count) {
    if (count == 0)
        return x;
    return fold_new2(fold, op, x->class, x, constant(fold, CLASS_I64, (uint64_t)count));
}

// ---- Unsigned

// For N-bit x and divisor d (no power of two): m and s with
// x / d = (x * (2^N + m)) >> (N + s), m < 2^N.  s = ceil(log2 d),
// m = floor(2^N * (2^s - d) / d) + 1.
typedef struct UnsignedMagic { uint64_t m; int s; } UnsignedMagic;

static UnsignedMagic unsigned_magic(int bits, uint64_t d) {
    int s = 64 - __builtin_clzll(d - 1);
    U128 power = ((U128)1 << s) - d;
    U128 m = (power << bits) / d + 1;
    return (UnsignedMagic){(uint64_t)m, s};
}

// x / d for x below 2^limit_bits: a multiplier that fits in N bits suffices
// when m (with the hidden bit) is even after shifting, or x has a bit to spare.
//
// With e = 2^N + m even, or rounded up to even while x < 2^(N-1):
//     x / d = mulhi(x, ceil(e / 2)) >> (s - 1)
// Otherwise, if d is even, x is halved first.  Else the sum of N+1 bits is made
// by hand:  t = mulhi(x, m);  ((x - t) / 2 + t) >> (s - 1).
static Value *divide_unsigned(Folder *fold, Value *x, uint64_t d) {
    Class c = x->class;
    int bits = class_bits(c);
    uint64_t most = ir_max_unsigned(x);
    UnsignedMagic magic = unsigned_magic(bits, d);
    if (most <= class_zext(c, -1) >> 1 || (magic.m & 1) == 0) {
        uint64_t half = (magic.m >> 1) + (magic.m & 1);
        uint64_t top = (uint64_t)1 << (bits - 1);
        if (half < top) { // the rounding did not carry out
            Value *high = fold_new2(fold, OP_UMULHI, c, x, constant(fold, c, half + top));
            return shift(fold, OP_SHR, high, magic.s - 1);
        }
    }
    int zeros = __builtin_ctzll(d);
    if (zeros > 0) {
        Value *halved = shift(fold, OP_SHR, x, zeros);
        return divide_unsigned(fold, halved, d >> zeros);
    }
    Value *t = fold_new2(fold, OP_UMULHI, c, x, constant(fold, c, magic.m));
    Value *difference = fold_new2(fold, OP_SUB, c, x, t);
    Value *half = shift(fold, OP_SHR, difference, 1);
    Value *sum = fold_new2(fold, OP_ADD, c, half, t);
    return shift(fold, OP_SHR, sum, magic.s - 1);
}

// ---- Signed

// For N-bit x and divisor d ≥ 3 (no power of two): m with
// x / d = (mulhi(x, m) [+ x if m is negative]) >> s, plus 1 if x is negative.
// Hacker's Delight 10-1: the least p ≥ N with 2^p > nc * (d - 2^p mod d).
typedef struct SignedMagic { int64_t m; int s; } SignedMagic;

static SignedMagic signed_magic(Class c, uint64_t d) {
    int bits = class_bits(c);
    uint64_t two = (uint64_t)1 << (bits - 1);
    uint64_t nc = two - 1 - two % d;
    int p = bits;
    while (((U128)1 << p) <= (U128)nc * (d - (uint64_t)(((U128)1 << p) % d)))
        p++;
    U128 m = (((U128)1 << p) + d - (uint64_t)(((U128)1 << p) % d)) / d;
    return (SignedMagic){class_sext(c, (int64_t)(uint64_t)m), p - bits};
}

// (x + ((x >> N-1) >>> N-k)) >> k: towards zero, not down
static Value *divide_by_power(Folder *fold, Value *x, int k) {
    int bits = class_bits(x->class);
    Value *sign = k == 1 ? x : shift(fold, OP_SAR, x, bits - 1);
    Value *bias = shift(fold, OP_SHR, sign, bits - k);
    Value *sum = fold_new2(fold, OP_ADD, x->class, x, bias);
    return shift(fold, OP_SAR, sum, k);
}

static Value *divide_signed(Folder *fold, Value *x, int64_t divisor) {
    Class c = x->class;
    int bits = class_bits(c);
    bool negative = divisor < 0;
    uint64_t d = class_zext(c, negative ? (int64_t)(0 - (uint64_t)divisor) : divisor);
    int k = exact_log2(d);
    Value *quotient;
    if (k >= 0) {
        quotient = divide_by_power(fold, x, k);
    } else {
        SignedMagic magic = signed_magic(c, d);
        quotient = fold_new2(fold, OP_MULHI, c, x, constant(fold, c, (uint64_t)magic.m));
        if (magic.m < 0)
            quotient = fold_new2(fold, OP_ADD, c, quotient, x);
        quotient = shift(fold, OP_SAR, quotient, magic.s);
        Value *sign = shift(fold, OP_SAR, x, bits - 1); // -1 or 0
        quotient = fold_new2(fold, OP_SUB, c, quotient, sign);
    }
    return negative ? fold_new1(fold, OP_NEG, c, quotient) : quotient;
}

// ---- The pass

static bool is_signed(const Value *value) {
    return value->op == OP_DIV || value->op == OP_MOD;
}

static bool is_mod(const Value *value) {
    return value->op == OP_MOD || value->op == OP_UMOD;
}

static Value *quotient_of(Folder *fold, Op op, Value *x, int64_t d) {
    if (op == OP_DIV || op == OP_MOD)
        return divide_signed(fold, x, d);
    return divide_unsigned(fold, x, class_zext(x->class, d));
}

// Narrow operands are divided as 32-bit ones.
static bool divide_value(Folder *fold, Value *value) {
    if (value->op != OP_DIV && value->op != OP_MOD && value->op != OP_UDIV &&
        value->op != OP_UMOD)
        return false;
    Value *x = value->args[0], *y = value->args[1];
    Class c = value->class;
    if (!is_const(y) || is_const(x) || y->imm == 0 || y->imm == 1 ||
        (y->imm == -1 && is_signed(value)))
        return false;
    if (!is_signed(value) && exact_log2(class_zext(c, y->imm)) >= 0)
        return false; // fold makes a shift or a mask of it
    int64_t d = is_signed(value) ? y->imm : (int64_t)class_zext(c, y->imm);
    bool narrow = class_size(c) < 4;
    if (narrow)
        x = fold_new1(fold, is_signed(value) ? OP_SEXT : OP_ZEXT, CLASS_I32, x);
    Value *result = quotient_of(fold, value->op, x, d);
    if (is_mod(value)) {
        Value *product = fold_new2(fold, OP_MUL, x->class, result,
                                   constant(fold, x->class, (uint64_t)d));
        result = fold_new2(fold, OP_SUB, x->class, x, product);
    }
    if (narrow)
        ir_rewrite(fold->f, value, OP_TRUNC, 1, &result);
    else
        ir_replace_by(value, result);
    return true;
}

// Runs after boundscheck, which knows when a signed division can be an unsigned
// one.
void divide(IrFunc *f) {
    fold_blocks(f, divide_value);
    ir_propagate_copies(f);
}
