// Literals: what may stand in numbers, runes and strings, and what they mean.
//
// flex finds where a literal ends with generous patterns (0b12, 1_000_, "\q"
// are one token each); what is wrong inside is found here, so that messages can
// be precise: "invalid digit '2' in binary literal" at the digit.
// Spec: Integer literals … String literals; texts are those of Go's scanner.
#include "lexer/literal.h"

#include <stdarg.h>
#include <string.h>
#include <utf8proc.h>

enum {
    REPLACEMENT_RUNE = 0xFFFD, // stands for invalid UTF-8
    MAX_RUNE = 0x10FFFF,
};

// ---- Runes

// The strict decoder of Go's unicode/utf8: no overlong forms, no surrogates.
int rune_decode(const char *text, size_t len, int32_t *rune) {
    const unsigned char *s = (const unsigned char *)text;
    if (s[0] < 0x80) {
        *rune = s[0];
        return 1;
    }
    utf8proc_int32_t value;
    utf8proc_ssize_t width =
        utf8proc_iterate(s, (utf8proc_ssize_t)(len < 4 ? len : 4), &value);
    if (width <= 0) {
        *rune = REPLACEMENT_RUNE;
        return 1;
    }
    *rune = value;
    return (int)width;
}

int rune_encode(char *out, int32_t rune) {
    if (rune < 0 || rune > MAX_RUNE || (rune >= 0xD800 && rune < 0xE000))
        rune = REPLACEMENT_RUNE;
    return (int)utf8proc_encode_char(rune, (utf8proc_uint8_t *)out);
}

// Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, space.
static bool is_printable(int32_t rune) {
    if (rune < 0x80)
        return rune >= ' ' && rune < 0x7F;
    if (rune > MAX_RUNE)
        return false;
    switch (utf8proc_category(rune)) {
    case UTF8PROC_CATEGORY_CN: case UTF8PROC_CATEGORY_CC: case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS: case UTF8PROC_CATEGORY_CO: case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
        return false;
    default:
        return true;
    }
}

// fmt's %q for a rune.
const char *rune_quoted(Arena *arena, int32_t rune) {
    static const char escaped[] = "\a\b\f\n\r\t\v\\'";
    static const char letters[] = "abfnrtv\\'";
    const char *at = rune > 0 && rune < 0x80 ? strchr(escaped, rune) : NULL;
    if (at != NULL)
        return arena_printf(arena, "'\\%c'", letters[at - escaped]);
    if (is_printable(rune)) {
        char utf8[5] = {0};
        rune_encode(utf8, rune);
        return arena_printf(arena, "'%s'", utf8);
    }
    if (rune < 0x80)
        return arena_printf(arena, "'\\x%02x'", (unsigned)rune);
    return arena_printf(arena, rune < 0x10000 ? "'\\u%04x'" : "'\\U%08x'",
                        (unsigned)rune);
}

// fmt's %#U.
const char *rune_code_point(Arena *arena, int32_t rune) {
    if (!is_printable(rune))
        return arena_printf(arena, "U+%04X", (unsigned)rune);
    char utf8[5] = {0};
    rune_encode(utf8, rune);
    return arena_printf(arena, "U+%04X '%s'", (unsigned)rune, utf8);
}

// ---- Errors

// Reports the literal's first error, at a byte offset in it; later ones of the
// same literal are follow-ups and are not said.
__attribute__((format(printf, 3, 4)))
static void reject(Lexer *lexer, uint32_t offset, const char *format, ...) {
    if (lexer->bad)
        return;
    lexer->bad = true;
    va_list arguments;
    va_start(arguments, format);
    lexer_error(lexer, lexer->pos + offset, "%s",
                arena_vprintf(&compilation, format, arguments));
    va_end(arguments);
}

static const char *base_name(int base) {
    return base == 2 ? "binary" : base == 8 ? "octal"
         : base == 10 ? "decimal" : "hexadecimal";
}

