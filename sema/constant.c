// Exact arithmetic on constants.
//
// Go's constants have no size: 1<<100 >> 98 is 4, and 1.0/3*3 is 1.  A number
// has the narrowest representation that holds it exactly:
//
//     small integer -> big integer -> fraction -> 512-bit float -> complex
//       int64_t          mpz_t         mpq_t        mpfr_t          a pair
//
// An operation first brings both operands to the wider of their
// representations (match()), then computes there.  Results go back to a small
// integer when they fit, but never from a float to a fraction: that would
// pretend to a precision that is lost.
//
// This is the arithmetic of Go's package go/constant, digit for digit, for the
// compiler's messages and the program's values depend on it.
#include "sema/constant.h"

#include "base/arena.h"

#include <assert.h>
#include <string.h>

enum {
    PRECISION = 512,      // bits of a CONST_FLOAT that is no fraction
    MAX_FRACTION = 4096,  // bits of the parts of a fraction
};

// ---- Making them

static Const *new_const(ConstKind kind) {
    Const *x = ARENA_NEW(&compilation, Const);
    x->kind = (uint8_t)kind;
    return x;
}

Const *const_bool(bool b) {
    Const *x = new_const(CONST_BOOL);
    x->b = b;
    return x;
}

Const *const_int(int64_t i) {
    Const *x = new_const(CONST_INT);
    x->small = true;
    x->i = i;
    return x;
}

// The integer Z, which is used up.
static Const *make_int(mpz_t z) {
    if (mpz_fits_slong_p(z)) {
        Const *x = const_int(mpz_get_si(z));
        mpz_clear(z);
        return x;
    }
    Const *x = new_const(CONST_INT);
    memcpy(&x->big, z, sizeof x->big);
    return x;
}

Const *const_uint(uint64_t u) {
    if (u <= INT64_MAX)
        return const_int((int64_t)u);
    mpz_t z;
    mpz_init_set_ui(z, u);
    return make_int(z);
}

// The float R, which is used up.  Infinities are no constants.
static Const *make_real(mpfr_t r) {
    if (!mpfr_number_p(r)) {
        mpfr_clear(r);
        return NULL;
    }
    Const *x = new_const(CONST_FLOAT);
    if (mpfr_zero_p(r))
        mpfr_set_zero(r, 1); // there is no -0
    memcpy(&x->real, r, sizeof x->real);
    return x;
}

static bool small_enough(const mpz_t z) {
    return mpz_sizeinbase(z, 2) < MAX_FRACTION;
}

// The fraction Q, which is used up; a float if its parts are too large.
static Const *make_ratio(mpq_t q) {
    if (small_enough(mpq_numref(q)) && small_enough(mpq_denref(q))) {
        Const *x = new_const(CONST_FLOAT);
        x->fraction = true;
        memcpy(&x->ratio, q, sizeof x->ratio);
        return x;
    }
    mpfr_t r;
    mpfr_init2(r, PRECISION);
    mpfr_set_q(r, q, MPFR_RNDN);
    mpq_clear(q);
    return make_real(r);
}

Const *const_float(double d) {
    mpfr_t r;
    mpfr_init2(r, PRECISION);
    mpfr_set_d(r, d, MPFR_RNDN);
    Const *x = make_real(r);
    if (!x || mpfr_zero_p(x->real) || mpfr_get_exp(x->real) <= -MAX_FRACTION ||
        mpfr_get_exp(x->real) >= MAX_FRACTION)
        return x && mpfr_zero_p(x->real) ? const_to_float(const_int(0)) : x;
    mpq_t q;
    mpq_init(q);
    mpq_set_d(q, d);
    mpfr_clear(x->real);
    return make_ratio(q);
}

Const *const_complex(const Const *re, const Const *im) {
    if (!re || !im)
        return NULL;
    Const *x = new_const(CONST_COMPLEX);
    x->parts.re = (Const *)re;
    x->parts.im = (Const *)im;
    return x;
}

