// The main package of a test binary.
//
// Package testing finds no tests by itself: somebody must hand them to it.  So the
// test files are searched for functions with the right names,
//
//     func TestXxx(t *testing.T)          func BenchmarkXxx(b *testing.B)
//     func FuzzXxx(f *testing.F)          func ExampleXxx()   // Output: …
//     func TestMain(m *testing.M)
//
// and a main package that lists them is written:
//
//     import _test "path/of/p"            // p with its tests compiled into it
//     import _xtest "path/of/p_test"      // package p_test
//     var tests = []testing.InternalTest{{"TestSort", _test.TestSort}, …}
//     func main() { os.Exit(testing.MainStart(…, tests, …).Run()) }
//
// The program has no other secrets: `burrow test -work` leaves it to be read.
#include "driver/testing.h"

#include "base/diag.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

// ---- What a function is

// A character after Test that is no lower-case letter: TestSort, not Testify.
static bool has_prefix(const char *name, const char *prefix) {
    size_t len = strlen(prefix);
    if (strncmp(name, prefix, len) != 0)
        return false;
    if (name[len] == '\0')
        return true;
    utf8proc_int32_t rune;
    utf8proc_iterate((const utf8proc_uint8_t *)name + len, -1, &rune);
    return utf8proc_category(rune) != UTF8PROC_CATEGORY_LL;
}

// One parameter of type *T or *x.T, where T is ARG, and no result.
static bool takes(const Node *decl, const char *arg) {
    const Node *type = decl->func_decl.type_expr;
    if (type->func_type.results.len > 0 || type->func_type.params.len != 1)
        return false;
    const Node *field = type->func_type.params.items[0];
    if (field->field.names.len > 1 || field->field.type_expr == NULL ||
        field->field.type_expr->kind != AST_STAR)
        return false;
    const Node *element = field->field.type_expr->unary.x;
    if (element->kind == AST_IDENT)
        return strcmp(element->ident.name->text, arg) == 0;
    return element->kind == AST_SELECTOR &&
           strcmp(element->selector.name->text, arg) == 0;
}

static void check_signature(TestMain *main, const Node *decl, const char *arg) {
    const char *name = decl->func_decl.name->ident.name->text;
    const char *why = NULL;
    if (!takes(decl, arg))
        why = arena_printf(&compilation, "must be: func %s(%c *testing.%s)", name,
                           tolower(arg[0]), arg);
    if (decl->func_decl.type_expr->func_type.type_params.len > 0)
        why = "test functions cannot have type parameters";
    if (why == NULL || main->error != NULL)
        return;
    Position at = pos_in_file(decl->func_decl.keyword);
    main->error = arena_printf(&compilation, "%s:%d:%d: wrong signature for %s, %s",
                               at.source->abs_path, at.line, at.column, name, why);
}

// ---- Collecting

typedef struct Kind {
    const char *prefix; // of the names
    const char *arg;    // the parameter is *testing.ARG
    size_t list;        // member of TestMain
} Kind;

static const Kind kinds[] = {
    {"Test", "T", offsetof(TestMain, tests)},
    {"Benchmark", "B", offsetof(TestMain, benchmarks)},
    {"Fuzz", "F", offsetof(TestMain, fuzz_targets)},
};

static void collect_main(TestMain *main, const Node *decl, const TestFunc *func) {
    if (takes(decl, "T")) { // a test whose name happens to be Main
        vec_push(&compilation, &main->tests, *func);
        return;
    }
    check_signature(main, decl, "M");
    if (main->test_main.name != NULL && main->error == NULL)
        main->error = "multiple definitions of TestMain";
    main->test_main = *func;
}

static void collect_test(TestMain *main, const Node *decl, const TestFunc *func) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!has_prefix(func->name, kinds[i].prefix))
            continue;
        check_signature(main, decl, kinds[i].arg);
        TestFuncs *list = (TestFuncs *)((char *)main + kinds[i].list);
        vec_push(&compilation, list, *func);
        return;
    }
}

