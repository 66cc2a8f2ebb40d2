// Exact constants: literals, arithmetic, conversions, and how they are shown.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "sema/check.h"

#include <string.h>

static Const *literal(Token kind, const char *text) {
    return const_literal(kind, text, (uint32_t)strlen(text));
}

static Const *integer(const char *text) { return literal(TOK_INT, text); }
static Const *real(const char *text) { return literal(TOK_FLOAT, text); }
static Const *string(const char *text) { return literal(TOK_STRING, text); }

static void shows(const Const *x, const char *text) {
    assert_non_null(x);
    assert_string_equal(const_string_of(x), text);
}

static void integer_literals(void **state) {
    shows(integer("0"), "0");
    shows(integer("1_000_000"), "1000000");
    shows(integer("0xFF_ff"), "65535");
    shows(integer("0b1010"), "10");
    shows(integer("0o17"), "15");
    shows(integer("0755"), "493");
    shows(integer("9223372036854775807"), "9223372036854775807");
    shows(integer("9223372036854775808"), "9223372036854775808");
    shows(integer("0xffffffffffffffffffffffff"), "79228162514264337593543950335");
    assert_true(const_fits_int64(integer("9223372036854775807")));
    assert_false(const_fits_int64(integer("9223372036854775808")));
    assert_true(const_fits_uint64(integer("18446744073709551615")));
}

static void float_literals(void **state) {
    shows(real("1.5e10"), "1.5e+10");
    shows(real(".25"), "0.25");
    shows(real("1e-400"), "1e-400");
    shows(real("1e+400"), "1e+400");
    shows(real("0x1p-2"), "0.25");
    shows(real("0x1.8p3"), "12");
    shows(real("0e999999999999"), "0");
    assert_true(const_double(real("0.1")) == 0.1);
    assert_true(const_double(real("4.9406564584124654e-324")) == 5e-324);
    assert_true(const_float32(real("1e-45")) == 1e-45f);
    assert_true(const_double(real("1.7976931348623157e308")) == 1.7976931348623157e308);
}

static void text_literals(void **state) {
    assert_int_equal(const_int64(literal(TOK_CHAR, "'a'")), 'a');
    assert_int_equal(const_int64(literal(TOK_CHAR, "'é'")), 0xe9);
    assert_int_equal(const_int64(literal(TOK_CHAR, "'\\xff'")), 0xff);
    assert_int_equal(const_int64(literal(TOK_CHAR, "'\\U0001F600'")), 0x1F600);
    Const *x = string("\"a\\tb\\377\\u00e9\\\"\"");
    assert_int_equal(x->len, 7);
    assert_memory_equal(x->text, "a\tb\xff\xc3\xa9\"", 7);
    assert_int_equal(string("`a\\n\r\n`")->len, 4); // the \r goes, \n stays two bytes
    shows(x, "\"a\\tb\\xffé\\\"\"");
}

static void imaginary_literals(void **state) {
    shows(literal(TOK_IMAG, "2i"), "(0 + 2i)");
    shows(literal(TOK_IMAG, "0123i"), "(0 + 123i)");
    shows(literal(TOK_IMAG, "0x10i"), "(0 + 16i)");
    shows(literal(TOK_IMAG, "0b11i"), "(0 + 3i)");
    Const *i = literal(TOK_IMAG, "1i");
    Const *square = const_binary(TOK_MUL, i, i, false);
    shows(const_to_int(square), "-1");
    shows(const_binary(TOK_DIV, const_int(1), i, false), "(0 + -1i)");
}

// 1.0/3*3 is exactly 1, as long as fractions are small.
static void exact_fractions(void **state) {
    Const *third = const_binary(TOK_DIV, real("1.0"), const_int(3), false);
    Const *one = const_binary(TOK_MUL, third, const_int(3), false);
    assert_true(const_binary(TOK_EQ, one, const_int(1), false)->b);
    shows(const_to_int(one), "1");
    assert_null(const_to_int(third));
}