// ---- Strings
//
// "a" + "b" + "c" + … copies each piece once: the result of + owns a buffer
// with room behind its text, and adding to the string that ends where the
// buffer does writes into that room.
struct ConstBuffer {
    char *text;
    uint32_t len; // bytes in use
    uint32_t cap;
};

Const *const_string(const char *text, uint32_t len) {
    Const *x = new_const(CONST_STRING);
    x->text = arena_strndup(&compilation, text, len);
    x->len = len;
    return x;
}

static Const *concatenate(const Const *x, const Const *y) {
    struct ConstBuffer *buffer = x->buffer;
    uint32_t len = x->len + y->len;
    if (!buffer || buffer->len != x->len || buffer->cap < len) {
        buffer = ARENA_NEW(&compilation, struct ConstBuffer);
        buffer->cap = len * 2 + 32;
        buffer->text = arena_alloc(&compilation, buffer->cap);
        memcpy(buffer->text, x->text, x->len);
    }
    memcpy(buffer->text + x->len, y->text, y->len);
    buffer->len = len;
    Const *sum = new_const(CONST_STRING);
    sum->text = buffer->text;
    sum->len = len;
    sum->buffer = buffer;
    return sum;
}

// ---- Between representations

// Z = x, an integer.
static void get_int(mpz_t z, const Const *x) {
    if (x->small)
        mpz_init_set_si(z, x->i);
    else
        mpz_init_set(z, x->big);
}

// Q = x, an integer or a fraction.
static void get_ratio(mpq_t q, const Const *x) {
    mpq_init(q);
    if (x->kind == CONST_FLOAT) {
        mpq_set(q, x->ratio);
        return;
    }
    mpz_t z;
    get_int(z, x);
    mpq_set_z(q, z);
    mpz_clear(z);
}

// R = x, any number that is not complex.
static void get_real(mpfr_t r, const Const *x) {
    mpfr_init2(r, PRECISION);
    if (x->kind == CONST_INT && x->small)
        mpfr_set_si(r, x->i, MPFR_RNDN);
    else if (x->kind == CONST_INT)
        mpfr_set_z(r, x->big, MPFR_RNDN);
    else if (x->fraction)
        mpfr_set_q(r, x->ratio, MPFR_RNDN);
    else
        mpfr_set(r, x->real, MPFR_RNDN);
}

static bool is_real_zero(const Const *x) { return const_sign(x) == 0; }

// As an integer if it is one to the last few bits, whose loss may be due to
// rounding in what was computed before.
static Const *real_to_int(const Const *x) {
    if (mpfr_zero_p(x->real))
        return const_int(0);
    if (mpfr_get_exp(x->real) >= MAX_FRACTION)
        return NULL;
    static const mpfr_rnd_t modes[] = {MPFR_RNDN, MPFR_RNDZ, MPFR_RNDA};
    mpfr_t r;
    mpfr_init2(r, PRECISION);
    Const *result = NULL;
    for (int i = 0; i < 3 && !result; i++) {
        mpfr_set_prec(r, i == 0 ? PRECISION : PRECISION - 4);
        mpfr_set(r, x->real, modes[i]);
        if (mpfr_integer_p(r)) {
            mpz_t z;
            mpz_init(z);
            mpfr_get_z(z, r, MPFR_RNDN);
            result = make_int(z);
        }
    }
    mpfr_clear(r);
    return result;
}

Const *const_to_int(const Const *x) {
    if (x->kind == CONST_INT)
        return (Const *)x;
    if (x->kind == CONST_COMPLEX)
        return is_real_zero(x->parts.im) ? const_to_int(x->parts.re) : NULL;
    if (x->kind != CONST_FLOAT)
        return NULL;
    if (!x->fraction)
        return real_to_int(x);
    if (mpz_cmp_ui(mpq_denref(x->ratio), 1) != 0)
        return NULL;
    mpz_t z;
    mpz_init_set(z, mpq_numref(x->ratio));
    return make_int(z);
}

