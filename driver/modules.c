// From import paths to folders.
//
//     fmt                      GOROOT/src/fmt, or runtime/std/fmt
//     golang.org/x/net/idna    imported by Go's library: GOROOT/src/vendor/...
//                              or, by a package cmd/..., GOROOT/src/cmd/vendor/...
//     example.com/m/pkg        in module example.com/m: the folder pkg beside go.mod
//     github.com/x/y           the module's vendor/ folder, or a module that go.mod
//                              requires or replaces (modcache.c)
//     ./pkg                    relative to the importing file's folder
//
// With GO111MODULE=off there are no modules (gopath.c).
//
// Nothing is ever fetched: what is not on the disk is missing.
#include "driver/packages.h"

#include "base/diag.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Vec(const Module *) modules; // all that have been read

void note_module(const Module *module) { vec_push(&compilation, &modules, module); }

const char *working_folder(void) {
    static char folder[PATH_MAX];
    if (folder[0] == '\0' && getcwd(folder, sizeof folder) == NULL)
        fatal("the current folder: %s", strerror(errno));
    return folder;
}

const Module *current_module(void) {
    static const Module *module;
    static bool looked;
    if (looked || in_gopath_mode())
        return module;
    looked = true;
    char *folder = arena_strndup(&compilation, working_folder(), strlen(working_folder()));
    for (;;) {
        const char *file = arena_printf(&compilation, "%s/go.mod", folder);
        if ((module = read_module(folder, file, true)) != NULL) {
            note_module(module);
            return module;
        }
        char *slash = strrchr(folder, '/');
        if (slash == NULL || folder[0] == '\0')
            return NULL;
        *slash = '\0';
    }
}

// ---- Import path -> folder

// What follows PREFIX and a slash in PATH ("" if they are equal), else NULL.
const char *below(const char *path, const char *prefix) {
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

// Go's library is two modules, std and cmd, each with what it vendors.
static const char *vendor_folder(const Unit *from) {
    return below(from->path, "cmd") != NULL ? "cmd/vendor" : "vendor";
}

static const char *in_library(const char *path, const Unit *from, const char **found) {
    const char *overlay = overlay_folder(path);
    const char *root = overlay != NULL ? goroot_if_any() : goroot();
    *found = path;
    if (root == NULL)
        return overlay;
    const char *folder = if_folder(arena_printf(&compilation, "%s/src/%s", root, path));
    if (folder == NULL && from != NULL && from->standard) {
        *found = arena_printf(&compilation, "%s/%s", vendor_folder(from), path);
        folder = if_folder(arena_printf(&compilation, "%s/src/%s", root, *found));
    }
    return folder != NULL ? folder : overlay;
}

bool is_in_another_module(const char *root, const char *folder) {
    if (below(folder, root) == NULL)
        return false;
    for (size_t len = strlen(folder); len > strlen(root); len--) {
        if (folder[len] != '/' && folder[len] != '\0')
            continue;
        const char *part = arena_strndup(&compilation, folder, len);
        if (access(arena_printf(&compilation, "%s/go.mod", part), F_OK) == 0)
            return true;
    }
    return false;
}

// A folder without Go files, of whatever system, is no package.
bool has_go_files(const char *folder) {
    DIR *dir = opendir(folder);
    bool found = false;
    for (struct dirent *entry; dir != NULL && !found && (entry = readdir(dir)) != NULL;) {
        size_t len = strlen(entry->d_name);
        found = len > 3 && strcmp(entry->d_name + len - 3, ".go") == 0;
    }
    if (dir != NULL)
        closedir(dir);
    return found;
}

const char *in_module(const char *root, const char *module_path, const char *path) {
    const char *rest = below(path, module_path);
    const char *folder = rest != NULL ? if_folder(join(root, rest)) : NULL;
    return folder != NULL && !is_in_another_module(root, folder) && has_go_files(folder)
               ? folder
               : NULL;
}

// Is what the module needs in its vendor/ folder?  If nobody says: since go1.14, where
// there is one.
static const char *vendored_modules(const Module *module) {
    const char *mode = options.module_mode;
    const char *vendor = arena_printf(&compilation, "%s/vendor", module->root);
    if (mode != NULL)
        return strcmp(mode, "vendor") == 0 ? vendor : NULL;
    int minor = atoi(module->language + strlen("go1."));
    return minor >= 14 && is_folder(vendor) ? vendor : NULL;
}

const char *language_of(const char *folder) {
    const Module *found = NULL;
    for (int i = 0; i < modules.len; i++) {
        const Module *module = modules.items[i];
        if (below(folder, module->root) != NULL &&
            (found == NULL || strlen(found->root) < strlen(module->root)))
            found = module;
    }
    if (found == NULL || strstr(folder + strlen(found->root), "/vendor/") != NULL)
        return NULL;
    return found->language;
}

static const char *in_gopath_or_library(const char *path, const Unit *from,
                                        const char **found, bool *standard) {
    const char *importer = from == NULL           ? NULL
                           : from->folder != NULL ? from->folder
                                                  : working_folder();
    const char *folder =
        importer != NULL ? find_vendored_in_gopath(path, importer, found) : NULL;
    if (folder != NULL)
        return folder;
    if (memchr(path, '.', strcspn(path, "/")) == NULL)
        folder = in_library(path, from, found);
    *standard = folder != NULL;
    return folder != NULL ? folder : find_in_gopath(path);
}

const char *find_package(const char *path, const Unit *from, const char **found,
                         bool *standard) {
    *found = path;
    *standard = false;
    if (in_gopath_mode() && (from == NULL || !from->standard))
        return in_gopath_or_library(path, from, found, standard);
    const Module *module = current_module();
    if (module != NULL && (from == NULL || !from->standard)) {
        const char *folder = in_module(module->root, module->path, path);
        if (folder != NULL)
            return folder;
        const char *vendor = vendored_modules(module);
        if (vendor != NULL)
            folder = if_folder(join(vendor, path));
        else if (memchr(path, '.', strcspn(path, "/")) != NULL ||
                 (folder = in_library(path, from, found)) == NULL)
            folder = in_required_module(module, path);
        else
            *standard = true;
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
    const char *rest = NULL;
    // Go's library is a module, std, whose packages go without its name.
    const char *library = goroot_if_any();
    if (library != NULL &&
        realpath(arena_printf(&compilation, "%s/src", library), root) != NULL &&
        (rest = below(real, root)) != NULL && rest[0] != '\0') {
        *standard = true;
        return arena_strndup(&compilation, rest, strlen(rest));
    }
    const Module *module = current_module();
    rest = NULL;
    if (module != NULL && realpath(module->root, root) != NULL)
        rest = below(real, root);
    if (rest != NULL)
        return join(module->path, arena_strndup(&compilation, rest, strlen(rest)));
    if (in_gopath_mode() && (rest = gopath_import_path(real)) != NULL)
        return rest;
    return arena_printf(&compilation, "_%s", real);
}
