// Which packages a word of the command line means.
//
//     fmt               one package
//     ./p               the package in that folder
//     ./...             the packages in that folder and all below it
//     encoding/...      the same for a part of Go's library or of the module
//     std               Go's library
//
// As the go command has it, "..." passes over testdata, vendor and folders whose
// names begin with "." or "_", other modules, and folders without Go files.
#include "driver/packages.h"

#include "base/diag.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *real_path(const char *folder) {
    char real[PATH_MAX];
    if (realpath(folder, real) == NULL)
        fatal("%s: %s", folder, strerror(errno));
    return arena_strndup(&compilation, real, strlen(real));
}

static void add_folder(const char *folder, bool only_tests, Places *places) {
    Place place = {.folder = real_path(folder), .only_tests = only_tests};
    place.path = path_of_folder(place.folder, &place.standard);
    vec_push(&compilation, places, place);
}

// ---- The folders below one

static bool is_passed_over(const char *name) {
    return name[0] == '.' || name[0] == '_' || strcmp(name, "testdata") == 0 ||
           strcmp(name, "vendor") == 0;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_go_file(const char *name) {
    size_t len = strlen(name);
    return len > 3 && strcmp(name + len - 3, ".go") == 0 && name[0] != '_' &&
           file_name_matches(name, &no_rule);
}

static bool is_test(const char *name) {
    size_t len = strlen(name);
    return len > 8 && strcmp(name + len - 8, "_test.go") == 0;
}

static bool has_module(const char *folder) {
    return access(arena_printf(&compilation, "%s/go.mod", folder), F_OK) == 0;
}

// Does a Go file here belong to this system, by its text too?
static bool counts(const char *folder, const char *name) {
    Source *source = source_read(arena_printf(&compilation, "%s/%s", folder, name));
    return source != NULL && file_text_matches(source->text, &no_rule);
}

static void walk(const char *folder, Places *places) {
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return;
    Vec(const char *) below = {0};
    bool package = false, only_tests = true;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *name = entry->d_name;
        const char *path = arena_printf(&compilation, "%s/%s", folder, name);
        if (is_go_file(name) && !is_folder(path)) {
            bool test = is_test(name);
            if ((package && (!only_tests || test)) || !counts(folder, name))
                continue;
            package = true;
            only_tests = only_tests && test;
        } else if (!is_passed_over(name) && is_folder(path) && !has_module(path))
            vec_push(&compilation, &below, path);
    }
    closedir(dir);
    if (package)
        add_folder(folder, only_tests, places);
    if (below.len > 1)
        qsort(below.items, (size_t)below.len, sizeof *below.items, compare_names);
    for (int i = 0; i < below.len; i++)
        walk(below.items[i], places);
}

// ---- Words

static bool is_local(const char *word) {
    return word[0] == '/' || strcmp(word, ".") == 0 || strcmp(word, "..") == 0 ||
           strncmp(word, "./", 2) == 0 || strncmp(word, "../", 3) == 0;
}

// What stands before "/...", or NULL.
static const char *before_dots(const char *word) {
    size_t len = strlen(word);
    if (strcmp(word, "...") == 0)
        return ".";
    if (len < 4 || strcmp(word + len - 4, "/...") != 0)
        return NULL;
    return arena_strndup(&compilation, word, len - 4);
}

// A folder below the main module may be of another, but Go's library has all of its own.
static void check_module(const char *folder) {
    const Module *module = current_module();
    bool standard;
    const char *path = path_of_folder(folder, &standard);
    if (module != NULL && path != NULL && !standard &&
        is_in_another_module(module->root, real_path(folder)))
        fatal("main module (%s) does not contain package %s", module->path, path);
}

// In GOPATH mode, "a/..." may mean folders in several places; who comes first hides
// packages of the same path.
static void walk_gopath(const char *root, Places *places) {
    const Words *folders = gopath_folders();
    for (int i = 0; i < folders->count; i++) {
        const char *folder = arena_printf(&compilation, "%s/%s", folders->items[i], root);
        Places found = {0};
        if (is_folder(folder))
            walk(folder, &found);
        for (int k = 0; k < found.len; k++) {
            const char *first = find_in_gopath(found.items[k].path);
            if (first == NULL || strcmp(real_path(first), found.items[k].folder) == 0)
                vec_push(&compilation, places, found.items[k]);
        }
    }
}

static _Noreturn void no_such_package(const char *path) {
    if (in_gopath_mode())
        fatal("%s", not_in_gopath(path, working_folder()));
    fatal("package %s is not in GOROOT (%s/src/%s)", path, goroot(), path);
}

void expand_pattern(const char *word, Places *places) {
    if (strcmp(word, "std") == 0) {
        walk(arena_printf(&compilation, "%s/src", goroot()), places);
        return;
    }
    const char *root = before_dots(word);
    const char *name = root != NULL ? root : word;
    const char *folder = name, *path;
    bool standard;
    if (root != NULL && in_gopath_mode() && !is_local(name)) {
        const char *library = arena_printf(&compilation, "%s/src/%s", goroot(), name);
        if (is_folder(library))
            walk(library, places);
        walk_gopath(name, places);
        return;
    }
    if (!is_local(name)) {
        folder = find_package(name, NULL, &path, &standard);
        if (folder == NULL)
            no_such_package(name);
    } else if (!is_folder(name)) {
        fatal("%s: %s", name, strerror(access(name, F_OK) == 0 ? ENOTDIR : ENOENT));
    } else {
        check_module(name);
    }
    if (root == NULL)
        add_folder(folder, false, places);
    else
        walk(folder, places);
}