// An example without an output comment is compiled, not run.
static void collect_example(TestMain *main, const File *file, const Node *decl,
                            TestFunc *func) {
    const Node *body = decl->func_decl.body;
    if (decl->func_decl.type_expr->func_type.params.len > 0 || body == NULL)
        return;
    func->output = example_output(file->source, body->pos, body->block.rbrace,
                                  &func->unordered);
    if (func->output != NULL)
        vec_push(&compilation, &main->examples, *func);
}

static void collect_file(TestMain *main, Source *source, bool external) {
    File *file = parse_file(source);
    for (int i = 0; i < file->decls.len; i++) {
        const Node *decl = file->decls.items[i];
        if (decl->kind != AST_FUNC_DECL || decl->func_decl.recv != NULL)
            continue;
        TestFunc func = {.name = decl->func_decl.name->ident.name->text,
                         .external = external};
        if (strcmp(func.name, "TestMain") == 0)
            collect_main(main, decl, &func);
        else if (has_prefix(func.name, "Example"))
            collect_example(main, file, decl, &func);
        else
            collect_test(main, decl, &func);
    }
}

static bool is_test_file(const Source *source) {
    size_t len = strlen(source->path);
    return len > 8 && strcmp(source->path + len - 8, "_test.go") == 0;
}

static void collect_unit(TestMain *main, const Unit *unit, bool external) {
    for (int i = 0; unit != NULL && i < unit->sources.len; i++)
        if (is_test_file(unit->sources.items[i]))
            collect_file(main, unit->sources.items[i], external);
}

TestMain collect_tests(const TestUnits *tests) {
    TestMain main = {.path = tests->package->path};
    collect_unit(&main, tests->package, false);
    collect_unit(&main, tests->external, true);
    main.import_package = tests->package->files.len > 0;
    main.import_external = tests->external != NULL;
    return main;
}

// ---- Writing

static void print_quoted(FILE *out, const char *text) {
    putc('"', out);
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            fprintf(out, "\\%c", *at);
        else if (*at == '\n')
            fputs("\\n", out);
        else if (*at < ' ' || *at == 0x7F)
            fprintf(out, "\\x%02x", *at);
        else
            putc(*at, out);
    }
    putc('"', out);
}

static const char *package_of(const TestFunc *func) {
    return func->external ? "_xtest" : "_test";
}

static bool mentions(const TestFuncs *list, bool external) {
    for (int i = 0; i < list->len; i++)
        if (list->items[i].external == external)
            return true;
    return false;
}

static void print_import(FILE *out, const TestMain *main, bool external) {
    bool needed = (!external && cover_files.len > 0) || mentions(&main->tests, external) ||
                  mentions(&main->benchmarks, external) ||
                  mentions(&main->fuzz_targets, external) ||
                  mentions(&main->examples, external) ||
                  (main->test_main.name != NULL && main->test_main.external == external);
    const char *name = needed ? external ? "_xtest" : "_test" : "_";
    fprintf(out, "\t%s \"%s%s\"\n", name, main->path, external ? "_test" : "");
}

static void print_list(FILE *out, const char *variable, const char *type,
                       const TestFuncs *list, bool examples) {
    fprintf(out, "\nvar %s = []testing.%s{\n", variable, type);
    for (int i = 0; i < list->len; i++) {
        const TestFunc *func = &list->items[i];
        fprintf(out, "\t{\"%s\", %s.%s", func->name, package_of(func), func->name);
        if (examples) {
            fputs(", ", out);
            print_quoted(out, func->output);
            fputs(func->unordered ? ", true" : ", false", out);
        }
        fputs("},\n", out);
    }
    fputs("}\n", out);
}

