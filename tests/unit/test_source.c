// Positions, //line directives, and how errors are collected and printed.
#include "base/diag.h"
#include "base/name.h"
#include "base/vec.h"
#include "lexer/lexer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Source *source_of_text(const char *text) {
    return source_from_text("dir/a.go", text, strlen(text));
}

static void assert_position(Position at, const char *file, int line, int column) {
    assert_string_equal(at.file, file);
    assert_int_equal(at.line, line);
    assert_int_equal(at.column, column);
}

static void test_lines_and_columns(void **state) {
    Source *source = source_of_text("ab\n\ncd");
    Pos base = source->base;
    assert_position(pos_in_file(base), "dir/a.go", 1, 1);
    assert_position(pos_in_file(base + 2), "dir/a.go", 1, 3); // the newline
    assert_position(pos_in_file(base + 3), "dir/a.go", 2, 1);
    assert_position(pos_in_file(base + 5), "dir/a.go", 3, 2);
    assert_position(pos_in_file(base + 6), "dir/a.go", 3, 3); // the end
    assert_position(pos_in_file(NO_POS), "<unknown>", 0, 0);
    Source *next = source_of_text("x");
    assert_ptr_equal(source_of(base + 6), source);
    assert_ptr_equal(source_of(next->base), next);
    int len;
    assert_memory_equal(source_line(source, 3, &len), "cd", 2);
    assert_int_equal(len, 2);
}

static Pos find(Source *source, const char *word) {
    return source->base + (Pos)(strstr(source->text, word) - source->text);
}

static void test_line_directives(void **state) {
    Source *source = source_of_text("a\n"
                                    "//line foo.go:10\n"
                                    "b\n"
                                    "c /*line bar.go:3:7*/d\n"
                                    "e\n"
                                    " //line no.go:1\n"
                                    "/*line :20:1*/f\n");
    Lexer *lexer = lexer_open(source);
    while (lexer_next(lexer) != TOK_EOF)
        ;
    assert_int_equal(lexer->errors.len, 0);
    lexer_close(lexer);
    lexer_close(lexer_open(source)); // who reads again from the start forgets nothing
    assert_position(pos_resolve(find(source, "a\n")), "dir/a.go", 1, 1);
    assert_position(pos_resolve(find(source, "b\n")), "foo.go", 10, 0);
    assert_position(pos_resolve(find(source, "c /")), "foo.go", 11, 0);
    assert_position(pos_resolve(find(source, "d\n")), "bar.go", 3, 7);
    assert_position(pos_resolve(find(source, "e\n")), "bar.go", 4, 1);
    assert_position(pos_resolve(find(source, "f\n")), "bar.go", 20, 1);
    assert_position(pos_in_file(find(source, "f\n")), "dir/a.go", 7, 15);
}

static void test_bad_line_directive(void **state) {
    Source *source = source_of_text("//line foo.go:x\n//line foo.go:1:0\n//line foo\n");
    Lexer *lexer = lexer_open(source);
    while (lexer_next(lexer) != TOK_EOF)
        ;
    assert_int_equal(lexer->errors.len, 2);
    assert_string_equal(lexer->errors.items[0].message, "invalid line number: x");
    assert_string_equal(lexer->errors.items[1].message, "invalid column number: 0");
    lexer_close(lexer);
}

// What diag_flush() prints.
static const char *flushed(void) {
    static char text[4096];
    FILE *out = tmpfile();
    diag_flush(out);
    rewind(out);
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    fclose(out);
    return text;
}

static void test_errors_are_sorted_and_merged(void **state) {
    Source *source = source_of_text("ab\ncd\n");
    error_at(source->base + 3, "second");
    error_at(source->base + 3, "second");
    error_at(source->base, "first %d", 1);
    assert_int_equal(diag_error_count(), 2);
    assert_string_equal(flushed(), "dir/a.go:1:1: first 1\ndir/a.go:2:1: second\n");
    assert_int_equal(diag_error_count(), 0);
}

static void test_one_syntax_error_a_line(void **state) {
    Source *source = source_of_text("ab\ncd\n");
    syntax_error_at(source->base, "x");
    syntax_error_at(source->base + 1, "y");
    syntax_error_at(source->base + 4, "z");
    assert_string_equal(flushed(),
                        "dir/a.go:1:1: syntax error: x\ndir/a.go:2:2: syntax error: z\n");
}

static void test_ten_errors(void **state) {
    Source *source = source_of_text("\n\n\n\n\n\n\n\n\n\n\n\n\n\n");
    for (unsigned i = 0; i < 12; i++)
        error_at(source->base + i, "e%u", i);
    const char *text = flushed();
    assert_non_null(strstr(text, "dir/a.go:10:1: e9\ndir/a.go:10:1: too many errors\n"));
    assert_null(strstr(text, "e10"));

    diag_options.all_errors = true;
    for (unsigned i = 0; i < 12; i++)
        error_at(source->base + i, "e%u", i);
    assert_non_null(strstr(flushed(), "e11"));
    diag_options.all_errors = false;
}

static void test_far_columns_are_not_shown(void **state) {
    char text[400];
    memset(text, 'x', sizeof text);
    Source *source = source_from_text("a.go", text, sizeof text);
    diag_options.dot_slash = true;
    error_at(source->base + 253, "near");
    error_at(source->base + 254, "far");
    assert_string_equal(flushed(), "./a.go:1:254: near\n./a.go:1: far\n");
    diag_options.dot_slash = false;
}

static void test_names_and_arenas(void **state) {
    assert_ptr_equal(name_of("alpha"), name_intern("alphabet", 5));
    assert_ptr_not_equal(name_of("alpha"), name_of("beta"));
    assert_true(name_of("_")->blank);

    Arena arena = {0};
    Vec(int) numbers = {0};
    for (int i = 0; i < 100000; i++)
        vec_push(&arena, &numbers, i);
    for (int i = 0; i < numbers.len; i++)
        assert_int_equal(numbers.items[i], i);
    char *big = arena_alloc(&arena, 10 << 20);
    assert_int_equal(big[(10 << 20) - 1], 0);
    assert_string_equal(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
    arena_free(&arena);
    assert_int_equal(arena.used, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_and_columns),
        cmocka_unit_test(test_line_directives),
        cmocka_unit_test(test_bad_line_directive),
        cmocka_unit_test(test_errors_are_sorted_and_merged),
        cmocka_unit_test(test_one_syntax_error_a_line),
        cmocka_unit_test(test_ten_errors),
        cmocka_unit_test(test_far_columns_are_not_shown),
        cmocka_unit_test(test_names_and_arenas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
