// Literals to constants: 0x_ff, 1e-3, 0x1p-2, 2i, 'é', "a\tb", `raw`.
//
// The lexer has already refused what is malformed, so this file only computes
// values; what it cannot represent gives NULL.
//
// Spec: Integer, floating-point, imaginary, rune and string literals.
#include "sema/constant.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

// The text without its underscores, NUL-terminated.
static char *without_underscores(const char *text, uint32_t len) {
    char *clean = arena_alloc(&compilation, len + 1);
    char *out = clean;
    for (uint32_t i = 0; i < len; i++)
        if (text[i] != '_')
            *out++ = text[i];
    return clean;
}

// ---- Integers

// The base a prefix announces, and what follows it.
static int integer_base(const char **text) {
    const char *t = *text;
    if (t[0] != '0' || t[1] == 0)
        return 10;
    *text += 2;
    switch (t[1]) {
    case 'x': case 'X': return 16;
    case 'b': case 'B': return 2;
    case 'o': case 'O': return 8;
    default: *text -= 1; return 8; // 0755
    }
}

static Const *make_integer(const char *digits, int base) {
    char *end;
    if (strlen(digits) <= 15 && *digits) {
        long long value = strtoll(digits, &end, base);
        return *end ? NULL : const_int(value);
    }
    mpz_t z;
    if (mpz_init_set_str(z, digits, base) != 0) {
        mpz_clear(z);
        return NULL;
    }
    Const *zero = const_int(0);
    Const big = {.kind = CONST_INT};
    memcpy(&big.big, z, sizeof big.big);
    Const *x = const_binary(TOK_ADD, &big, zero, true); // copies and normalizes
    mpz_clear(z);
    return x;
}

static Const *integer_literal(const char *text) {
    int base = integer_base(&text);
    return make_integer(text, base);
}

// ---- Floats

typedef struct Decimal {
    char *digits;   // of the mantissa, without the point
    int base;       // 10 or 16
    long point;     // digits after the point
    long exponent;  // of 10, or of 2
    bool huge;      // the exponent does not fit
} Decimal;

static Decimal split_float(const char *text) {
    Decimal d = {.base = 10};
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        d.base = 16;
        text += 2;
    }
    char *out = d.digits = arena_alloc(&compilation, strlen(text) + 2);
    bool after_point = false;
    for (; *text; text++) {
        bool exponent = d.base == 16 ? (*text | 32) == 'p' : (*text | 32) == 'e';
        if (exponent) {
            d.exponent = strtol(text + 1, NULL, 10);
            d.huge = labs(d.exponent) > 1000000000;
            break;
        }
        if (*text == '.') {
            after_point = true;
        } else {
            *out++ = *text;
            d.point += after_point;
        }
    }
    if (out == d.digits)
        *out = '0';
    return d;
}

// The value as a fraction: digits * base**-point * (10 or 2)**exponent.
static Const *exact_float(const Decimal *d) {
    Const *mantissa = make_integer(d->digits, d->base);
    if (!mantissa)
        return NULL;
    long power = d->base == 10 ? d->exponent - d->point : d->exponent - 4 * d->point;
    mpz_t scale;
    mpz_init(scale);
    mpz_ui_pow_ui(scale, d->base == 10 ? 10 : 2, (unsigned long)labs(power));
    Const factor = {.kind = CONST_INT};
    memcpy(&factor.big, scale, sizeof factor.big);
    Token op = power < 0 ? TOK_DIV : TOK_MUL;
    Const *value = const_binary(op, mantissa, &factor, false);
    mpz_clear(scale);
    return value ? const_to_float(value) : NULL;
}

static Const *float_literal(const char *text) {
    enum { MAX_FRACTION = 4096 };
    Decimal d = split_float(text);
    if (d.digits[strspn(d.digits, "0")] == 0)
        return const_to_float(const_int(0));
    Const x = {.kind = CONST_FLOAT};
    mpfr_init2(x.real, 512);
    mpfr_strtofr(x.real, text, NULL, 0, MPFR_RNDN);
    Const *result = NULL;
    if (mpfr_zero_p(x.real)) {
        result = const_to_float(const_int(0)); // underflow
    } else if (mpfr_number_p(x.real)) {
        mpfr_exp_t exponent = mpfr_get_exp(x.real);
        if (exponent > -MAX_FRACTION && exponent < MAX_FRACTION && !d.huge)
            result = exact_float(&d);
        else if (exponent < -(INT64_C(1) << 31))
            result = const_to_float(const_int(0));
        else if (exponent < INT64_C(1) << 31)
            result = const_binary(TOK_ADD, &x, const_int(0), false);
    }
    mpfr_clear(x.real);
    return result;
}

