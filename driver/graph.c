// Units: the packages of a build, and what each imports.
//
// Starting from the package to be built, the heads of files are read and their
// imports followed, depth first.  A unit is listed when all its imports are, so
// `units` is in the order in which packages can be compiled and must be initialised:
//
//     main -> fmt -> io, os        io, …, os, fmt
//          -> sort -> …            …, sort
//
// What is wrong with imports is said here, in the words of `go build`: packages that
// are missing, programs that are imported, internal packages of others, cycles.
#include "driver/testing.h"

#include "base/diag.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

UnitList units;

static UnitList loaded; // all units with an import path, in the order met
static UnitList stack;  // units whose imports are being loaded, the root first
static int errors;      // printed
static const Import *at_work; // the import being followed, or NULL

// ---- Errors

// Where the go command says something is: no "./" in front.
static const char *place_of(Pos pos) {
    Position at = pos_resolve(pos);
    return arena_printf(&compilation, "%s:%d:%d", at.file, at.line, at.column);
}

// "package a\n\timports b\n": the way to the unit at work.
static void print_way(const Unit *end) {
    for (int i = 0; i < stack.len; i++)
        fprintf(stderr, i == 0 ? "package %s\n" : "\timports %s\n", stack.items[i]->path);
    if (end != NULL)
        fprintf(stderr, "\timports %s", end->path);
}

// ---- Files of a folder

static bool has_suffix(const char *name, const char *suffix) {
    size_t len = strlen(name), n = strlen(suffix);
    return len > n && strcmp(name + len - n, suffix) == 0;
}

static int compare_words(const void *a, const void *b) {
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    const char *slash_x = strrchr(x, '/'), *slash_y = strrchr(y, '/');
    return strcmp(slash_x != NULL ? slash_x + 1 : x, slash_y != NULL ? slash_y + 1 : y);
}

typedef struct Listing {
    Vec(const char *) files; // that may count: paths
    Vec(const char *) assembly; // of the overlay
    Vec(const char *) tests; // _test.go files that may count
    int excluded;            // .go files that do not count
} Listing;

static bool in_words(const Words *words, const char *word) {
    for (int i = 0; i < words->count; i++)
        if (strcmp(words->items[i], word) == 0)
            return true;
    return false;
}

static bool exists(const char *folder, const char *name) {
    return access(arena_printf(&compilation, "%s/%s", folder, name), F_OK) == 0;
}

// Adds the Go files of FOLDER but those that OVERLAY (or NULL) has too.
static void list_folder(Listing *list, const char *folder, const char *overlay,
                        const OverlayRule *rule) {
    DIR *dir = opendir(folder);
    if (dir == NULL)
        fatal("%s: %s", folder, strerror(errno));
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *name = entry->d_name;
        if (name[0] == '.' || name[0] == '_')
            continue;
        const char *path = strcmp(folder, ".") == 0
                               ? arena_strndup(&compilation, name, strlen(name))
                               : arena_printf(&compilation, "%s/%s", folder, name);
        if (overlay == folder && has_suffix(name, ".asm"))
            vec_push(&compilation, &list->assembly, path);
        if (!has_suffix(name, ".go"))
            continue;
        if (!file_name_matches(name, rule))
            list->excluded++;
        else if (has_suffix(name, "_test.go"))
            vec_push(&compilation, &list->tests, path);
        else if (overlay == folder || overlay == NULL || !exists(overlay, name)) {
            if (overlay == folder || !in_words(&rule->without, name))
                vec_push(&compilation, &list->files, path);
        }
    }
    closedir(dir);
}

static void sort_words(const char **items, int count) {
    if (count > 1)
        qsort(items, (size_t)count, sizeof *items, compare_words);
}

// ---- Reading a unit's files

Unit *unit_new(const char *path) {
    Unit *unit = ARENA_NEW(&compilation, Unit);
    unit->path = path;
    return unit;
}