// ---- Numbers

static bool is_decimal(int c) {
    return c >= '0' && c <= '9';
}

// Value of a digit in any base, 16 for what is no digit.
static uint32_t digit_value(int c) {
    if (is_decimal(c))
        return (uint32_t)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10) : 16;
}

typedef struct Number {
    const char *text; // the literal
    uint32_t len;     // its length
    uint32_t at;      // next byte to look at
    int base;         // 2, 8, 10 or 16
    char prefix;      // 'x', 'o', 'b', '0' for a leading zero, or 0
    bool digits;      // a digit was seen in this part
    bool separators;  // an underscore was seen
    int64_t invalid;  // offset of the first digit too large for the base, or -1
} Number;

static int peek(const Number *number) {
    return number->at < number->len ? (unsigned char)number->text[number->at] : 0;
}

// Skips digits and underscores.  Up to base 10 every decimal digit is taken:
// 0b12 is one literal with a wrong digit, and 09.5 has none.
static void skip_digits(Number *number, int base, bool record_invalid) {
    for (;; number->at++) {
        int c = peek(number);
        if (c == '_') {
            number->separators = true;
        } else if (base == 16 ? digit_value(c) < 16 : is_decimal(c)) {
            number->digits = true;
            if (record_invalid && number->invalid < 0 && digit_value(c) >= (uint32_t)base)
                number->invalid = number->at;
        } else {
            return;
        }
    }
}

static void skip_prefix(Number *number) {
    number->base = 10;
    if (peek(number) != '0')
        return;
    number->at++;
    switch (peek(number) | 0x20) {
    case 'x': number->base = 16; number->prefix = 'x'; number->at++; break;
    case 'o': number->base = 8; number->prefix = 'o'; number->at++; break;
    case 'b': number->base = 2; number->prefix = 'b'; number->at++; break;
    default: number->base = 8; number->prefix = '0'; number->digits = true; break;
    }
}

// Offset of the first underscore that does not stand between digits (a base
// prefix counts as a digit), or -1.
static int64_t misplaced_separator(const char *text, uint32_t len) {
    char prefix = 0;
    char before = '.'; // class of the byte before: '_', '0' a digit, '.' other
    uint32_t i = 0;
    if (len >= 2 && text[0] == '0') {
        prefix = (char)(text[1] | 0x20);
        if (prefix == 'x' || prefix == 'o' || prefix == 'b') {
            before = '0';
            i = 2;
        }
    }
    for (; i < len; i++) {
        char c = text[i];
        if (c == '_') {
            if (before != '0')
                return i;
            before = '_';
        } else if (is_decimal(c) || (prefix == 'x' && digit_value(c) < 16)) {
            before = '0';
        } else {
            if (before == '_')
                return (int64_t)i - 1;
            before = '.';
        }
    }
    return before == '_' ? (int64_t)len - 1 : -1;
}

static void check_exponent(Lexer *lexer, Number *number) {
    int letter = peek(number);
    bool decimal = (letter | 0x20) == 'e';
    if (decimal && number->prefix != 0 && number->prefix != '0')
        reject(lexer, number->at, "'%c' exponent requires decimal mantissa", letter);
    if (!decimal && number->prefix != 'x')
        reject(lexer, number->at, "'%c' exponent requires hexadecimal mantissa", letter);
    number->at++;
    if (peek(number) == '+' || peek(number) == '-')
        number->at++;
    number->digits = false;
    skip_digits(number, 10, false);
    if (!number->digits)
        reject(lexer, number->at, "exponent has no digits");
}

