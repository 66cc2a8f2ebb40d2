// From import paths to folders.
//
//     fmt                      GOROOT/src/fmt, or runtime/std/fmt
//     golang.org/x/net/idna    imported by Go's library: GOROOT/src/vendor/...
//     example.com/m/pkg        in module example.com/m: the folder pkg beside go.mod
//     github.com/x/y           the module's vendor/ folder
//     ./pkg                    relative to the importing file's folder
//
// Nothing is ever fetched: what is not on the disk is missing.
#include "driver/packages.h"

#include "base/diag.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// ---- go.mod

static char *first_word(const char *at) {
    at += strspn(at, " \t");
    if (*at == '"' || *at == '`') {
        const char *end = strchr(at + 1, *at);
        return end != NULL ? arena_strndup(&compilation, at + 1, (size_t)(end - at - 1))
                           : NULL;
    }
    size_t len = strcspn(at, " \t\r\n");
    return len > 0 ? arena_strndup(&compilation, at, len) : NULL;
}

static const Module *read_module(const char *folder, FILE *in) {
    Module *module = ARENA_NEW(&compilation, Module);
    module->root = folder;
    char line[4096];
    while (fgets(line, sizeof line, in) != NULL) {
        const char *at = line + strspn(line, " \t");
        if (module->path == NULL && strncmp(at, "module", 6) == 0 &&
            (at[6] == ' ' || at[6] == '\t'))
            module->path = first_word(at + 6);
        else if (strncmp(at, "go", 2) == 0 && (at[2] == ' ' || at[2] == '\t'))
            module->language = arena_printf(&compilation, "go%s", first_word(at + 2));
    }
    fclose(in);
    if (module->path == NULL)
        fatal("%s/go.mod: no module declaration", folder);
    return module;
}

const char *working_folder(void) {
    static char folder[PATH_MAX];
    if (folder[0] == '\0' && getcwd(folder, sizeof folder) == NULL)
        fatal("the current folder: %s", strerror(errno));
    return folder;
}

const Module *current_module(void) {
    static const Module *module;
    static bool looked;
    if (looked)
        return module;
    looked = true;
    char *folder = arena_strndup(&compilation, working_folder(), strlen(working_folder()));
    for (;;) {
        FILE *in = fopen(arena_printf(&compilation, "%s/go.mod", folder), "r");
        if (in != NULL)
            return module = read_module(folder, in);
        char *slash = strrchr(folder, '/');
        if (slash == NULL || folder[0] == '\0')
            return NULL;
        *slash = '\0';
    }
}

// ---- Import path -> folder

// What follows PREFIX and a slash in PATH ("" if they are equal), else NULL.
static const char *below(const char *path, const char *prefix) {
    size_t len = strlen(prefix);
    if (strncmp(path, prefix, len) != 0)
        return NULL;
    if (path[len] == '/')
        return path + len + 1;
    return path[len] == '\0' ? path + len : NULL;
}

static const char *join(const char *folder, const char *rest) {
    return rest[0] != '\0' ? arena_printf(&compilation, "%s/%s", folder, rest) : folder;
}

static const char *if_folder(const char *path) {
    return is_folder(path) ? path : NULL;
}

static const char *in_library(const char *path, const Unit *from, const char **found) {
    const char *overlay = overlay_folder(path);
    const char *root = overlay != NULL ? goroot_if_any() : goroot();
    *found = path;
    if (root == NULL)
        return overlay;
    const char *folder = if_folder(arena_printf(&compilation, "%s/src/%s", root, path));
    if (folder == NULL && from != NULL && from->standard) {
        folder = if_folder(arena_printf(&compilation, "%s/src/vendor/%s", root, path));
        *found = arena_printf(&compilation, "vendor/%s", path);
    }
    return folder != NULL ? folder : overlay;
}

const char *find_package(const char *path, const Unit *from, const char **found,
                         bool *standard) {
    *found = path;
    *standard = false;
    const Module *module = current_module();
    if (module != NULL && (from == NULL || !from->standard)) {
        const char *rest = below(path, module->path);
        const char *folder = rest != NULL ? if_folder(join(module->root, rest)) : NULL;
        if (folder != NULL)
            return folder;
        folder = if_folder(arena_printf(&compilation, "%s/vendor/%s", module->root, path));
        if (folder != NULL)
            return folder;
    }
    size_t first = strcspn(path, "/");
    if (memchr(path, '.', first) != NULL && (from == NULL || !from->standard))
        return NULL; // example.com/… is never Go's
    const char *folder = in_library(path, from, found);
    *standard = folder != NULL;
    return folder;
}

const char *path_of_folder(const char *folder, bool *standard) {
    char real[PATH_MAX], root[PATH_MAX];
    *standard = false;
    if (realpath(folder, real) == NULL)
        return NULL;
    const Module *module = current_module();
    const char *rest = NULL;
    if (module != NULL && realpath(module->root, root) != NULL)
        rest = below(real, root);
    if (rest != NULL)
        return join(module->path, arena_strndup(&compilation, rest, strlen(rest)));
    const char *library = goroot_if_any();
    if (library != NULL &&
        realpath(arena_printf(&compilation, "%s/src", library), root) != NULL &&
        (rest = below(real, root)) != NULL && rest[0] != '\0') {
        *standard = true;
        return arena_strndup(&compilation, rest, strlen(rest));
    }
    return arena_printf(&compilation, "_%s", real);
}
