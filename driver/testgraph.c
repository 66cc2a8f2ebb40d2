// The graph of a test binary.
//
//     p.test ─┬─ p_test ─┬─ p and its internal tests
//             │          └─ q ── p, the same one
//             └─ testing, os, …
//
// There is one p in this build, and it has its tests in it: a package that imports p
// is compiled against that one, under another key of the cache than usual.
#include "driver/testing.h"

#include "base/diag.h"

#include <string.h>

static const char *tested;             // import path whose _test.go files count
static Vec(Source *) external_sources; // those that are package p_test
static int test_files;                 // all of them

bool is_tested(const Unit *unit) {
    return tested != NULL && strcmp(unit->path, tested) == 0;
}

static bool ends_in_test(const Name *name) {
    return name != NULL && name->len >= 5 &&
           strcmp(name->text + name->len - 5, "_test") == 0;
}

// A test file is one more file of the package, or of package p_test.
bool add_test_files(Unit *unit, const Words *paths, const OverlayRule *rule) {
    for (int i = 0; i < paths->count; i++) {
        Source *source = read_source(paths->items[i]);
        if (!file_text_matches(source->text, rule))
            continue;
        test_files++;
        if (ends_in_test(read_header(source).name))
            vec_push(&compilation, &external_sources, source);
        else
            unit_add_file(unit, source);
    }
    return test_files > 0;
}

// Flags like -gcflags=-m are for the tested package, its tests included.
static const char *name_for_errors(Unit *unit) {
    unit->named = true;
    return arena_printf(&compilation, "%s [%s.test]", unit->path, tested);
}

static Unit *external_unit(const Unit *package) {
    Unit *unit = unit_new(arena_printf(&compilation, "%s_test", tested));
    unit->standard = package->standard;
    unit->folder = package->folder;
    unit->home = tested;
    unit->title = name_for_errors(unit);
    for (int i = 0; i < external_sources.len; i++)
        unit_add_file(unit, external_sources.items[i]);
    if (package->files.len == 0 && unit_import(unit, tested) != NULL)
        fatal("no non-test Go files in %s", package->folder);
    unit_hash(unit);
    unit_follow_imports(unit);
    list_unit(unit);
    return unit;
}

TestUnits load_tests(const char *path, const char *folder, bool standard) {
    tested = path;
    load_runtime();
    Unit *package = loaded_unit(path);
    if (package == NULL)
        package = load_unit_at(path, folder, standard);
    TestUnits tests = {.package = package, .count = test_files};
    package->is_main = false; // no program here
    package->named = true;
    if (test_files > external_sources.len)
        package->title = name_for_errors(package);
    if (external_sources.len > 0)
        tests.external = external_unit(package);
    return tests;
}

static void import_tests(Unit *root, Unit *tests) {
    Import *import = tests != NULL ? unit_import(root, tests->path) : NULL;
    if (import != NULL)
        import->unit = tests;
}

Unit *unit_of_testmain(const TestUnits *tests, Source *source) {
    Unit *root = unit_new(arena_printf(&compilation, "%s.test", tested));
    root->home = "testing"; // it may import testing/internal/testdeps
    root->standard = true;
    root->folder = tests->package->folder;
    root->is_main = true;
    unit_add_file(root, source);
    unit_hash(root);
    import_tests(root, tests->package);
    import_tests(root, tests->external);
    unit_follow_imports(root);
    list_unit(root);
    return root;
}