Token literal_check_number(Lexer *lexer) {
    Number number = {.text = lexer->text, .len = lexer->len, .invalid = -1};
    Token kind = TOK_INT;
    skip_prefix(&number);
    skip_digits(&number, number.base, true);
    if (peek(&number) == '.') {
        kind = TOK_FLOAT;
        if (number.prefix == 'o' || number.prefix == 'b')
            reject(lexer, number.at, "invalid radix point in %s literal",
                   base_name(number.base));
        number.at++;
        skip_digits(&number, number.base, true);
    }
    if (!number.digits)
        reject(lexer, number.at, "%s literal has no digits", base_name(number.base));

    int letter = peek(&number) | 0x20;
    if (letter == 'e' || letter == 'p') {
        kind = TOK_FLOAT;
        check_exponent(lexer, &number);
    } else if (number.prefix == 'x' && kind == TOK_FLOAT) {
        reject(lexer, number.at, "hexadecimal mantissa requires a 'p' exponent");
    }
    if (peek(&number) == 'i')
        kind = TOK_IMAG;

    if (kind == TOK_INT && number.invalid >= 0)
        reject(lexer, (uint32_t)number.invalid, "invalid digit '%c' in %s literal",
               number.text[number.invalid], base_name(number.base));
    int64_t misplaced =
        number.separators ? misplaced_separator(number.text, number.len) : -1;
    if (misplaced >= 0)
        reject(lexer, (uint32_t)misplaced, "'_' must separate successive digits");
    return kind;
}

// ---- Escapes

// How many digits an escape has, by its letter.
typedef struct EscapeForm {
    int digits;   // 0 for a one-letter escape
    int base;     // of the digits
    uint32_t max; // largest value
} EscapeForm;

static EscapeForm escape_form(int letter) {
    switch (letter) {
    case 'x': return (EscapeForm){2, 16, 255};
    case 'u': return (EscapeForm){4, 16, MAX_RUNE};
    case 'U': return (EscapeForm){8, 16, MAX_RUNE};
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
        return (EscapeForm){3, 8, 255};
    default: return (EscapeForm){0, 0, 0};
    }
}

// Checks the escape whose backslash stands before AT; returns the offset after
// it (or of what cannot belong to it).  Each wrong escape is reported.
static uint32_t check_escape(Lexer *lexer, uint32_t at, char quote) {
    const char *text = lexer->text;
    if (at >= lexer->len) {
        // A newline follows, or the end of the file, which is the caller's.
        if (lexer->pos - lexer->source->base + at < lexer->source->size) {
            lexer_error(lexer, lexer->pos + at, "unknown escape");
            lexer->bad = true;
        }
        return at;
    }
    char letter = text[at];
    if (letter == quote || (letter != '\0' && strchr("abfnrtv\\", letter) != NULL))
        return at + 1;
    EscapeForm form = escape_form(letter);
    if (form.digits == 0) {
        lexer_error(lexer, lexer->pos + at, "unknown escape");
        lexer->bad = true;
        return at;
    }
    if (form.base == 16)
        at++;
    uint32_t value = 0;
    for (int i = 0; i < form.digits; i++, at++) {
        int32_t rune = '\n';
        if (at < lexer->len)
            rune_decode(text + at, lexer->len - at, &rune);
        else if (lexer->pos - lexer->source->base + at >= lexer->source->size)
            return at;
        uint32_t digit = rune < 0x80 ? digit_value(rune) : 16;
        if (digit >= (uint32_t)form.base) {
            lexer_error(lexer, lexer->pos + at, "invalid character %s in %s escape",
                        rune_quoted(&compilation, rune), base_name(form.base));
            lexer->bad = true;
            return at;
        }
        value = value * (uint32_t)form.base + digit;
    }
    const char *message = NULL;
    if (value > form.max && form.base == 8)
        message = arena_printf(&compilation, "octal escape value %u > 255", value);
    else if (value > form.max || (value >= 0xD800 && value < 0xE000))
        message = arena_printf(&compilation, "escape is invalid Unicode code point %s",
                               rune_code_point(&compilation, (int32_t)value));
    if (message != NULL) {
        lexer_error(lexer, lexer->pos + at, "%s", message);
        lexer->bad = true;
    }
    return at;
}

