// The linker: small objects made by nasm, linked, looked at and run.
#include "linker/linker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/test-linker-XXXXXX";
static char messages[4096]; // of the last link

static const char *path_of(const char *name) {
    static char paths[32][64];
    static int next;
    char *path = paths[next++ % 32];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *path, const void *bytes, size_t size) {
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    fclose(out);
}

static char *read_bytes(const char *path, size_t *size) {
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    char *bytes = malloc(1 << 20);
    *size = fread(bytes, 1, 1 << 20, in);
    fclose(in);
    return bytes;
}

static const char *assembled(const char *name, const char *text) {
    const char *source = path_of("x.asm"), *object = path_of(name);
    write_bytes(source, text, strlen(text));
    char command[256];
    snprintf(command, sizeof command, "nasm -f elf64 -o %s %s", object, source);
    assert_int_equal(system(command), 0);
    return object;
}

static bool linked(int count, const char **files) {
    char *text = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&text, &size);
    LinkInput inputs[3] = {0};
    for (int i = 0; i < count; i++)
        inputs[i].path = files[i];
    LinkRequest request = {.inputs = inputs, .input_count = count,
        .output = path_of("program"), .entry = "_start", .errors = errors};
    bool good = link_program(&request);
    fclose(errors);
    snprintf(messages, sizeof messages, "%s", text);
    free(text);
    return good;
}