static void add_import(Unit *unit, const HeaderImport *import) {
    if (strcmp(import->path, "unsafe") == 0 || unit_import(unit, import->path) != NULL)
        return;
    Import added = {.spelling = import->path,
                    .file = source_of(import->pos)->path,
                    .place = place_of(import->pos)};
    vec_push(&compilation, &unit->imports, added);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static const char *absolute(const char *folder) {
    char real[PATH_MAX];
    return realpath(folder, real) != NULL ? arena_strndup(&compilation, real, strlen(real))
                                          : folder;
}

static const char *folder_of(const char *path);

static _Noreturn void two_names(const Unit *unit, const Name *name, const Source *source) {
    const char *place = at_work != NULL ? arena_printf(&compilation, "%s: ", at_work->place)
                                        : "";
    fprintf(stderr, "%sfound packages %s (%s) and %s (%s) in %s\n", place, unit->name->text,
            base_name(unit->files.items[0]), name->text, base_name(source->path),
            absolute(folder_of(source->path)));
    work_remove();
    exit(STATUS_FAILURE);
}

void unit_add_file(Unit *unit, Source *source) {
    Header header = read_header(source);
    if (unit->name == NULL)
        unit->name = header.name;
    else if (header.name != NULL && header.name != unit->name)
        two_names(unit, header.name, source);
    vec_push(&compilation, &unit->files, source->path);
    vec_push(&compilation, &unit->sources, source);
    for (int i = 0; i < header.imports.len; i++) {
        add_import(unit, &header.imports.items[i]);
        if (strcmp(header.imports.items[i].path, "embed") == 0)
            embed_scan(unit, source);
    }
}

Source *read_source(const char *path) {
    Source *source = source_read(path);
    if (source == NULL)
        fatal("%s: %s", path, strerror(errno));
    return source;
}

// There is no C compiler at hand: files that import "C" are for another build.
static bool needs_cgo(Source *source) {
    if (strstr(source->text, "\"C\"") == NULL)
        return false;
    Header header = read_header(source);
    for (int i = 0; i < header.imports.len; i++)
        if (strcmp(header.imports.items[i].path, "C") == 0)
            return true;
    return false;
}

static void read_file(Unit *unit, const char *path, const OverlayRule *rule,
                      int *excluded) {
    unit_watch(unit, WATCH_GO, path);
    Source *source = read_source(path);
    if (file_text_matches(source->text, rule) && !needs_cgo(source)) {
        unit_add_file(unit, is_tested(unit) ? cover_source(unit->path, source) : source);
        return;
    }
    unit->watched.items[unit->watched.len - 1].kind = WATCH_OTHER;
    ++*excluded;
}

static void read_listed(Unit *unit, Listing *list, const char *shown,
                        const OverlayRule *rule) {
    sort_words(list->files.items, list->files.len);
    sort_words(list->assembly.items, list->assembly.len);
    for (int i = 0; i < list->files.len; i++)
        read_file(unit, list->files.items[i], rule, &list->excluded);
    for (int i = 0; i < list->assembly.len; i++) {
        unit_watch(unit, WATCH_ASSEMBLY, list->assembly.items[i]);
        vec_push(&compilation, &unit->assembly, list->assembly.items[i]);
    }
    if (is_tested(unit)) {
        sort_words(list->tests.items, list->tests.len);
        Words tests = {list->tests.items, list->tests.len};
        if (add_test_files(unit, &tests, rule))
            return;
    }
    if (unit->files.len > 0)
        return;
    if (stack.len > 0) {
        print_way(unit);
        const char *why = list->excluded > 0 ? "build constraints exclude all Go files in"
                                             : "no non-test Go files in";
        load_error(": %s %s\n", why, absolute(shown));
        return;
    }
    if (list->excluded > 0)
        fatal("package %s: build constraints exclude all Go files in %s", unit->path,
              absolute(shown));
    fatal("no %sGo files in %s", list->tests.len > 0 ? "non-test " : "", absolute(shown));
}

// Is there assembly in Go's own notation that would belong to a build by that rule?  A
// file without functions only says that some have no body.
static bool has_assembly(const char *folder, const OverlayRule *rule) {
    bool found = false;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir != NULL && !found && (entry = readdir(dir)) != NULL;) {
        const char *name = entry->d_name;
        if (!has_suffix(name, ".s") || !file_name_matches(name, rule))
            continue;
        Source *source = source_read(arena_printf(&compilation, "%s/%s", folder, name));
        found = source != NULL && file_text_matches(source->text, rule) &&
                strstr(source->text, "TEXT") != NULL;
    }
    if (dir != NULL)
        closedir(dir);
    return found;
}

// A package of Go's library has a rule of its own.  For others there is one rule: who
// has assembly for this machine has Go code for those machines, or those compilers, for
// which it has none.
static OverlayRule rule_for(const Unit *unit, const char *shown) {
    if (unit->standard)
        return *overlay_rule(unit->path);
    OverlayRule with_gc = {.gc = true};
    if (options.stock_library)
        return no_rule;
    if (has_assembly(shown, &no_rule))
        return (OverlayRule){.portable = true};
    return has_assembly(shown, &with_gc) ? no_rule : with_gc;
}

