// The packages that are asked for on the command line: the roots of the graph.
//
//     burrow build x.go y.go        the package of these files
//     burrow build ./cmd/... m/lib  the packages of these patterns (patterns.c)
//     burrow build                  the package in the current folder
#include "driver/packages.h"

#include "base/diag.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool ends_in_go(const char *word) {
    size_t len = strlen(word);
    return len > 3 && strcmp(word + len - 3, ".go") == 0;
}

// A folder may be called x.go, a file may not.
static bool is_file_name(const char *word) {
    return ends_in_go(word) && !is_folder(word);
}

static size_t folder_length(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? (size_t)(slash - path) : 0;
}

static const char *folder_name(const char *path) {
    size_t len = folder_length(path);
    return len > 0 ? arena_strndup(&compilation, path, len) : ".";
}

static void check_one_folder(const Words *words) {
    const char *first = folder_name(words->items[0]);
    for (int i = 1; i < words->count; i++)
        if (strcmp(first, folder_name(words->items[i])) != 0)
            fatal("named files must all be in one directory; have %s and %s", first,
                  folder_name(words->items[i]));
}

static void check_files(const Words *words) {
    struct stat info;
    for (int i = 0; i < words->count; i++) {
        const char *word = words->items[i];
        if (is_file_name(word))
            continue;
        if (stat(word, &info) != 0)
            fatal("%s: %s", word, strerror(errno));
        fatal("named files must be .go files: %s", word);
    }
    check_one_folder(words);
}

static Unit *unit_of_place(const Place *place) {
    Unit *unit = loaded_unit(place->path);
    if (unit == NULL)
        return load_root(place->path, place->folder, place->standard);
    unit->named = true;
    return unit;
}

static void add_root(UnitList *roots, Unit *unit) {
    for (int i = 0; i < roots->len; i++)
        if (roots->items[i] == unit)
            return;
    vec_push(&compilation, roots, unit);
}

static void add_pattern(UnitList *roots, const char *word) {
    Places places = {0};
    expand_pattern(word, &places);
    if (places.len == 0)
        fprintf(stderr, "burrow: warning: \"%s\" matched no packages\n", word);
    bool one = strstr(word, "...") == NULL && strcmp(word, "std") != 0;
    for (int i = 0; i < places.len; i++)
        if (one || !places.items[i].only_tests)
            add_root(roots, unit_of_place(&places.items[i]));
}

UnitList named_units(const Words *words) {
    static const char *const here[] = {"."};
    UnitList roots = {0};
    Words all = words->count > 0 ? *words : (Words){(const char **)here, 1};
    bool files = false;
    for (int i = 0; i < all.count; i++)
        files = files || is_file_name(all.items[i]);
    if (files) {
        check_files(&all);
        add_root(&roots, unit_of_files(&all));
    }
    for (int i = 0; !files && i < all.count; i++)
        add_pattern(&roots, all.items[i]);
    if (load_errors() > 0) {
        work_remove();
        exit(STATUS_FAILURE);
    }
    return roots;
}

Unit *named_unit(const Words *words) {
    UnitList roots = named_units(words);
    if (roots.len == 1)
        return roots.items[0];
    const char *word = words->count > 0 ? words->items[0] : ".";
    if (roots.len == 0)
        fatal("no packages loaded from %s", word);
    const char *list = "";
    for (int i = 0; i < roots.len; i++)
        list = arena_printf(&compilation, "%s\n\t%s", list, roots.items[i]->path);
    fatal("pattern %s matches multiple packages:%s", word, list);
}