static int run(void) {
    int status = system(path_of("program"));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool has_text(const char *text) {
    size_t size;
    char *bytes = read_bytes(path_of("program"), &size);
    bool found = memmem(bytes, size, text, strlen(text)) != NULL;
    free(bytes);
    return found;
}

// Calls f; its result is the exit status.
#define START "extern f\nglobal _start\nsection .text._start progbits alloc exec\n" \
              "_start: call f\nmov edi, eax\nmov eax, 60\nsyscall\n"

static void test_two_objects(void **state) {
    const char *files[] = {
        assembled("a.o", START),
        assembled("b.o", "default rel\nglobal f:function\nsection .data\nx: dd 40\n"
                         "p: dq x\nsection .bss\ny: resd 1\n"
                         "section .text.f progbits alloc exec\n"
                         "f: mov rax, [p]\nmov eax, [rax]\nadd eax, 2\n"
                         "add eax, [y]\nret\n")};
    assert_true(linked(2, files));
    assert_int_equal(run(), 42);
}

static void test_dead_sections(void **state) {
    const char *files[] = {
        assembled("a.o", START),
        assembled("b.o", "global f, g\nsection .text.f progbits alloc exec\n"
                         "f: mov eax, [abs used]\nret\n"
                         "section .text.g progbits alloc exec\ng: mov eax, [abs dead]\n"
                         "section .rodata.used progbits alloc\nused: dd 7\n"
                         "section .rodata.dead progbits alloc\ndead: db 'unreachable'\n")};
    assert_true(linked(2, files));
    assert_int_equal(run(), 7);
    assert_false(has_text("unreachable"));
}

#define WEAK(n) "global w:function weak\nsection .text.w progbits alloc exec\n" \
                "w: mov eax, " #n "\nret\ndb 'copy" #n "'\n"

static void test_equal_instances_are_merged(void **state) {
    const char *files[] = {
        assembled("a.o", START WEAK(1)),
        assembled("b.o", "global f\nsection .text.f progbits alloc exec\n"
                         "f: call w\nret\n" WEAK(2))};
    assert_true(linked(2, files));
    assert_int_equal(run(), 1); // f's call goes to the first one, too
    assert_true(has_text("copy1"));
    assert_false(has_text("copy2"));
}

static void test_strong_wins(void **state) {
    const char *weak = assembled("a.o", "global _start\nsection .text._start progbits "
                                 "alloc exec\n_start: call w\nmov edi, eax\n"
                                 "mov eax, 60\nsyscall\n" WEAK(1));
    const char *strong = assembled("b.o", "global w:function\n"
                                   "section .text.w progbits alloc exec\n"
                                   "w: mov eax, 3\nret\n");
    assert_true(linked(2, (const char *[]){weak, strong}));
    assert_int_equal(run(), 3);
    assert_true(linked(2, (const char *[]){strong, weak}));
    assert_int_equal(run(), 3);
    const char *other = path_of("c.o");
    size_t size;
    char *bytes = read_bytes(strong, &size);
    write_bytes(other, bytes, size);
    free(bytes);
    assert_false(linked(3, (const char *[]){strong, weak, other}));
    assert_non_null(strstr(messages, "duplicated definition of symbol w, from "));
}

static void test_common(void **state) {
    const char *files[] = {
        assembled("a.o", START "common c 4:4\n"),
        assembled("b.o", "global f\ncommon c 16:8\nsection .text.f progbits alloc exec\n"
                         "f: mov dword [abs c+12], 5\nmov eax, [abs c+12]\nret\n")};
    assert_true(linked(2, files));
    assert_int_equal(run(), 5);
}

static void test_undefined(void **state) {
    const char *files[] = {
        assembled("a.o", START "extern never\nsection .text.g progbits alloc exec\n"
                               "g: call never\n"),
        assembled("b.o", "global f, main.~l~pT~r.M\nextern main.gone\n"
                         "section .text.f progbits alloc exec\nf: call main.~l~pT~r.M\n"
                         "section .text.M progbits alloc exec\n"
                         "main.~l~pT~r.M: call main.gone\ncall main.gone\n")};
    assert_false(linked(2, files));
    assert_string_equal(messages,
                        "main.(*T).M: relocation target main.gone not defined\n");
}

// go_itabs has records of four bytes, addresses; that of g goes with g.
static void test_tables(void **state) {
    const char *files[] = {
        assembled("a.o", START "extern g\nsection .text.dead progbits alloc exec\n"
                               "dead: call g\n"
                               "section go_itabs progbits alloc\ndd _start\n"),
        assembled("b.o",
                  "global f, g\nextern __start_go_itabs, __stop_go_itabs\n"
                  "section go_itabs progbits alloc\ndd g\ndd f\n"
                  "section .text.g progbits alloc exec\ng: ret\n"
                  "section .text.f progbits alloc exec\n"
                  "f: mov eax, __stop_go_itabs\nsub eax, __start_go_itabs\n"
                  "cmp dword [abs __start_go_itabs+4], f\njne .no\nret\n"
                  ".no: mov eax, 100\nret\n")};
    assert_true(linked(2, files));
    assert_int_equal(run(), 8);
}

// Type T has methods M, which f calls through interface I, and N.
static const char methods[] =
    "global f, type~tT, rt.panic_unreachable\ndefault rel\n"
    "%macro RTYPE 2\ndq 8, 0\ndd 1\ndb %1, 8, 8, %2\ndq 0, 0\ndd 0, 0\n%endmacro\n"
    "section .rodata.M\nname_m: db 1, 1, 'M'\nsection .rodata.N\nname_n: db 1, 1, 'N'\n"
    "section .rodata.type~tfunc align=8\nfunc:\nRTYPE 0, 19\ndq 0\n"
    "section .rodata.type~tI align=8\ninterface:\nRTYPE 0, 20\n"
    "dq 0, interface + 80, 1, 1\ndd name_m, func\n"
    "section .rodata.type~tT align=8\ntype~tT:\nRTYPE 1, 2\ndd 0\ndw 2, 2\ndd 16, 0\n"
    "entries: dd name_m, func, T.M, T.M\ndd name_n, func, T.N, T.N\n"
    "section .data.itab write align=8\nitab: dq interface, type~tT, 0, T.M\n"
    "section go_itabs align=4\ndd itab\n"
    "section go_typelinks align=4\ndd func, interface, type~tT\n"
    "section go_strings\nuse: db 'M type~tfunc', 0\nname: db 'f', 0\n"
    "section .text.T.M exec\nT.M: ret\ndb 'method M'\n"
    "section .text.T.N exec\nT.N: ret\ndb 'method N'\n"
    "section .text.stub exec\nrt.panic_unreachable: ud2\n"
    "section .text.f exec\nf: mov rcx, [itab + 24]\nmov eax, 1\n"
    "cmp ecx, [entries + 8]\njne .e\nmov eax, 2\n"
    "cmp dword [entries + 24], rt.panic_unreachable\njne .e\nmov eax, 3\n.e: ret\n"
    "section go_uses noalloc noexec nowrite align=4\ndd f, use\n"
    "section go_functab align=4\ndd f, f.e - f, name, name, 1, 8\ntimes 8 dd 0\n"
    "section go_lines noalloc noexec nowrite align=4\n"
    "dd f, 16 + 8 * 4, 4, 1, 4, 9\ndd 0, 7, 0xffffffff, name, 9, 8\n";

static void test_methods(void **state) {
    const char *files[] = {assembled("a.o", START), assembled("b.o", methods)};
    assert_true(linked(2, files));
    assert_int_equal(run(), 3);
    assert_true(has_text("method M"));
    assert_false(has_text("method N"));
}

static void test_archive(void **state) {
    const char *members[] = {assembled("a.o", START),
        assembled("a_very_long_name_indeed.o", "global f\nsection .text.f progbits alloc exec\n"
                                               "f: mov eax, 9\nret\n")};
    const char *archive = path_of("all.a");
    assert_true(archive_write(archive, members, 2));
    assert_true(linked(1, &archive));
    assert_int_equal(run(), 9);
}

// An object does the same without the symbols that nobody needs.
static void test_compact(void **state) {
    const char *files[] = {assembled("a.o", START), assembled("b.o", methods)};
    size_t before, after;
    free(read_bytes(files[1], &before));
    assert_true(object_compact(files[0]));
    assert_true(object_compact(files[1]));
    free(read_bytes(files[1], &after));
    assert_true(after < before);
    assert_true(linked(2, files));
    assert_int_equal(run(), 3);
    assert_false(has_text("method N"));
}

// Whatever the bytes are, the linker ends with a message or a program.
static void test_damage(void **state) {
    const char *a = assembled("a.o", START WEAK(1) "common c 8:8\nsection .data\n"
                              "dq _start\nsection go_itabs progbits alloc\ndd _start\n"
                              "section .bss\nresb 100\n");
    const char *b = assembled("b.o", methods);
    const char *c = assembled("c.o", WEAK(2));
    const char *members[] = {a, b, c};
    const char *archive = path_of("all.a"), *broken = path_of("broken.a");
    assert_true(archive_write(archive, members, 3));
    size_t size;
    char *bytes = read_bytes(archive, &size);
    char *copy = malloc(size);
    srand(1);
    for (int round = 0; round < 2000; round++) {
        memcpy(copy, bytes, size);
        size_t length = round % 3 == 0 ? (size_t)rand() % size : size;
        for (int i = rand() % 4; i >= 0; i--)
            copy[(size_t)rand() % size] = (char)(rand() % 2 ? rand() : -1);
        write_bytes(broken, copy, length);
        linked(1, &broken);
    }
    free(copy);
    free(bytes);
}

static int make_folder(void **state) { return mkdtemp(folder) == NULL; }

static int remove_folder(void **state) {
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_objects),
        cmocka_unit_test(test_dead_sections),
        cmocka_unit_test(test_equal_instances_are_merged),
        cmocka_unit_test(test_strong_wins),
        cmocka_unit_test(test_common),
        cmocka_unit_test(test_undefined),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_compact),
        cmocka_unit_test(test_archive),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
