// The lexer: tokens, automatic semicolons, literals, what is wrong in them.
#include "lexer/literal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static Lexer *lex(const char *text, size_t size) {
    return lexer_open(source_from_text("test.go", text, size));
}

// All tokens of TEXT as one line: "x := 1 ;newline".
static const char *tokens_of(const char *text) {
    static char line[4096];
    line[0] = '\0';
    Lexer *lexer = lex(text, strlen(text));
    while (lexer_next(lexer) != TOK_EOF) {
        size_t used = strlen(line);
        char *at = line + used;
        size_t room = sizeof line - used;
        if (used > 0)
            at += snprintf(at, room, " ");
        switch (lexer->token) {
        case TOK_NAME: snprintf(at, room, "%s", lexer->name->text); break;
        case TOK_SEMICOLON: snprintf(at, room, ";%s", lexer->semicolon); break;
        case TOK_INT: case TOK_FLOAT: case TOK_IMAG: case TOK_CHAR: case TOK_STRING:
            snprintf(at, room, "%.*s", (int)lexer->len, lexer->text);
            break;
        default: snprintf(at, room, "%s", token_text(lexer->token)); break;
        }
    }
    lexer_close(lexer);
    return line;
}

// All errors of TEXT: "column: message, column: message".
static const char *errors_of_bytes(const char *text, size_t size) {
    static char line[4096];
    line[0] = '\0';
    Lexer *lexer = lex(text, size);
    while (lexer_next(lexer) != TOK_EOF)
        ;
    for (int i = 0; i < lexer->errors.len; i++) {
        size_t used = strlen(line);
        snprintf(line + used, sizeof line - used, "%s%d: %s", i > 0 ? ", " : "",
                 pos_in_file(lexer->errors.items[i].pos).column,
                 lexer->errors.items[i].message);
    }
    lexer_close(lexer);
    return line;
}

static const char *errors_of(const char *text) {
    return errors_of_bytes(text, strlen(text));
}

static void test_semicolons(void **state) {
    assert_string_equal(tokens_of("x\n"), "x ;newline");
    assert_string_equal(tokens_of("x"), "x ;EOF");
    assert_string_equal(tokens_of("x // c\n+\ny"), "x ;newline + y ;EOF");
    assert_string_equal(tokens_of("x /* a */ y"), "x y ;EOF");
    assert_string_equal(tokens_of("x /* a\n */ y"), "x ;newline y ;EOF");
    assert_string_equal(tokens_of("x +\n\n\ty"), "x + y ;EOF");
    assert_string_equal(tokens_of("return\nbreak\nif\n"),
                        "return ;newline break ;newline if");
    assert_string_equal(tokens_of(")]}\n"), ") ] } ;newline");
    assert_string_equal(tokens_of("a++\nb"), "a ++ ;newline b ;EOF");
    assert_string_equal(tokens_of("//\nx"), "x ;EOF");
}

static void test_operators(void **state) {
    assert_string_equal(tokens_of("a&^=b<-c...<<=&&"), "a &^= b <- c ... <<= &&");
    assert_string_equal(tokens_of("a..b"), "a . . b ;EOF");
    assert_string_equal(tokens_of("x.5+1.e3"), "x .5 + 1.e3 ;EOF");
    assert_string_equal(tokens_of("1..2"), "1. .2 ;EOF");
    assert_string_equal(tokens_of("!~x"), "! ~ x ;EOF");
}

static void test_identifiers(void **state) {
    assert_string_equal(tokens_of("héllo _x1 世界"), "héllo _x1 世界 ;EOF");
    assert_string_equal(errors_of("a¢b"), "2: invalid character U+00A2 '¢' in identifier");
    assert_string_equal(errors_of("٣x"), "1: identifier cannot begin with digit U+0663 '٣'");
    assert_string_equal(errors_of("x @ y"), "3: invalid character U+0040 '@'");
    assert_true(name_of("Ünder")->exported);
    assert_false(name_of("ünder")->exported);
    assert_false(name_of("世")->exported);
}

static void test_numbers(void **state) {
    static const struct { const char *text; Token kind; } good[] = {
        {"0", TOK_INT},       {"0_1", TOK_INT},     {"0b1_01", TOK_INT},
        {"0x_Fp", TOK_ERROR}, {"0xF.8p-2", TOK_FLOAT}, {"1_0.2_5e1_0", TOK_FLOAT},
        {"09.5", TOK_FLOAT},  {"08i", TOK_IMAG},    {".5i", TOK_IMAG},
        {"0o17", TOK_INT},    {"1e+9", TOK_FLOAT},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        Lexer *lexer = lex(good[i].text, strlen(good[i].text));
        Token kind = lexer_next(lexer);
        if (good[i].kind != TOK_ERROR)
            assert_int_equal(kind, good[i].kind);
        assert_int_equal(lexer->bad, good[i].kind == TOK_ERROR);
        lexer_close(lexer);
    }
    assert_string_equal(errors_of("08"), "2: invalid digit '8' in octal literal");
    assert_string_equal(errors_of("0b12"), "4: invalid digit '2' in binary literal");
    assert_string_equal(errors_of("1__0"), "3: '_' must separate successive digits");
    assert_string_equal(errors_of("1_"), "2: '_' must separate successive digits");
    assert_string_equal(errors_of("0x"), "3: hexadecimal literal has no digits");
    assert_string_equal(errors_of("0x1.0"), "6: hexadecimal mantissa requires a 'p' exponent");
    assert_string_equal(errors_of("1p3"), "2: 'p' exponent requires hexadecimal mantissa");
    assert_string_equal(errors_of("0b1e3"), "4: 'e' exponent requires decimal mantissa");
    assert_string_equal(errors_of("0b1.0"), "4: invalid radix point in binary literal");
    assert_string_equal(errors_of("1e"), "3: exponent has no digits");
}

