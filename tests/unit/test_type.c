// Types: identity, text, layout, lookup and method sets, checked on the types of
// a small program.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/diag.h"
#include "parser/ast.h"
#include "sema/check.h"

#include <string.h>

static const char program[] =
    "package p\n"
    "import \"unsafe\"\n"
    "type A struct { b bool; i int64; c bool }\n"
    "type Z struct { p *int; z struct{} }\n"
    "type Node struct { next *Node; name string; v interface{}; f func() }\n"
    "type Arr [3]Node\n"
    "type C struct { c complex64; d complex128; u uint16; s []byte }\n"
    "type Inner struct { x int }\n"
    "func (i Inner) get() int { return i.x }\n"
    "func (i *Inner) set(x int) { i.x = x }\n"
    "type Mid struct { *Inner; y int }\n"
    "type Outer struct { Mid; Other }\n"
    "type Other struct { y int }\n"
    "type Getter interface { get() int }\n"
    "type Setter interface { Getter; set(int) }\n"
    "type Byte []byte\n"
    "var f func(x int, rest ...string) (n int, err error)\n"
    "var g func(int, ...string) (int, error)\n"
    "var b1 []byte; var b2 []uint8\n"
    "var m map[string][]*Node\n"
    "var ch chan (<-chan int)\n"
    "var a1 any; var a2 interface{}\n"
    "var t struct { A; n int `json:\"n\"` }\n"
    "var p unsafe.Pointer\n";

static Package *package;

static Object *object(const char *name) {
    Object *found = scope_lookup(package->scope, name_of(name));
    assert_non_null(found);
    return found;
}

static Type *type_of(const char *name) { return object(name)->type; }

static int check_program(void **state) {
    Source *source = source_from_text("p.go", program, strlen(program));
    File *file = parse_file(source);
    package = sema_check_package("p", &file, 1);
    return diag_flush(stderr);
}

static void shows(const char *name, const char *text) {
    assert_string_equal(type_string(type_of(name), package), text);
}

static void text(void **state) {
    shows("f", "func(x int, rest ...string) (n int, err error)");
    shows("g", "func(int, ...string) (int, error)");
    shows("b1", "[]byte");
    shows("b2", "[]uint8");
    shows("m", "map[string][]*Node");
    shows("ch", "chan (<-chan int)");
    shows("a1", "any");
    shows("a2", "interface{}");
    shows("t", "struct{A; n int \"json:\\\"n\\\"\"}");
    shows("p", "unsafe.Pointer");
    assert_string_equal(type_string(type_of("m"), NULL), "map[string][]*p.Node");
}

static void identity(void **state) {
    Type *integer = basic_types[TYPE_INT];
    assert_ptr_equal(type_slice(integer), type_slice(integer));
    assert_true(type_identical(type_of("f"), type_of("g")));
    assert_true(type_identical(type_of("b1"), type_of("b2")));
    assert_true(type_identical(type_of("a1"), type_of("a2")));
    assert_false(type_identical(type_of("b1"), type_of("Byte")));
    assert_string_equal(type_link_string(type_of("f")), type_link_string(type_of("g")));
    assert_string_equal(type_link_string(type_of("b1")),
                        type_link_string(type_of("b2")));
    assert_string_equal(type_link_string(type_of("a1")),
                        type_link_string(type_of("a2")));
}

static void add_offset(int64_t offset, void *context) {
    char *list = context;
    sprintf(list + strlen(list), "%d ", (int)offset);
}

static void has_layout(const char *name, int size, int align, int prefix,
                       const char *pointers) {
    Type *type = type_of(name);
    char list[200] = "";
    assert_int_equal(type_size(type), size);
    assert_int_equal(type_align(type), align);
    assert_int_equal(type_pointer_bytes(type), prefix);
    type_each_pointer(type, 0, add_offset, list);
    assert_string_equal(list, pointers);
}

static void layout(void **state) {
    has_layout("A", 24, 8, 0, "");
    has_layout("Z", 16, 8, 8, "0 "); // a byte more, for the field of no size
    has_layout("Node", 48, 8, 48, "0 8 32 40 ");
    has_layout("Arr", 144, 8, 144, "0 8 32 40 48 56 80 88 96 104 128 136 ");
    has_layout("C", 56, 8, 40, "32 ");
}

static Selection find(const char *type, bool pointer, const char *name) {
    Type *in = type_of(type);
    return type_lookup(pointer ? type_pointer(in) : in, name_of(name), package);
}

static void lookup(void **state) {
    Selection x = find("Outer", false, "x");
    assert_int_equal(x.kind, SELECTION_FIELD);
    assert_int_equal(x.path.len, 3);
    assert_true(x.indirect);
    assert_int_equal(find("Outer", false, "y").kind, SELECTION_AMBIGUOUS);
    assert_int_equal(find("Outer", false, "nothing").kind, SELECTION_NONE);
    Selection set = find("Outer", false, "set");
    assert_int_equal(set.kind, SELECTION_METHOD);
    assert_true(set.method->pointer_receiver);
    assert_int_equal(set.path.len, 2);
}

static void method_sets(void **state) {
    assert_int_equal(type_method_set(type_of("Inner"))->count, 1);
    assert_int_equal(type_method_set(type_pointer(type_of("Inner")))->count, 2);
    assert_int_equal(type_method_set(type_of("Outer"))->count, 2);
    assert_int_equal(type_method_set(type_of("Setter"))->count, 2);
}

static void implementing(void **state) {
    Method *missing, *have;
    bool pointer;
    Type *inner = type_of("Inner");
    assert_true(type_implements(inner, type_of("Getter"), &missing, &have, &pointer));
    assert_false(type_implements(inner, type_of("Setter"), &missing, &have, &pointer));
    assert_string_equal(missing->name->text, "set");
    assert_true(pointer);
    assert_true(type_implements(type_pointer(inner), type_of("Setter"), NULL, NULL,
                                NULL));
    assert_true(type_implements(type_of("Setter"), type_of("Getter"), NULL, NULL, NULL));
    assert_false(type_implements(type_of("Getter"), type_of("Setter"), NULL, NULL,
                                 NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text),        cmocka_unit_test(identity),
        cmocka_unit_test(layout),      cmocka_unit_test(lookup),
        cmocka_unit_test(method_sets), cmocka_unit_test(implementing),
    };
    return cmocka_run_group_tests(tests, check_program, NULL);
}