Const *const_to_float(const Const *x) {
    if (x->kind == CONST_FLOAT)
        return (Const *)x;
    if (x->kind == CONST_COMPLEX)
        return is_real_zero(x->parts.im) ? const_to_float(x->parts.re) : NULL;
    if (x->kind != CONST_INT)
        return NULL;
    if (!x->small && !small_enough(x->big)) {
        mpfr_t r;
        get_real(r, x);
        return make_real(r);
    }
    mpq_t q;
    get_ratio(q, x);
    return make_ratio(q);
}

Const *const_to_complex(const Const *x) {
    if (x->kind == CONST_COMPLEX)
        return (Const *)x;
    if (x->kind != CONST_INT && x->kind != CONST_FLOAT)
        return NULL;
    return const_complex(x, const_int(0));
}

Const *const_real(const Const *x) {
    return x->kind == CONST_COMPLEX ? x->parts.re : (Const *)x;
}

Const *const_imag(const Const *x) {
    return x->kind == CONST_COMPLEX ? x->parts.im : const_int(0);
}

Const *const_convert_kind(const Const *x, ConstKind kind) {
    switch (kind) {
    case CONST_INT: return const_to_int(x);
    case CONST_FLOAT: return const_to_float(x);
    case CONST_COMPLEX: return const_to_complex(x);
    default: return x->kind == kind ? (Const *)x : NULL;
    }
}

// ---- Operations

static bool compare_result(Token op, int order) {
    switch (op) {
    case TOK_EQ: return order == 0;
    case TOK_NE: return order != 0;
    case TOK_LT: return order < 0;
    case TOK_LE: return order <= 0;
    case TOK_GT: return order > 0;
    case TOK_GE: return order >= 0;
    default: assert(!"comparison"); return false;
    }
}

static bool is_comparison(Token op) { return op >= TOK_EQ && op <= TOK_GE; }

static Const *binary_big(Token op, const Const *x, const Const *y, bool integer) {
    mpz_t a, b, c;
    get_int(a, x);
    get_int(b, y);
    mpz_init(c);
    Const *result = NULL;
    if (is_comparison(op)) {
        result = const_bool(compare_result(op, mpz_cmp(a, b)));
        goto done;
    }
    switch (op) {
    case TOK_ADD: mpz_add(c, a, b); break;
    case TOK_SUB: mpz_sub(c, a, b); break;
    case TOK_MUL: mpz_mul(c, a, b); break;
    case TOK_AND: mpz_and(c, a, b); break;
    case TOK_OR: mpz_ior(c, a, b); break;
    case TOK_XOR: mpz_xor(c, a, b); break;
    case TOK_AND_NOT:
        mpz_com(b, b);
        mpz_and(c, a, b);
        break;
    case TOK_DIV:
    case TOK_MOD:
        if (mpz_sgn(b) == 0)
            goto done;
        if (op == TOK_MOD) {
            mpz_tdiv_r(c, a, b);
        } else if (integer) {
            mpz_tdiv_q(c, a, b);
        } else {
            mpq_t q;
            mpq_init(q);
            mpz_set(mpq_numref(q), a);
            mpz_set(mpq_denref(q), b);
            mpq_canonicalize(q);
            result = make_ratio(q);
            goto done;
        }
        break;
    default: goto done;
    }
    mpz_clear(a);
    mpz_clear(b);
    return make_int(c);
done:
    mpz_clear(a);
    mpz_clear(b);
    mpz_clear(c);
    return result;
}

// The common case in machine words; NULL if it needs more.
static Const *binary_small(Token op, int64_t a, int64_t b, bool integer) {
    int64_t c;
    if (is_comparison(op))
        return const_bool(compare_result(op, (a > b) - (a < b)));
    switch (op) {
    case TOK_ADD: return __builtin_add_overflow(a, b, &c) ? NULL : const_int(c);
    case TOK_SUB: return __builtin_sub_overflow(a, b, &c) ? NULL : const_int(c);
    case TOK_MUL: return __builtin_mul_overflow(a, b, &c) ? NULL : const_int(c);
    case TOK_AND: return const_int(a & b);
    case TOK_OR: return const_int(a | b);
    case TOK_XOR: return const_int(a ^ b);
    case TOK_AND_NOT: return const_int(a & ~b);
    case TOK_DIV: return !integer || b == 0 || b == -1 ? NULL : const_int(a / b);
    case TOK_MOD: return b == 0 || b == -1 ? NULL : const_int(a % b);
    default: return NULL;
    }
}

