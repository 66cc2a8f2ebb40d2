// Constants as messages show them: 123, 1.5e+10, (1 + 2i), "text…".
#include "sema/constant.h"

#include "base/arena.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

static const char *int_text(const Const *x) {
    if (x->small)
        return arena_printf(&compilation, "%lld", (long long)x->i);
    char *text = arena_alloc(&compilation, mpz_sizeinbase(x->big, 10) + 2);
    return mpz_get_str(text, 10, x->big);
}

// A number beyond the range of double: six digits, 1.23457e+400.
static const char *far_text(mpfr_t r) {
    mpfr_exp_t exponent;
    char digits[16];
    mpfr_get_str(digits, &exponent, 10, 6, r, MPFR_RNDN);
    const char *first = digits + (*digits == '-');
    int len = 6;
    while (len > 1 && first[len - 1] == '0')
        len--;
    return arena_printf(&compilation, "%s%c%s%.*se%+ld", *digits == '-' ? "-" : "",
                        *first, len > 1 ? "." : "", len - 1, first + 1,
                        (long)exponent - 1);
}

static const char *float_text(const Const *x) {
    double d = const_double(x);
    if (!isinf(d) && (const_sign(x) == 0) == (d == 0))
        return arena_printf(&compilation, "%.6g", d);
    mpfr_t r;
    mpfr_init2(r, 512);
    if (x->fraction)
        mpfr_set_q(r, x->ratio, MPFR_RNDN);
    else
        mpfr_set(r, x->real, MPFR_RNDN);
    const char *text = far_text(r);
    mpfr_clear(r);
    return text;
}

// Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and the
// ASCII space.
static bool is_print(utf8proc_int32_t rune) {
    if (rune == ' ')
        return true;
    utf8proc_category_t category = utf8proc_category(rune);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO;
}

static char *quote_escape(char *out, utf8proc_int32_t rune) {
    static const char letters[] = "abtnvfr";
    if (rune >= 7 && rune <= 13)
        return out + sprintf(out, "\\%c", letters[rune - 7]);
    if (rune < ' ' || rune == 0x7f)
        return out + sprintf(out, "\\x%02x", (unsigned)rune);
    if (rune < 0x10000)
        return out + sprintf(out, "\\u%04x", (unsigned)rune);
    return out + sprintf(out, "\\U%08x", (unsigned)rune);
}

const char *const_quote(const char *text, uint32_t len) {
    char *quoted = arena_alloc(&compilation, (size_t)len * 10 + 3);
    char *out = quoted;
    *out++ = '"';
    for (uint32_t i = 0; i < len;) {
        utf8proc_int32_t rune;
        utf8proc_ssize_t size = utf8proc_iterate(
            (const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(len - i), &rune);
        if (size <= 0) {
            out += sprintf(out, "\\x%02x", (unsigned char)text[i++]);
            continue;
        }
        if (rune == '"' || rune == '\\')
            *out++ = '\\';
        if (is_print(rune)) {
            memcpy(out, text + i, (size_t)size);
            out += size;
        } else {
            out = quote_escape(out, rune);
        }
        i += (uint32_t)size;
    }
    *out++ = '"';
    *out = 0;
    return quoted;
}

// Messages show at most 72 characters of a string, quotes included.
static const char *string_text(const Const *x) {
    enum { MAX = 72 };
    const char *quoted = const_quote(x->text, x->len > 4 * MAX ? 4 * MAX : x->len);
    int count = 0;
    const char *cut = NULL;
    for (const char *p = quoted; *p; p++) {
        if ((*p & 0xC0) == 0x80)
            continue; // inside a character
        if (count++ == MAX - 3)
            cut = p;
    }
    if (count <= MAX)
        return quoted;
    return arena_printf(&compilation, "%.*s...", (int)(cut - quoted), quoted);
}

const char *const_string_of(const Const *x) {
    switch (x ? x->kind : CONST_UNKNOWN) {
    case CONST_BOOL: return x->b ? "true" : "false";
    case CONST_STRING: return string_text(x);
    case CONST_INT: return int_text(x);
    case CONST_FLOAT: return float_text(x);
    case CONST_COMPLEX:
        return arena_printf(&compilation, "(%s + %si)", const_string_of(x->parts.re),
                            const_string_of(x->parts.im));
    default: return "unknown";
    }
}