// SHOWN is how the folder stands in messages.
static void read_folder(Unit *unit, const char *shown) {
    const char *overlay = overlay_folder(copied_path(unit->path));
    OverlayRule of_unit = rule_for(unit, shown), *rule = &of_unit;
    const char *key = manifest_key(unit, shown, rule, overlay);
    if (!is_tested(unit) && manifest_load(unit, key))
        return;
    Listing list = {0};
    if (overlay != NULL) {
        unit_watch(unit, WATCH_FOLDER, overlay);
        list_folder(&list, overlay, overlay, rule);
    }
    bool only_overlay = overlay != NULL && (rule->replace || strcmp(overlay, shown) == 0);
    if (!only_overlay) {
        unit_watch(unit, WATCH_FOLDER, shown);
        list_folder(&list, shown, overlay, rule);
    }
    read_listed(unit, &list, shown, rule);
    unit_hash(unit);
    if (!is_tested(unit))
        manifest_store(unit, key);
}

// A folder below the current one is shown as the way down to it.
static const char *shown_folder(const char *folder) {
    char here[PATH_MAX];
    if (getcwd(here, sizeof here) == NULL || folder[0] != '/')
        return folder;
    size_t len = strlen(here);
    if (strncmp(folder, here, len) != 0)
        return folder;
    if (folder[len] == '\0')
        return ".";
    return folder[len] == '/' ? folder + len + 1 : folder;
}

// ---- Following imports

Import *unit_import(Unit *unit, const char *spelling) {
    for (int i = 0; i < unit->imports.len; i++)
        if (strcmp(unit->imports.items[i].spelling, spelling) == 0)
            return &unit->imports.items[i];
    return NULL;
}

Unit *loaded_unit(const char *path) {
    for (int i = 0; i < loaded.len; i++)
        if (strcmp(loaded.items[i]->path, path) == 0)
            return loaded.items[i];
    return NULL;
}

static void missing(const Unit *unit, const Import *import) {
    const char *path = import->spelling, *module = missing_module(path);
    if (in_gopath_mode())
        load_error("%s: %s\n", import->place,
                   not_in_gopath(path, unit->folder != NULL ? unit->folder : "."));
    else if (module != NULL)
        load_error("%s: %s\n", import->place, module);
    else if (memchr(path, '.', strcspn(path, "/")) == NULL)
        load_error("%s: package %s is not in GOROOT (%s/src/%s)\n", import->place, path,
                   goroot(), path);
    else if (current_module() == NULL)
        load_error("%s: no required module provides package %s: go.mod file not found in "
                   "current directory or any parent directory; see 'go help modules'\n",
                   import->place, path);
    else
        load_error("%s: no required module provides package %s; to add it:\n\tgo get %s\n",
                   import->place, path, path);
}

// Spec says nothing of it, the go command does: what is in a folder internal/ is for
// those around it.
static bool may_import(const Unit *unit, const char *path, bool standard) {
    const char *at = path, *last = NULL;
    while ((at = strstr(at, "internal")) != NULL) {
        bool starts = at == path || at[-1] == '/';
        at += strlen("internal");
        if (starts && (*at == '\0' || *at == '/'))
            last = at - strlen("internal");
    }
    if (last == NULL)
        return true;
    if (last == path)
        return unit->standard || !standard;
    size_t parent = (size_t)(last - path) - 1;
    if (standard != unit->standard)
        return false;
    const char *home = unit->home != NULL ? unit->home : unit->path;
    return strncmp(home, path, parent) == 0 &&
           (home[parent] == '/' || home[parent] == '\0');
}

static const char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? arena_strndup(&compilation, path, (size_t)(slash - path)) : ".";
}

static bool is_relative(const char *path) {
    return strncmp(path, "./", 2) == 0 || strncmp(path, "../", 3) == 0;
}

static const char *resolve(Unit *unit, Import *import, const char **path, bool *standard) {
    const char *spelling = import->spelling;
    if (!is_relative(spelling))
        return find_package(spelling, unit, path, standard);
    const char *folder =
        arena_printf(&compilation, "%s/%s", folder_of(import->file), spelling);
    if (!is_folder(folder))
        return NULL;
    *path = path_of_folder(folder, standard);
    return absolute(folder);
}

static void follow(Unit *unit, Import *import) {
    const char *path = import->spelling;
    bool standard = false;
    if (is_relative(path) && current_module() != NULL) {
        load_error("%s: local import \"%s\" in non-local package\n", import->place, path);
        return;
    }
    if (path[0] == '\0') {
        load_error("%s: invalid import path: \"\"\n", import->place);
        return;
    }
    const char *folder = resolve(unit, import, &path, &standard);
    if (folder == NULL) {
        missing(unit, import);
        return;
    }
    if (!may_import(unit, path, standard)) {
        print_way(NULL);
        fprintf(stderr, "\t%s: use of internal package %s not allowed\n",
                import->place, path);
        errors++;
        return;
    }
    Unit *found = loaded_unit(path);
    if (found != NULL && found->visiting) {
        print_way(found);
        fprintf(stderr, ": import cycle not allowed\n");
        errors++;
        return;
    }
    const Import *outer = at_work;
    at_work = import;
    if (found == NULL)
        found = load_unit_at(path, folder, standard);
    at_work = outer;
    if (found->is_main && !unit->standard) {
        fprintf(stderr, "%s: import \"%s\" is a program, not an importable package\n",
                import->place, path);
        errors++;
    }
    import->unit = found;
}