static Const *binary_ratio(Token op, const Const *x, const Const *y) {
    mpq_t a, b, c;
    get_ratio(a, x);
    get_ratio(b, y);
    mpq_init(c);
    Const *result = NULL;
    bool made = false;
    if (is_comparison(op)) {
        result = const_bool(compare_result(op, mpq_cmp(a, b)));
    } else if (op != TOK_DIV || mpq_sgn(b) != 0) {
        made = true;
        switch (op) {
        case TOK_ADD: mpq_add(c, a, b); break;
        case TOK_SUB: mpq_sub(c, a, b); break;
        case TOK_MUL: mpq_mul(c, a, b); break;
        case TOK_DIV: mpq_div(c, a, b); break;
        default: made = false; break;
        }
    }
    mpq_clear(a);
    mpq_clear(b);
    if (made)
        return make_ratio(c);
    mpq_clear(c);
    return result;
}

static Const *binary_real(Token op, const Const *x, const Const *y) {
    mpfr_t a, b, c;
    get_real(a, x);
    get_real(b, y);
    mpfr_init2(c, PRECISION);
    mpfr_set_zero(c, 1);
    Const *result = NULL;
    bool made = false;
    if (is_comparison(op)) {
        result = const_bool(compare_result(op, mpfr_cmp(a, b)));
    } else if (op != TOK_DIV || !mpfr_zero_p(b)) {
        made = true;
        switch (op) {
        case TOK_ADD: mpfr_add(c, a, b, MPFR_RNDN); break;
        case TOK_SUB: mpfr_sub(c, a, b, MPFR_RNDN); break;
        case TOK_MUL: mpfr_mul(c, a, b, MPFR_RNDN); break;
        case TOK_DIV: mpfr_div(c, a, b, MPFR_RNDN); break;
        default: made = false; break;
        }
    }
    mpfr_clear(a);
    mpfr_clear(b);
    if (made)
        return make_real(c);
    mpfr_clear(c);
    return result;
}

static Const *arith(Token op, const Const *x, const Const *y) {
    return x && y ? const_binary(op, x, y, false) : NULL;
}

static Const *multiply_complex(Const *a, Const *b, Const *c, Const *d) {
    Const *re = arith(TOK_SUB, arith(TOK_MUL, a, c), arith(TOK_MUL, b, d));
    Const *im = arith(TOK_ADD, arith(TOK_MUL, b, c), arith(TOK_MUL, a, d));
    return const_complex(re, im);
}

static Const *divide_complex(Const *a, Const *b, Const *c, Const *d) {
    Const *s = arith(TOK_ADD, arith(TOK_MUL, c, c), arith(TOK_MUL, d, d));
    if (!s || const_sign(s) == 0)
        return NULL;
    Const *re = arith(TOK_ADD, arith(TOK_MUL, a, c), arith(TOK_MUL, b, d));
    Const *im = arith(TOK_SUB, arith(TOK_MUL, b, c), arith(TOK_MUL, a, d));
    return const_complex(arith(TOK_DIV, re, s), arith(TOK_DIV, im, s));
}

static Const *binary_complex(Token op, const Const *x, const Const *y) {
    Const *a = const_real(x), *b = const_imag(x);
    Const *c = const_real(y), *d = const_imag(y);
    switch (op) {
    case TOK_ADD:
    case TOK_SUB: return const_complex(arith(op, a, c), arith(op, b, d));
    case TOK_MUL: return multiply_complex(a, b, c, d);
    case TOK_DIV: return divide_complex(a, b, c, d);
    case TOK_EQ:
    case TOK_NE: {
        bool equal = arith(TOK_EQ, a, c)->b && arith(TOK_EQ, b, d)->b;
        return const_bool(equal == (op == TOK_EQ));
    }
    default: return NULL;
    }
}