// True if the literal runs into the end of the file rather than of the line.
static bool ends_at_eof(const Lexer *lexer) {
    return lexer->pos - lexer->source->base + lexer->len >= lexer->source->size;
}

void literal_check_rune(Lexer *lexer) {
    uint32_t at = 1;
    int count = 0; // characters between the quotes
    while (at < lexer->len && lexer->text[at] != '\'') {
        int32_t rune;
        if (lexer->text[at] == '\\')
            at = check_escape(lexer, at + 1, '\'');
        else
            at += (uint32_t)rune_decode(lexer->text + at, lexer->len - at, &rune);
        count++;
    }
    if (at >= lexer->len) {
        if (ends_at_eof(lexer))
            reject(lexer, 0, "rune literal not terminated");
        else
            reject(lexer, at, "newline in rune literal");
    } else if (count == 0) {
        reject(lexer, at, "empty rune literal or unescaped '");
    } else if (count != 1) {
        reject(lexer, 0, "more than one character in rune literal");
    }
}

void literal_check_string(Lexer *lexer) {
    uint32_t at = 1;
    while (at < lexer->len && lexer->text[at] != '"')
        at = lexer->text[at] == '\\' ? check_escape(lexer, at + 1, '"') : at + 1;
    if (at < lexer->len)
        return;
    if (ends_at_eof(lexer))
        lexer_error(lexer, lexer->pos, "string not terminated");
    else
        lexer_error(lexer, lexer->pos + at, "newline in string");
    lexer->bad = true;
}

// ---- Values

// Decodes the escape at TEXT (after the backslash).  *IS_BYTE tells \x and octal
// escapes, which stand for a byte, from those that stand for a rune.
static const char *decode_escape(const char *text, uint32_t *value, bool *is_byte) {
    static const char letters[] = "abfnrtv";
    static const char meanings[] = "\a\b\f\n\r\t\v";
    EscapeForm form = escape_form(*text);
    *is_byte = form.digits == 0 || form.max == 255;
    if (form.digits == 0) {
        const char *letter = strchr(letters, *text);
        *value = (uint32_t)(letter != NULL ? meanings[letter - letters] : *text);
        return text + 1;
    }
    if (form.base == 16)
        text++;
    *value = 0;
    for (int i = 0; i < form.digits; i++)
        *value = *value * (uint32_t)form.base + digit_value(*text++);
    return text;
}

// "Carriage returns inside raw string literals are discarded."
static char *raw_string(Arena *arena, const char *text, uint32_t len, size_t *size) {
    char *value = arena_alloc(arena, len + 1);
    size_t used = 0;
    for (uint32_t i = 0; i < len; i++)
        if (text[i] != '\r')
            value[used++] = text[i];
    *size = used;
    return value;
}

char *literal_string(Arena *arena, const char *text, uint32_t len, size_t *size) {
    if (text[0] == '`')
        return raw_string(arena, text + 1, len - 2, size);
    const char *end = text + len - 1;
    char *value = arena_alloc(arena, len + 1);
    size_t used = 0;
    for (const char *at = text + 1; at < end;) {
        if (*at != '\\') {
            value[used++] = *at++;
            continue;
        }
        uint32_t escaped;
        bool is_byte;
        at = decode_escape(at + 1, &escaped, &is_byte);
        if (is_byte)
            value[used++] = (char)escaped;
        else
            used += (size_t)rune_encode(value + used, (int32_t)escaped);
    }
    *size = used;
    return value;
}

uint32_t literal_rune(const char *text, uint32_t len) {
    if (text[1] == '\\') {
        uint32_t value;
        bool is_byte;
        decode_escape(text + 2, &value, &is_byte);
        return value;
    }
    int32_t rune;
    rune_decode(text + 1, len - 1, &rune);
    return (uint32_t)rune;
}