// Where TestMain does not call os.Exit, the status is what m.Run returned.
static void print_main(FILE *out, const TestMain *main) {
    fputs("\nfunc main() {\n", out);
    if (test_flags.cover_mode != NULL)
        fprintf(out, "\ttesting.RegisterCover(testing.Cover{\n\t\tMode: \"%s\",\n"
                "\t\tCounters: coverCounters,\n\t\tBlocks: coverBlocks,\n\t})\n",
                test_flags.cover_mode);
    fputs("\tm := testing.MainStart(testdeps.TestDeps{}, tests, benchmarks, "
          "fuzzTargets, examples)\n", out);
    const TestFunc *test_main = &main->test_main;
    if (test_main->name != NULL)
        fprintf(out, "\t%s.%s(m)\n"
                "\tos.Exit(int(reflect.ValueOf(m).Elem().FieldByName(\"exitCode\").Int()))\n",
                package_of(test_main), test_main->name);
    else
        fputs("\tos.Exit(m.Run())\n", out);
    fputs("}\n", out);
}

// What package testing must know of the counters; see cover.c.
static void print_cover(FILE *out) {
    fputs("\nvar coverCounters = make(map[string][]uint32)\n"
          "var coverBlocks = make(map[string][]testing.CoverBlock)\n"
          "\nfunc cover(file string, counters, pos []uint32, statements []uint16) {\n"
          "\tblocks := make([]testing.CoverBlock, len(counters))\n"
          "\tfor i := range blocks {\n"
          "\t\tblocks[i] = testing.CoverBlock{Line0: pos[3*i], Line1: pos[3*i+1],\n"
          "\t\t\tCol0: uint16(pos[3*i+2]), Col1: uint16(pos[3*i+2] >> 16),\n"
          "\t\t\tStmts: statements[i]}\n"
          "\t}\n"
          "\tcoverCounters[file] = counters\n\tcoverBlocks[file] = blocks\n}\n"
          "\nfunc init() {\n", out);
    for (int i = 0; i < cover_files.len; i++) {
        const char *v = cover_files.items[i].variable;
        fputs("\tcover(", out);
        print_quoted(out, cover_files.items[i].name);
        fprintf(out, ", _test.%s.Count[:], _test.%s.Pos[:], _test.%s.NumStmt[:])\n", v, v, v);
    }
    fputs("}\n", out);
}

static void keep_copy(const char *folder, const char *text, size_t size) {
    const char *path = arena_printf(&compilation, "%s/_testmain.go", folder);
    FILE *copy = fopen(path, "wb");
    if (copy == NULL || fwrite(text, 1, size, copy) != size || fclose(copy) != 0)
        fatal("%s: cannot be written", path);
}

Source *write_testmain(const TestMain *main, const char *folder) {
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    fprintf(out, "// The tests of %s.\n\npackage main\n\nimport (\n\t\"os\"\n%s"
            "\t\"testing\"\n\t\"testing/internal/testdeps\"\n\n", main->path,
            main->test_main.name != NULL ? "\t\"reflect\"\n" : "");
    if (main->import_package)
        print_import(out, main, false);
    if (main->import_external)
        print_import(out, main, true);
    fputs(")\n", out);
    print_list(out, "tests", "InternalTest", &main->tests, false);
    print_list(out, "benchmarks", "InternalBenchmark", &main->benchmarks, false);
    print_list(out, "fuzzTargets", "InternalFuzzTarget", &main->fuzz_targets, false);
    print_list(out, "examples", "InternalExample", &main->examples, true);
    // Benchmarks print it; a folder outside of all modules has none.
    fputs("\nfunc init() {\n\ttestdeps.ImportPath = ", out);
    print_quoted(out, strncmp(main->path, "_/", 2) == 0 ? "" : main->path);
    fputs("\n}\n", out);
    if (test_flags.cover_mode != NULL)
        print_cover(out);
    print_main(out, main);
    fclose(out);
    Source *source = source_from_text("_testmain.go", text, size);
    if (folder != NULL)
        keep_copy(folder, text, size);
    free(text);
    return source;
}
