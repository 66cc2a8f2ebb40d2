// Exact constants: integers by GMP; floats as fractions by GMP while numerator
// and denominator stay below 4096 bits, else by MPFR with 512 bits (as Go's
// compiler: 1.0/3*3 is exactly 1); complex numbers as pairs of them; strings and
// booleans.
// Constants are immutable; operations return new ones in the compilation's arena.
#ifndef SEMA_CONSTANT_H
#define SEMA_CONSTANT_H

#include "lexer/token.h"
#include "sema/type.h"

#include <gmp.h>
#include <mpfr.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum ConstKind {
    CONST_UNKNOWN, // result of an erroneous operation
    CONST_BOOL,
    CONST_STRING,
    CONST_INT,
    CONST_FLOAT,
    CONST_COMPLEX,
} ConstKind;

typedef struct Const {
    uint8_t kind;        // ConstKind
    bool small;          // CONST_INT: value is in `i`, else in `big`
    bool fraction;       // CONST_FLOAT: value is in `ratio`, else in `real`
    bool b;
    uint32_t len;        // CONST_STRING
    struct ConstBuffer *buffer; // CONST_STRING made by +: room to grow in place
    int64_t i;
    union {
        const char *text; // CONST_STRING: `len` bytes, any bytes
        mpz_t big;
        mpq_t ratio;      // CONST_FLOAT, small
        mpfr_t real;      // CONST_FLOAT, others
        struct { struct Const *re, *im; } parts; // CONST_COMPLEX: INT or FLOAT
    };
} Const;

Const *const_bool(bool b);
Const *const_int(int64_t i);
Const *const_uint(uint64_t u);
Const *const_string(const char *text, uint32_t len);
Const *const_float(double d);
Const *const_complex(const Const *re, const Const *im);
// From a literal as written; NULL if malformed or too large to represent.
Const *const_literal(Token kind, const char *text, uint32_t len);

// x OP y for constants already of matching kinds; integer division if INTEGER.
// Comparisons give a CONST_BOOL.  NULL on division by zero.
Const *const_binary(Token op, const Const *x, const Const *y, bool integer_division);
Const *const_shift(Token op, const Const *x, unsigned count);
// SIZE_BITS: width for ^ on unsigned types, 0 otherwise.
Const *const_unary(Token op, const Const *x, unsigned size_bits);
int const_sign(const Const *x);
int const_bit_length(const Const *x); // of an INT's absolute value

// The kinds of an operation's operands must match: the wider of the two.
Const *const_convert_kind(const Const *x, ConstKind kind); // NULL if impossible

// Conversions between kinds; NULL if x has no such value exactly.
Const *const_to_int(const Const *x);
Const *const_to_float(const Const *x);
Const *const_to_complex(const Const *x);
Const *const_real(const Const *x);
Const *const_imag(const Const *x);

// Is x representable as a value of TYPE?  *ROUNDED gets the (rounded) value; for
// integer types also the integer that x is, if it is out of range.
bool const_representable(const Const *x, Type *type, Const **rounded);

// Machine values.  The integer ones truncate like a conversion; const_fits_*
// say whether they are exact.
int64_t const_int64(const Const *x);
uint64_t const_uint64(const Const *x);
bool const_fits_int64(const Const *x);
bool const_fits_uint64(const Const *x);
double const_double(const Const *x);   // of an INT or FLOAT
float const_float32(const Const *x);

// As messages show it: 123, "text" (shortened), 1.5e+10, (1 + 2i).
const char *const_string_of(const Const *x);
// A string in Go's quotes, unshortened.
const char *const_quote(const char *text, uint32_t len);

#endif
