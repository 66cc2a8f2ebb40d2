// GOPATH mode, Go as it was before there were modules: GO111MODULE=off.
//
//     GOPATH=/home/me/go:/usr/share/gocode
//
//     example.com/x/p     /home/me/go/src/example.com/x/p, or else
//                         /usr/share/gocode/src/example.com/x/p
//
// A package below one of these src/ folders sees the vendor/ folders around it first,
// from the inside to the outside; what is found there is a package of its own, whose
// path says so: example.com/x/vendor/example.com/dep.  (go/build, Context.Import)
#include "driver/packages.h"

#include "base/diag.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

bool in_gopath_mode(void) {
    const char *mode = getenv("GO111MODULE");
    return mode != NULL && strcmp(mode, "off") == 0;
}

const char *gopath(void) {
    const char *path = getenv("GOPATH");
    if (path != NULL && path[0] != '\0')
        return path;
    const char *home = getenv("HOME");
    return home != NULL ? arena_printf(&compilation, "%s/go", home) : "";
}

static void add_source_folder(Words *folders, const char *entry) {
    if (entry[0] != '/') {
        fprintf(stderr, "burrow: GOPATH entry is relative; must be absolute path: \"%s\".\n"
                "For more details see: 'go help gopath'\n", entry);
        exit(STATUS_ERRORS);
    }
    words_add(folders, arena_printf(&compilation, "%s/src", entry));
}

const Words *gopath_folders(void) {
    static Words folders;
    static bool looked;
    if (!looked) {
        looked = true;
        char *rest, *list = arena_strndup(&compilation, gopath(), strlen(gopath()));
        for (char *entry = strtok_r(list, ":", &rest); entry != NULL;
             entry = strtok_r(NULL, ":", &rest))
            add_source_folder(&folders, entry);
    }
    return &folders;
}

// What follows ROOT in FOLDER, both as they are and with symbolic links followed.
static const char *inside(const char *root, const char *folder) {
    char real[PATH_MAX];
    size_t len = strlen(root);
    if (strncmp(folder, root, len) == 0 && folder[len] == '/')
        return folder + len + 1;
    if (realpath(root, real) == NULL)
        return NULL;
    len = strlen(real);
    return strncmp(folder, real, len) == 0 && folder[len] == '/' ? folder + len + 1 : NULL;
}

const char *gopath_import_path(const char *folder) {
    const Words *folders = gopath_folders();
    for (int i = 0; i < folders->count; i++) {
        const char *rest = inside(folders->items[i], folder);
        if (rest != NULL)
            return arena_strndup(&compilation, rest, strlen(rest));
    }
    return NULL;
}

// ---- Looking for a package, and what was tried

typedef struct Search {
    const char *path;  // what is looked for
    const char *found; // its full import path
    Words vendor;      // where it was not: below the vendor/ folders around the importer
} Search;

// HOME is the importer's import path, in the folder ROOT.
static const char *search_vendor(Search *search, const char *root, const char *home) {
    if (strstr(home, "/testdata/") != NULL)
        return NULL;
    for (size_t len = strlen(home) + 1; len-- > 0;) {
        if (len > 0 && home[len] != '/' && home[len] != '\0')
            continue;
        const char *vendor = arena_printf(&compilation, "%.*s%svendor", (int)len, home,
                                          len > 0 ? "/" : "");
        if (!is_folder(arena_printf(&compilation, "%s/%s", root, vendor)))
            continue;
        search->found = arena_printf(&compilation, "%s/%s", vendor, search->path);
        const char *folder = arena_printf(&compilation, "%s/%s", root, search->found);
        if (has_go_files(folder))
            return folder;
        words_add(&search->vendor, folder);
    }
    return NULL;
}

static const char *search_around(Search *search, const char *importer) {
    const Words *folders = gopath_folders();
    const char *folder = NULL;
    for (int i = 0; i < folders->count && folder == NULL; i++) {
        const char *home = inside(folders->items[i], importer);
        if (home != NULL)
            folder = search_vendor(search, folders->items[i], home);
    }
    return folder;
}

const char *find_vendored_in_gopath(const char *path, const char *importer,
                                    const char **found) {
    Search search = {.path = path};
    const char *folder = search_around(&search, importer);
    if (folder != NULL)
        *found = search.found;
    return folder;
}

const char *find_in_gopath(const char *path) {
    const Words *folders = gopath_folders();
    for (int i = 0; i < folders->count; i++) {
        const char *folder = arena_printf(&compilation, "%s/%s", folders->items[i], path);
        if (is_folder(folder))
            return folder;
    }
    return NULL;
}

const char *not_in_gopath(const char *path, const char *importer) {
    const Words *folders = gopath_folders();
    Search search = {.path = path};
    search_around(&search, importer);
    const char *text = arena_printf(&compilation, "cannot find package \"%s\" in any of:",
                                    path);
    for (int i = 0; i < search.vendor.count; i++)
        text = arena_printf(&compilation, "%s\n\t%s%s", text, search.vendor.items[i],
                            i == 0 ? " (vendor tree)" : "");
    text = arena_printf(&compilation, "%s\n\t%s/src/%s (from $GOROOT)", text, goroot(), path);
    for (int i = 0; i < folders->count; i++)
        text = arena_printf(&compilation, "%s\n\t%s/%s%s", text, folders->items[i], path,
                            i == 0 ? " (from $GOPATH)" : "");
    if (folders->count == 0)
        text = arena_printf(&compilation, "%s\n\t($GOPATH not set. For more details see: "
                            "'go help gopath')", text);
    return text;
}