static void integer_arithmetic(void **state) {
    Const *big = const_shift(TOK_SHL, const_int(1), 100);
    shows(const_shift(TOK_SHR, big, 98), "4");
    shows(const_binary(TOK_DIV, const_int(-7), const_int(2), true), "-3");
    shows(const_binary(TOK_MOD, const_int(-7), const_int(2), true), "-1");
    shows(const_binary(TOK_DIV, const_int(INT64_MIN), const_int(-1), true),
          "9223372036854775808");
    shows(const_binary(TOK_AND_NOT, const_int(15), const_int(5), true), "10");
    shows(const_unary(TOK_XOR, const_int(0), 8), "255");
    shows(const_unary(TOK_XOR, const_int(0), 0), "-1");
    shows(const_shift(TOK_SHR, const_int(-1), 70), "-1");
    assert_null(const_binary(TOK_DIV, const_int(1), const_int(0), true));
    assert_int_equal(const_bit_length(big), 101);
    assert_int_equal(const_uint64(const_unary(TOK_SUB, const_int(1), 0)), UINT64_MAX);
}

static void representability(void **state) {
    Const *rounded;
    assert_true(const_representable(const_int(127), basic_types[TYPE_INT8], &rounded));
    assert_false(const_representable(const_int(128), basic_types[TYPE_INT8], &rounded));
    assert_true(const_representable(const_int(-128), basic_types[TYPE_INT8], &rounded));
    assert_false(const_representable(const_int(-1), basic_types[TYPE_UINT], &rounded));
    assert_true(const_representable(integer("18446744073709551615"),
                                    basic_types[TYPE_UINT64], &rounded));
    assert_true(const_representable(real("2.0"), basic_types[TYPE_INT], &rounded));
    assert_int_equal(rounded->kind, CONST_INT);
    assert_false(const_representable(real("2.5"), basic_types[TYPE_INT], &rounded));
    assert_false(const_representable(real("1e39"), basic_types[TYPE_FLOAT32], &rounded));
    assert_true(const_representable(real("1e-60"), basic_types[TYPE_FLOAT32], &rounded));
    assert_int_equal(const_sign(rounded), 0);
    assert_true(const_representable(integer("16777217"), basic_types[TYPE_FLOAT32],
                                    &rounded));
    shows(const_to_int(rounded), "16777216");
}

// A chain of n concatenations takes time and memory proportional to n.
static void long_concatenation(void **state) {
    size_t before = compilation.used;
    Const *piece = string("\"0123456789\""), *sum = string("\"\"");
    for (int i = 0; i < 10000; i++)
        sum = const_binary(TOK_ADD, sum, piece, false);
    assert_int_equal(sum->len, 100000);
    assert_memory_equal(sum->text + 99990, "0123456789", 10);
    assert_true(compilation.used - before < 4 * 1000 * 1000);
    Const *a = const_binary(TOK_ADD, string("\"x\""), string("\"1\""), false);
    Const *b = const_binary(TOK_ADD, a, string("\"2\""), false);
    Const *c = const_binary(TOK_ADD, a, string("\"3\""), false);
    assert_memory_equal(b->text, "x12", 3); // c did not write into b's room
    assert_memory_equal(c->text, "x13", 3);
}

static void long_strings_are_shortened(void **state) {
    Const *x = string("\"0123456789012345678901234567890123456789"
                      "012345678901234567890123456789xxx\"");
    assert_int_equal(strlen(const_string_of(x)), 72);
}

int main(void) {
    sema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integer_literals),
        cmocka_unit_test(float_literals),
        cmocka_unit_test(text_literals),
        cmocka_unit_test(imaginary_literals),
        cmocka_unit_test(exact_fractions),
        cmocka_unit_test(integer_arithmetic),
        cmocka_unit_test(representability),
        cmocka_unit_test(long_concatenation),
        cmocka_unit_test(long_strings_are_shortened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