static Const *binary_string(Token op, const Const *x, const Const *y) {
    if (op == TOK_ADD)
        return concatenate(x, y);
    uint32_t shorter = x->len < y->len ? x->len : y->len;
    int order = shorter ? memcmp(x->text, y->text, shorter) : 0;
    if (order == 0)
        order = (x->len > y->len) - (x->len < y->len);
    return const_bool(compare_result(op, order));
}

static Const *binary_bool(Token op, bool x, bool y) {
    switch (op) {
    case TOK_AND_AND: return const_bool(x && y);
    case TOK_OR_OR: return const_bool(x || y);
    case TOK_EQ: return const_bool(x == y);
    case TOK_NE: return const_bool(x != y);
    default: return NULL;
    }
}

Const *const_binary(Token op, const Const *x, const Const *y, bool integer) {
    int kind = x->kind > y->kind ? x->kind : y->kind;
    switch (kind) {
    case CONST_BOOL: return binary_bool(op, x->b, y->b);
    case CONST_STRING:
        return x->kind == y->kind ? binary_string(op, x, y) : NULL;
    case CONST_INT:
        if (x->small && y->small) {
            Const *result = binary_small(op, x->i, y->i, integer);
            if (result)
                return result;
        }
        return binary_big(op, x, y, integer);
    case CONST_FLOAT: {
        const Const *a = const_to_float(x), *b = const_to_float(y);
        if (!a || !b)
            return NULL;
        return a->fraction && b->fraction ? binary_ratio(op, a, b)
                                          : binary_real(op, a, b);
    }
    case CONST_COMPLEX: return binary_complex(op, x, y);
    default: return NULL;
    }
}

Const *const_shift(Token op, const Const *x, unsigned count) {
    if (x->kind != CONST_INT)
        return NULL;
    if (op == TOK_SHR && x->small)
        return const_int(x->i >> (count > 63 ? 63 : count));
    mpz_t z;
    get_int(z, x);
    if (op == TOK_SHL)
        mpz_mul_2exp(z, z, count);
    else
        mpz_fdiv_q_2exp(z, z, count);
    return make_int(z);
}

// -x
static Const *negate(const Const *x) {
    return const_binary(TOK_SUB, const_int(0), x, false);
}

// ^x; of an unsigned number only SIZE_BITS bits remain.
static Const *complement(const Const *x, unsigned size_bits) {
    mpz_t z;
    get_int(z, x);
    mpz_com(z, z);
    if (size_bits > 0)
        mpz_fdiv_r_2exp(z, z, size_bits);
    return make_int(z);
}

Const *const_unary(Token op, const Const *x, unsigned size_bits) {
    switch (op) {
    case TOK_ADD: return (Const *)x;
    case TOK_SUB:
        if (x->kind == CONST_COMPLEX)
            return const_complex(negate(x->parts.re), negate(x->parts.im));
        return x->kind == CONST_STRING || x->kind == CONST_BOOL ? NULL : negate(x);
    case TOK_XOR: return x->kind == CONST_INT ? complement(x, size_bits) : NULL;
    case TOK_NOT: return x->kind == CONST_BOOL ? const_bool(!x->b) : NULL;
    default: return NULL;
    }
}

int const_sign(const Const *x) {
    switch (x->kind) {
    case CONST_INT: return x->small ? (x->i > 0) - (x->i < 0) : mpz_sgn(x->big);
    case CONST_FLOAT: return x->fraction ? mpq_sgn(x->ratio) : mpfr_sgn(x->real);
    case CONST_COMPLEX:
        return const_sign(x->parts.re) | const_sign(x->parts.im);
    default: return 1;
    }
}

int const_bit_length(const Const *x) {
    if (const_sign(x) == 0)
        return 0;
    if (!x->small)
        return (int)mpz_sizeinbase(x->big, 2);
    uint64_t magnitude = x->i < 0 ? -(uint64_t)x->i : (uint64_t)x->i;
    return 64 - __builtin_clzll(magnitude);
}
