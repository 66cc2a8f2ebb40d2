// The tree: shapes, positions, copies, texts; and what is no Go program.
#include "base/diag.h"
#include "parser/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static File *parse(const char *text) {
    return parse_file(source_from_text("t.go", text, strlen(text)));
}

// Parses `package p; var x = TEXT` and returns the expression.
static Node *parse_expr(const char *text) {
    File *file = parse(arena_printf(&compilation, "package p\nvar x = %s\n", text));
    assert_int_equal(diag_error_count(), 0);
    return file->decls.items[0]->value_decl.values.items[0];
}

// Errors of a whole file, one a line.
static const char *errors_of(const char *text) {
    static char errors[8192];
    parse(text);
    FILE *out = tmpfile();
    diag_flush(out);
    rewind(out);
    errors[fread(errors, 1, sizeof errors - 1, out)] = '\0';
    fclose(out);
    return errors;
}

// Errors of the body of a function that begins in line 2.
static const char *errors_in(const char *body) {
    return errors_of(arena_printf(&compilation, "package p\nfunc f() {%s}\n", body));
}

static void test_expression_texts(void **state) {
    static const char *const same[] = {
        "a + b*c", "(a + b) * c", "f(x, y...)", "a[i]", "m[K, V]", "s[1:2:3]", "s[:]",
        "x.(T)", "<-c", "&T{}", "*p.q", "-x ^ ^y", "[]int{}", "[...]int{}", "map[K]V{}",
        "func(a, b int, c ...string) (x T) {}", "struct{a, b int; C; d T \"tag\"}{}",
        "interface{m(int) string; ~int | T}(nil)", "chan (<-chan int)(nil)",
        "(chan<- int)(nil)", "\"s\"", "'r'", "T[int]{}",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        const char *expected = same[i];
        if (strcmp(expected, "a + b*c") == 0)
            expected = "a + b * c";
        assert_string_equal(ast_expr_text(parse_expr(same[i])), expected);
    }
    assert_string_equal(ast_expr_text(parse_expr("&T{1, 2}")), "&T{…}");
    assert_string_equal(ast_expr_text(parse_expr("func() int { return 1 }")), "func() int {…}");
}

static void test_precedence(void **state) {
    Node *x = parse_expr("a || b && c == d + e * -f");
    assert_int_equal(x->op, TOK_OR_OR);
    x = x->binary.y;
    assert_int_equal(x->op, TOK_AND_AND);
    x = x->binary.y;
    assert_int_equal(x->op, TOK_EQ);
    x = x->binary.y;
    assert_int_equal(x->op, TOK_ADD);
    x = x->binary.y;
    assert_int_equal(x->op, TOK_MUL);
    assert_int_equal(x->binary.y->kind, AST_UNARY);
    x = parse_expr("a - b - c");
    assert_int_equal(x->binary.x->kind, AST_BINARY);
}

static int column(const Node *node) {
    return pos_in_file(node->pos).column;
}

// `var x = ` takes eight columns.
static void test_positions(void **state) {
    assert_int_equal(column(parse_expr("a + b")), 8 + 3);
    assert_int_equal(column(parse_expr("f(x)")), 8 + 2);
    assert_int_equal(column(parse_expr("a[i]")), 8 + 2);
    assert_int_equal(column(parse_expr("a.b")), 8 + 2);
    assert_int_equal(column(parse_expr("a.(T)")), 8 + 2);
    assert_int_equal(column(parse_expr("T{}")), 8 + 2);
    assert_int_equal(column(parse_expr("&T{}")), 8 + 1);
    assert_int_equal(column(parse_expr("func() {}")), 8 + 1);
    Node *x = parse_expr("a.b[c](d).(T) + e");
    assert_int_equal(pos_in_file(ast_start_pos(x)).column, 8 + 1);
}

