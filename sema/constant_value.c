// Constants as values of machine types: what fits, what is rounded, what the
// bits are.
//
//     var f float32 = 0.1     rounded to the nearest float32
//     var b byte = 256        not representable: an error
//
// Rounding happens once, from the exact value, subnormal numbers included;
// rounding to 512 bits first and to 53 then could give another result.
//
// Spec: Representability.
#include "sema/constant.h"


// ---- Machine values

bool const_fits_int64(const Const *x) { return x->kind == CONST_INT && x->small; }

bool const_fits_uint64(const Const *x) {
    if (x->kind != CONST_INT)
        return false;
    return x->small ? x->i >= 0 : mpz_fits_ulong_p(x->big) != 0;
}

uint64_t const_uint64(const Const *x) {
    if (x->kind != CONST_INT)
        x = const_to_int(x);
    if (!x)
        return 0;
    if (x->small)
        return (uint64_t)x->i;
    uint64_t low = mpz_get_ui(x->big); // of the absolute value
    return mpz_sgn(x->big) < 0 ? -low : low;
}

int64_t const_int64(const Const *x) { return (int64_t)const_uint64(x); }

// Rounds x once to a binary format of BITS of precision whose exponents reach
// from EMIN to EMAX (as MPFR counts them); subnormal numbers included.
static double round_to(const Const *x, int bits, int emin, int emax) {
    mpfr_exp_t old_emin = mpfr_get_emin(), old_emax = mpfr_get_emax();
    mpfr_t r;
    mpfr_init2(r, bits);
    mpfr_set_emin(emin);
    mpfr_set_emax(emax);
    int inexact;
    if (x->kind == CONST_INT && x->small)
        inexact = mpfr_set_si(r, x->i, MPFR_RNDN);
    else if (x->kind == CONST_INT)
        inexact = mpfr_set_z(r, x->big, MPFR_RNDN);
    else if (x->fraction)
        inexact = mpfr_set_q(r, x->ratio, MPFR_RNDN);
    else
        inexact = mpfr_set(r, x->real, MPFR_RNDN);
    inexact = mpfr_check_range(r, inexact, MPFR_RNDN);
    mpfr_subnormalize(r, inexact, MPFR_RNDN);
    double d = mpfr_get_d(r, MPFR_RNDN);
    mpfr_clear(r);
    mpfr_set_emin(old_emin);
    mpfr_set_emax(old_emax);
    return d;
}

double const_double(const Const *x) {
    return round_to(const_real(x), 53, -1073, 1024);
}

float const_float32(const Const *x) {
    return (float)round_to(const_real(x), 24, -148, 128);
}

// ---- Representability

// Widths of the integer types; 0 for untyped ones, which hold everything.
static bool int_representable(const Const *x, Type *type) {
    static const uint8_t widths[TYPE_KIND_COUNT] = {
        [TYPE_INT] = 64,   [TYPE_INT8] = 8,    [TYPE_INT16] = 16,
        [TYPE_INT32] = 32, [TYPE_INT64] = 64,  [TYPE_UINT] = 64,
        [TYPE_UINT8] = 8,  [TYPE_UINT16] = 16, [TYPE_UINT32] = 32,
        [TYPE_UINT64] = 64, [TYPE_UINTPTR] = 64,
    };
    int width = widths[type->kind];
    if (width == 0)
        return true;
    if (type_is_unsigned(type))
        return const_sign(x) >= 0 && const_bit_length(x) <= width;
    if (!x->small)
        return false;
    int64_t limit = (int64_t)((UINT64_C(1) << (width - 1)) - 1);
    return -limit - 1 <= x->i && x->i <= limit;
}

// x rounded to a float of 32 or 64 bits; NULL if that is infinite.
static Const *round_float(const Const *x, bool single) {
    double d = single ? (double)const_float32(x) : const_double(x);
    return __builtin_isinf(d) ? NULL : const_float(d);
}

bool const_representable(const Const *x, Type *type, Const **rounded) {
    type = type_underlying(type);
    Const *result = NULL;
    switch (type->kind) {
    case TYPE_FLOAT32:
    case TYPE_FLOAT64:
        result = const_to_float(x);
        if (result)
            result = round_float(result, type->kind == TYPE_FLOAT32);
        break;
    case TYPE_COMPLEX64:
    case TYPE_COMPLEX128:
        result = const_to_complex(x);
        if (result) {
            bool single = type->kind == TYPE_COMPLEX64;
            result = const_complex(round_float(result->parts.re, single),
                                   round_float(result->parts.im, single));
        }
        break;
    case TYPE_UNTYPED_FLOAT: result = const_to_float(x) ? (Const *)x : NULL; break;
    case TYPE_UNTYPED_COMPLEX:
        result = const_to_complex(x) ? (Const *)x : NULL;
        break;
    case TYPE_STRING:
    case TYPE_UNTYPED_STRING:
        result = x->kind == CONST_STRING ? (Const *)x : NULL;
        break;
    case TYPE_BOOL:
    case TYPE_UNTYPED_BOOL:
        result = x->kind == CONST_BOOL ? (Const *)x : NULL;
        break;
    default:
        if (!type_is_integer(type))
            return false;
        result = const_to_int(x);
        if (result && !int_representable(result, type)) {
            if (rounded)
                *rounded = result; // for the message: an integer all the same
            return false;
        }
        break;
    }
    if (result && rounded)
        *rounded = result;
    return result != NULL;
}