// 0123i is decimal, for old programs; 0x, 0b and 0o have their bases.
static Const *imaginary_literal(char *text, uint32_t len) {
    text[len - 1] = 0; // the i
    bool prefixed = text[0] == '0' && text[1] && strchr("bBoO", text[1]);
    Const *im = prefixed ? integer_literal(text) : float_literal(text);
    im = im ? const_to_float(im) : NULL;
    return im ? const_complex(const_int(0), im) : NULL;
}

// ---- Runes and strings

static int encode_rune(char *out, uint32_t rune) {
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 0x3F));
    out[2] = (char)(0x80 | (rune >> 6 & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

static uint32_t decode_rune(const char **text) {
    const unsigned char *t = (const unsigned char *)*text;
    int more = t[0] < 0xC0 ? 0 : t[0] < 0xE0 ? 1 : t[0] < 0xF0 ? 2 : 3;
    uint32_t rune = more == 0 ? t[0] : t[0] & (0x3Fu >> more);
    for (int i = 1; i <= more; i++)
        rune = rune << 6 | (t[i] & 0x3F);
    *text += more + 1;
    return rune;
}

static uint32_t digits(const char **text, int count, int base) {
    uint32_t value = 0;
    for (int i = 0; i < count; i++, ++*text) {
        char c = **text;
        int digit = c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
        value = value * (uint32_t)base + (uint32_t)digit;
    }
    return value;
}

// After a backslash.  *BYTE: the value is a byte, not a character.
static uint32_t escape_sequence(const char **text, bool *byte) {
    static const char letters[] = "abtnvfr";
    char c = *(*text)++;
    const char *letter = strchr(letters, c);
    *byte = false;
    if (letter && c)
        return (uint32_t)(letter - letters) + 7;
    switch (c) {
    case 'x': *byte = true; return digits(text, 2, 16);
    case 'u': return digits(text, 4, 16);
    case 'U': return digits(text, 8, 16);
    case '0': case '1': case '2': case '3':
    case '4': case '5': case '6': case '7':
        *byte = true;
        --*text;
        return digits(text, 3, 8);
    default: return (uint32_t)(unsigned char)c; // \\ \' \"
    }
}

static Const *rune_literal(const char *text) {
    bool byte;
    text++; // the quote
    if (*text != '\\')
        return const_int(decode_rune(&text));
    text++;
    return const_int(escape_sequence(&text, &byte));
}

static Const *raw_string(const char *text, uint32_t len) {
    char *value = arena_alloc(&compilation, len + 1);
    char *out = value;
    for (uint32_t i = 1; i + 1 < len; i++)
        if (text[i] != '\r')
            *out++ = text[i];
    return const_string(value, (uint32_t)(out - value));
}

static Const *string_literal(const char *text, uint32_t len) {
    if (len < 2)
        return NULL;
    if (text[0] == '`')
        return raw_string(text, len);
    if (!memchr(text, '\\', len))
        return const_string(text + 1, len - 2);
    char *value = arena_alloc(&compilation, len + 4);
    char *out = value;
    const char *end = text + len - 1;
    for (text++; text < end;) {
        if (*text != '\\') {
            *out++ = *text++;
            continue;
        }
        text++;
        bool byte;
        uint32_t rune = escape_sequence(&text, &byte);
        if (byte)
            *out++ = (char)rune;
        else
            out += encode_rune(out, rune);
    }
    return const_string(value, (uint32_t)(out - value));
}

Const *const_literal(Token kind, const char *text, uint32_t len) {
    switch (kind) {
    case TOK_INT: return integer_literal(without_underscores(text, len));
    case TOK_FLOAT: return float_literal(without_underscores(text, len));
    case TOK_IMAG: {
        char *clean = without_underscores(text, len);
        return imaginary_literal(clean, (uint32_t)strlen(clean));
    }
    case TOK_CHAR: return rune_literal(text);
    case TOK_STRING: return string_literal(text, len);
    default: return NULL;
    }
}
