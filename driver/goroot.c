// Where Go's own library is, and what of it we replace.
//
// GOROOT is the folder whose src/ has the standard library's source: it comes from
// -goroot, $GOROOT, or one of the places where systems put it.  (Debian has the source
// in /usr/share/go-1.19; where Go itself is installed, /usr/lib/go-1.19 leads to it and
// has the rest of what programs look for in runtime.GOROOT().)
//
// The overlay, runtime/std/, has a folder for each package that is bound to a
// runtime, or to Go's compiler (golang.org/x/sys/unix).  A file there takes the place
// of Go's file of the same name, other files are added.  What more is to be said of a
// package stands in runtime/std/packages.txt, one package a line:
//
//     runtime        replace         only the overlay's files count
//     math           portable        files as for a machine without assembly
//     reflect        -asm.go -x.go   without these files of Go's
#include "driver/packages.h"

#include "base/diag.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static const char *if_goroot(const char *path) {
    if (path == NULL || path[0] == '\0')
        return NULL;
    return is_folder(arena_printf(&compilation, "%s/src/fmt", path)) ? path : NULL;
}

const char *goroot_if_any(void) {
    static const char *const places[] = {
        "/usr/lib/go-1.19", "/usr/share/go-1.19", "/usr/lib/go",
        "/usr/share/go",    "/usr/local/go",      "/usr/lib/golang",
    };
    static const char *found;
    if (found != NULL)
        return found;
    const char *wanted = options.goroot != NULL ? options.goroot : getenv("GOROOT");
    if (wanted != NULL && wanted[0] != '\0') {
        found = if_goroot(wanted);
        if (found == NULL)
            fatal("%s has no Go library (no src/fmt); install golang-1.19-src, "
                  "or set GOROOT", wanted);
    }
    for (size_t i = 0; found == NULL && i < sizeof places / sizeof *places; i++)
        found = if_goroot(places[i]);
    return found;
}

const char *goroot(void) {
    const char *found = goroot_if_any();
    if (found == NULL)
        fatal("Go's standard library was not found; install golang-1.19-src "
              "(Debian: apt-get install golang-1.19-src), or set GOROOT or -goroot");
    return found;
}

// ---- The overlay

// Some packages outside Go's library are bound to Go's compiler, too, and are copied
// into vendor/ folders: example.com/m/vendor/golang.org/x/sys/unix.
const char *copied_path(const char *path) {
    const char *vendor = NULL;
    for (const char *at = path; (at = strstr(at, "vendor/")) != NULL; at++)
        if (at == path || at[-1] == '/')
            vendor = at;
    return vendor != NULL ? vendor + strlen("vendor/") : path;
}

const char *overlay_folder(const char *path) {
    if (options.stock_library)
        return NULL;
    const char *folder = arena_printf(&compilation, "%s/%s", overlay_root(), path);
    return is_folder(folder) ? folder : NULL;
}

typedef struct NamedRule {
    const char *path;
    OverlayRule rule;
} NamedRule;

static Vec(NamedRule) rules;

static void read_rule(char *line) {
    Vec(const char *) without = {0};
    char *rest, *path = strtok_r(line, " \t\n", &rest);
    if (path == NULL || path[0] == '#')
        return;
    NamedRule named = {.path = path, .rule.library = true};
    for (char *word; (word = strtok_r(NULL, " \t\n", &rest)) != NULL && *word != '#';) {
        if (strcmp(word, "replace") == 0)
            named.rule.replace = true;
        else if (strcmp(word, "portable") == 0)
            named.rule.portable = true;
        else if (word[0] == '-')
            vec_push(&compilation, &without, word + 1);
        else
            fatal("%s/packages.txt: unknown word %s", overlay_root(), word);
    }
    named.rule.without = (Words){without.items, without.len};
    vec_push(&compilation, &rules, named);
}

static void read_rules(void) {
    static bool done;
    if (done)
        return;
    done = true;
    FILE *in = fopen(arena_printf(&compilation, "%s/packages.txt", overlay_root()), "r");
    if (in == NULL)
        return;
    char line[1024];
    while (fgets(line, sizeof line, in) != NULL)
        read_rule(arena_strndup(&compilation, line, strlen(line)));
    fclose(in);
}

const OverlayRule no_rule = {0};

const OverlayRule *overlay_rule(const char *path) {
    static const OverlayRule none = {.library = true};
    if (options.stock_library)
        return &no_rule;
    read_rules();
    for (int i = 0; i < rules.len; i++)
        if (strcmp(rules.items[i].path, path) == 0)
            return &rules.items[i].rule;
    return &none;
}