static void test_strings_and_runes(void **state) {
    assert_string_equal(errors_of("\"a\n"), "3: newline in string");
    assert_string_equal(errors_of("\"a"), "1: string not terminated");
    assert_string_equal(errors_of("`a"), "1: string not terminated");
    assert_string_equal(errors_of("''"), "2: empty rune literal or unescaped '");
    assert_string_equal(errors_of("'ab'"), "1: more than one character in rune literal");
    assert_string_equal(errors_of("'a\n"), "3: newline in rune literal");
    assert_string_equal(errors_of("'a"), "1: rune literal not terminated");
    assert_string_equal(errors_of("\"\\q\""), "3: unknown escape");
    assert_string_equal(errors_of("\"\\'\""), "3: unknown escape");
    assert_string_equal(errors_of("'\\400'"), "6: octal escape value 256 > 255");
    assert_string_equal(errors_of("\"\\x1g\""), "5: invalid character 'g' in hexadecimal escape");
    assert_string_equal(errors_of("\"\\18\""), "4: invalid character '8' in octal escape");
    assert_string_equal(errors_of("'\\uD800'"), "8: escape is invalid Unicode code point U+D800");
    assert_string_equal(errors_of("/* x"), "1: comment not terminated");
}

static void test_encoding(void **state) {
    assert_string_equal(errors_of_bytes("a\0b", 3), "2: invalid NUL character");
    assert_string_equal(errors_of("a \xff b"), "3: invalid UTF-8 encoding");
    assert_string_equal(errors_of("// \xc0\x80\n"),
                        "4: invalid UTF-8 encoding, 5: invalid UTF-8 encoding");
    assert_string_equal(errors_of("\xef\xbb\xbfx"), "");
    assert_string_equal(errors_of("x \xef\xbb\xbf"), "3: invalid BOM in the middle of the file");
}

static void assert_string_value(const char *literal, const char *bytes, size_t size) {
    size_t got;
    char *value = literal_string(&compilation, literal, (uint32_t)strlen(literal), &got);
    assert_int_equal(got, size);
    assert_memory_equal(value, bytes, size);
}

static void test_values(void **state) {
    assert_string_value("\"a\\n\\x00\\377\\u00e9\\\"\"", "a\n\0\xff\xc3\xa9\"", 7);
    assert_string_value("`a\\n\r\n`", "a\\n\n", 4);
    assert_string_value("\"\"", "", 0);
    assert_int_equal(literal_rune("'a'", 3), 'a');
    assert_int_equal(literal_rune("'\\''", 4), '\'');
    assert_int_equal(literal_rune("'世'", 5), 0x4E16);
    assert_int_equal(literal_rune("'\\U0010FFFF'", 12), 0x10FFFF);
    assert_int_equal(literal_rune("'\\xff'", 6), 0xFF);
}

static void test_directives(void **state) {
    static const char text[] = "//go:noinline\nfunc f() // go:no\n//go:linkname a b\r\n";
    Lexer *lexer = lex(text, sizeof text - 1);
    while (lexer_next(lexer) != TOK_EOF)
        ;
    assert_int_equal(lexer->directives.len, 2);
    assert_string_equal(lexer->directives.items[0].text, "go:noinline");
    assert_int_equal(pos_in_file(lexer->directives.items[0].next_token).line, 2);
    assert_string_equal(lexer->directives.items[1].text, "go:linkname a b");
    lexer_close(lexer);
}

static void test_token_properties(void **state) {
    assert_int_equal(token_precedence(TOK_SHL), 5);
    assert_int_equal(token_precedence(TOK_NOT), 0);
    assert_int_equal(token_assigned_operator(TOK_AND_NOT_ASSIGN), TOK_AND_NOT);
    for (Token token = TOK_EOF; token < TOK_COUNT; token++)
        assert_non_null(token_text(token));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_semicolons),     cmocka_unit_test(test_operators),
        cmocka_unit_test(test_identifiers),    cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_strings_and_runes), cmocka_unit_test(test_encoding),
        cmocka_unit_test(test_values),         cmocka_unit_test(test_directives),
        cmocka_unit_test(test_token_properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