static int compare_imports(const void *a, const void *b) {
    return strcmp((*(Import *const *)a)->spelling, (*(Import *const *)b)->spelling);
}

// Errors are said in the order of the paths.
static Import **sorted_imports(Unit *unit) {
    Import **sorted = ARENA_ARRAY(&compilation, Import *, unit->imports.len + 1);
    for (int i = 0; i < unit->imports.len; i++)
        sorted[i] = &unit->imports.items[i];
    if (unit->imports.len > 1)
        qsort(sorted, (size_t)unit->imports.len, sizeof *sorted, compare_imports);
    return sorted;
}

void unit_follow_imports(Unit *unit) {
    embed_resolve(unit);
    unit->visiting = true;
    vec_push(&compilation, &stack, unit);
    Import **sorted = sorted_imports(unit);
    for (int i = 0; i < unit->imports.len; i++)
        if (sorted[i]->unit == NULL)
            follow(unit, sorted[i]);
    stack.len--;
    unit->visiting = false;
}

Unit *load_unit_at(const char *path, const char *folder, bool standard) {
    Unit *unit = unit_new(path);
    vec_push(&compilation, &loaded, unit);
    unit->standard = standard;
    unit->folder = folder;
    unit->language = standard ? NULL : language_of(folder);
    read_folder(unit, standard ? folder : shown_folder(folder));
    unit->is_main = unit->name != NULL && strcmp(unit->name->text, "main") == 0;
    unit_follow_imports(unit);
    if (unit->files.len > 0) // a folder may hold nothing but external tests
        list_unit(unit);
    return unit;
}

int load_errors(void) { return errors; }

void load_error(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    errors++;
}

void list_unit(Unit *unit) {
    unit->number = units.len;
    vec_push(&compilation, &units, unit);
}

// ---- Roots

// Every program with packages has package runtime, whether it says so or not.
void load_runtime(void) {
    if (overlay_folder("runtime") != NULL && loaded_unit("runtime") == NULL)
        load_unit_at("runtime", overlay_folder("runtime"), true);
}

static Unit *complete_root(Unit *unit) {
    unit->is_main = unit->name != NULL && strcmp(unit->name->text, "main") == 0;
    if (unit->imports.len > 0)
        load_runtime();
    unit_follow_imports(unit);
    unit->named = true;
    list_unit(unit);
    return unit;
}

// ---- The order of initialisation: imports first, package runtime before all

static void add_below(const Unit *unit, bool *seen, UnitList *order) {
    for (int i = 0; i < unit->imports.len; i++) {
        Unit *import = unit->imports.items[i].unit;
        if (import == NULL || seen[import->number])
            continue;
        seen[import->number] = true;
        add_below(import, seen, order);
        vec_push(&compilation, order, import);
    }
}

UnitList units_below(const Unit *unit) {
    UnitList order = {0};
    bool *seen = ARENA_ARRAY(&compilation, bool, units.len + 1);
    Unit *runtime = unit->imports.len > 0 ? loaded_unit("runtime") : NULL;
    if (runtime != NULL) {
        seen[runtime->number] = true;
        add_below(runtime, seen, &order);
        vec_push(&compilation, &order, runtime);
    }
    add_below(unit, seen, &order);
    return order;
}

Unit *unit_of_files(const Words *files) {
    Unit *unit = unit_new("command-line-arguments");
    unit->language = current_module() != NULL ? language_of(working_folder()) : NULL;
    const char *key = named_key(files);
    if (!manifest_load(unit, key)) {
        for (int i = 0; i < files->count; i++) {
            unit_watch(unit, WATCH_GO, files->items[i]);
            unit_add_file(unit, read_source(files->items[i]));
        }
        unit_hash(unit);
        manifest_store(unit, key);
    }
    return complete_root(unit);
}

Unit *load_root(const char *path, const char *folder, bool standard) {
    Unit *unit = unit_new(path);
    unit->standard = standard;
    unit->folder = absolute(folder);
    unit->language = standard ? NULL : language_of(unit->folder);
    vec_push(&compilation, &loaded, unit);
    read_folder(unit, standard ? folder : shown_folder(unit->folder));
    return complete_root(unit);
}