// A brace after if, for and switch is the body's, unless nested.
static void test_composite_literals_and_bodies(void **state) {
    static const char *const good[] = {
        "if x == y {}", "if (x == T{}) {}", "if f(T{}) {}", "if a[T{}.i] {}",
        "for range []int{1} {}", "if x := [2]int{}; x == y {}",
        "for i := range [...]T{{}, {1}} {}", "switch x := (T{}); x {}",
        "if f := func() bool { if x { }; return true }; f() {}",
        "if x == struct{ a int }{1} {}", "switch v := x.(type) { case interface{}: }",
        "for _, m := range map[string]T{\"a\": {}} {}", "if v, ok := x.(interface{ m() }); ok {}",
        "for {}", "switch {}", "select {}", "go func() {}()", "if x {} else if y {} else {}",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_string_equal(errors_in(good[i]), "");
    assert_string_not_equal(errors_in("if x == T{} {}"), "");
}

static Node *first_decl(const char *text) {
    File *file = parse(arena_printf(&compilation, "package p\n%s\n", text));
    assert_int_equal(diag_error_count(), 0);
    return file->decls.items[0];
}

static void test_type_parameters_or_array(void **state) {
    static const struct { const char *text; int params; } types[] = {
        {"type T[P any] int", 1},       {"type T[P, Q any] int", 2},
        {"type T[N] int", 0},           {"type T[N * 2] int", 0},
        {"type T[P *C,] int", 1},       {"type T[P *[]int] int", 1},
        {"type T[P *C | ~int] int", 1}, {"type T[P (C),] int", 1},
        {"type T[P []E, E any] int", 2}, {"type T[] int", 0},
        {"type T[P interface{}] = int", 1}, {"type T[P ~int | string] struct{}", 1},
        {"type T[P *C, Q *D] int", 2},  {"type T[len(x)] int", 0},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        Node *decl = first_decl(types[i].text);
        int names = 0;
        for (int k = 0; k < decl->type_decl.type_params.len; k++)
            names += decl->type_decl.type_params.items[k]->field.names.len;
        assert_int_equal(names, types[i].params);
    }
}

static void test_parameters(void **state) {
    Node *decl = first_decl("func f(a, b int, c ...string) (int, error)");
    NodeList *params = &decl->func_decl.type_expr->func_type.params;
    NodeList *results = &decl->func_decl.type_expr->func_type.results;
    assert_int_equal(params->len, 2);
    assert_int_equal(params->items[0]->field.names.len, 2);
    assert_int_equal(params->items[1]->field.type_expr->kind, AST_ELLIPSIS);
    assert_int_equal(results->len, 2);
    assert_int_equal(results->items[0]->field.names.len, 0);
    assert_string_equal(errors_of("package p\nfunc f(a int, string)\n"),
                        "t.go:2:15: syntax error: mixed named and unnamed parameters\n");
}

static void test_const_groups(void **state) {
    File *file = parse("package p\nconst (\n\tA, B = iota, 1\n\tC, D\n)\n");
    Node *first = file->decls.items[0];
    Node *second = file->decls.items[1];
    assert_int_equal(second->value_decl.iota, 1);
    assert_true(second->flags & NODE_IMPLICIT);
    assert_ptr_equal(second->value_decl.values.items, first->value_decl.values.items);
    assert_int_equal(first->value_decl.group, second->value_decl.group);
}

static void count_node(Node **child, void *count) {
    ++*(int *)count;
    ast_each_child(*child, count_node, count);
}

static void test_clone(void **state) {
    Node *decl = first_decl("func f(x int) {\nL:\n\tfor x < 10 {\n\t\tx++\n"
                            "\t\tgoto M\n\t}\nM:\n\ttype T int\n}");
    Node *copy = ast_clone(decl);
    int count = 0, copied = 0;
    count_node(&decl, &count);
    count_node(&copy, &copied);
    assert_int_equal(count, copied);
    assert_ptr_not_equal(copy->func_decl.body, decl->func_decl.body);
    assert_ptr_not_equal(copy->func_decl.body->block.list.items[0],
                         decl->func_decl.body->block.list.items[0]);

    // Targets, as sema sets them, follow the copy.
    Node *loop = decl->func_decl.body->block.list.items[0]->labeled.stmt;
    Node *label = decl->func_decl.body->block.list.items[1];
    Node *jump = loop->for_stmt.body->block.list.items[1];
    jump->branch.target = label;
    copy = ast_clone(decl->func_decl.body);
    Node *new_loop = copy->block.list.items[0]->labeled.stmt;
    assert_ptr_equal(new_loop->for_stmt.body->block.list.items[1]->branch.target,
                     copy->block.list.items[1]);
}

static void test_pragmas(void **state) {
    Node *decl = first_decl("//go:noinline\n//go:nosplit\nfunc f() {}");
    assert_true(decl->func_decl.pragma & PRAGMA_NOINLINE);
    assert_true(decl->func_decl.pragma & PRAGMA_NOSPLIT);
    assert_string_equal(errors_of("package p\n//go:noinline\nvar x int\n"),
                        "t.go:2:3: misplaced compiler directive\n");
}

static void test_errors(void **state) {
    static const struct { const char *body, *error; } bad[] = {
        {"x y", "t.go:2:13: syntax error: unexpected y at end of statement\n"},
        {"f(1\n)", "t.go:2:14: syntax error: unexpected newline in argument list; "
                   "possibly missing comma or )\n"},
        {"if x = y {}", "t.go:2:16: syntax error: cannot use assignment (x) = (y) as value\n"},
        {"if x {}\nelse {}", "t.go:3:1: syntax error: unexpected else, expecting }\n"},
        {"for x := 1; {}", "t.go:2:23: syntax error: unexpected {, expecting for loop condition\n"},
        {"for x := 1; x < 2 {}",
         "t.go:2:29: syntax error: unexpected {, expecting semicolon or newline\n"},
        {"var x", "t.go:2:16: syntax error: unexpected }, expecting type\n"},
        {"a := []int{1, 2\n}", "t.go:2:26: syntax error: unexpected newline in composite "
                               "literal; possibly missing comma or }\n"},
        {"go f", "t.go:2:14: expression in go must be function call\n"},
        {"L: }; {", "t.go:2:17: syntax error: non-declaration statement outside function body\n"},
        {"x := a[1::3]", "t.go:2:20: middle index required in 3-index slice\n"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *errors = errors_in(bad[i].body);
        assert_string_equal(errors, bad[i].error);
    }
    assert_string_equal(errors_of(""), "t.go:1:1: syntax error: package statement must be first\n");
    assert_string_equal(errors_of("package p\nx = 1\n"),
                        "t.go:2:1: syntax error: non-declaration statement outside function "
                        "body\n");
    assert_string_equal(errors_of("package p\nfunc f()\n{\n}\n"),
                        "t.go:3:1: syntax error: unexpected semicolon or newline before {\n");
}

// A file of PREFIX, then COUNT times OPEN, MIDDLE, COUNT times CLOSE.
static const char *nested(const char *prefix, const char *open, int count, const char *middle,
                          const char *close) {
    size_t room = strlen(prefix) + strlen(middle) + 32 +
                  (size_t)count * (strlen(open) + strlen(close));
    char *text = arena_alloc(&compilation, room);
    char *at = text + sprintf(text, "package p\n%s", prefix);
    for (int i = 0; i < count; i++)
        at = stpcpy(at, open);
    at = stpcpy(at, middle);
    for (int i = 0; i < count; i++)
        at = stpcpy(at, close);
    strcpy(at, "\n");
    return text;
}

static void test_nesting(void **state) {
    assert_string_equal(errors_of(nested("var x = ", "(", 1000, "1", ")")), "");
    assert_string_equal(errors_of(nested("var x = 1", "+1", 5000, "", "")), "");
    static const struct { const char *prefix, *open, *middle, *close; } deep[] = {
        {"var x = ", "(", "1", ")"},      {"var x = ", "(", "", ""},
        {"var x = 1", "+1", "", ""},      {"var x = a", ".b", "", ""},
        {"var x = a", "()", "", ""},      {"var x = a", "[0]", "", ""},
        {"var x = ", "- ", "1", ""},       {"var x ", "[]", "int", ""},
        {"var x ", "*", "int", ""},       {"var x ", "func(", "", ")"},
        {"func f() ", "{", "", "}"},      {"func f() {", "if x {} else ", "{} }", ""},
        {"var x = T", "{", "", "}"},      {"type x interface { int", "|int", "}", ""},
    };
    for (size_t i = 0; i < sizeof deep / sizeof *deep; i++)
        assert_non_null(strstr(errors_of(nested(deep[i].prefix, deep[i].open, 200000,
                                                deep[i].middle, deep[i].close)),
                               "exceeded max nesting depth"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expression_texts),
        cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_composite_literals_and_bodies),
        cmocka_unit_test(test_type_parameters_or_array),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_const_groups),
        cmocka_unit_test(test_clone),
        cmocka_unit_test(test_pragmas),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
