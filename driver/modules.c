// From import paths to folders.
//
//     fmt                      GOROOT/src/fmt, or runtime/std/fmt
//     golang.org/x/net/idna    imported by Go's library: GOROOT/src/vendor/...
//                              or, by a package cmd/..., GOROOT/src/cmd/vendor/...
//     example.com/m/pkg        in module example.com/m: the folder pkg beside go.mod
//     github.com/x/y           the module's vendor/ folder, or a module that is
//                              replaced by a folder in go.mod
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

// ---- go.mod
//
//     module example.com/m
//     go 1.19
//     replace (
//         example.com/dep v1.2.3 => ../dep
//     )

typedef struct Replaced {
    const char *path;   // of the module that is replaced …
    const char *wanted; // … by the module in this folder, as it is written
    const char *folder; // absolute
    const Module *module; // once it has been read
} Replaced;

// A line `require path version`.
typedef struct Required {
    const char *path;
    const char *version;
} Required;

static Vec(Required) required;   // by the main module
static Vec(Replaced) replaced;   // by local folders; in the main module
static Vec(const Module *) modules; // all that have been read

static const char *module_file_errors; // what is wrong in the go.mod being read

typedef struct Line {
    const char *words[8]; // without comments
    int count;
} Line;

// The next word at *AT, which is moved behind it; NULL at the end of the line.
static const char *next_word(const char **at) {
    *at += strspn(*at, " \t\r\n");
    if (**at == '\0' || strncmp(*at, "//", 2) == 0)
        return NULL;
    const char *start = *at;
    if (*start == '"' || *start == '`') {
        size_t len = strcspn(start + 1, *start == '"' ? "\"" : "`");
        *at = start + 1 + len + (start[1 + len] != '\0');
        return arena_strndup(&compilation, start + 1, len);
    }
    size_t len = *start == '(' || *start == ')' ? 1 : strcspn(start, " \t\r\n()");
    *at = start + len;
    return arena_strndup(&compilation, start, len);
}

static Line split_line(const char *text) {
    Line line = {0};
    const char *word;
    while (line.count < 8 && (word = next_word(&text)) != NULL)
        line.words[line.count++] = word;
    return line;
}

static bool is_known_directive(const char *word) {
    static const char *const known[] = {"module", "go", "require", "replace", "exclude",
                                        "retract"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], word) == 0)
            return true;
    return false;
}

// "1.19": two numbers without needless zeros.
static bool is_version(const char *text) {
    size_t major = strspn(text, "0123456789");
    const char *minor = text + major + 1;
    return major > 0 && text[0] != '0' && text[major] == '.' &&
           minor[strspn(minor, "0123456789")] == '\0' && *minor != '\0' &&
           (*minor != '0' || minor[1] == '\0');
}

static bool is_local_folder(const char *word) {
    return word[0] == '/' || strncmp(word, "./", 2) == 0 || strncmp(word, "../", 3) == 0 ||
           strcmp(word, ".") == 0 || strcmp(word, "..") == 0;
}

// A replacement by another module would have to be fetched: it is as if missing.
static void read_replacement(const Module *module, const Line *line) {
    int arrow = line->count > 1 && strcmp(line->words[1], "=>") == 0 ? 1 : 2;
    if (line->count != arrow + 2 || strcmp(line->words[arrow], "=>") != 0 ||
        !is_local_folder(line->words[arrow + 1]))
        return;
    const char *wanted = line->words[arrow + 1];
    Replaced one = {
        .path = line->words[0],
        .wanted = wanted,
        .folder = wanted[0] == '/'
                      ? wanted
                      : arena_printf(&compilation, "%s/%s", module->root, wanted),
    };
    vec_push(&compilation, &replaced, one);
}

// LINE without the directive itself.  NUMBER counts from 1.
static void read_directive(Module *module, const char *directive, const Line *line,
                           int number, bool is_main) {
    const char *error = NULL;
    if (!is_known_directive(directive))
        error = arena_printf(&compilation, "unknown directive: %s", directive);
    else if (strcmp(directive, "module") == 0 && line->count > 0)
        module->path = line->words[0];
    else if (strcmp(directive, "go") == 0 && line->count > 0 && !is_version(line->words[0]))
        error = arena_printf(&compilation, "invalid go version '%s': must match format 1.23",
                             line->words[0]);
    else if (strcmp(directive, "go") == 0 && line->count > 0)
        module->language = arena_printf(&compilation, "go%s", line->words[0]);
    else if (strcmp(directive, "require") == 0 && is_main && line->count == 2)
        vec_push(&compilation, &required, ((Required){line->words[0], line->words[1]}));
    else if (strcmp(directive, "replace") == 0 && is_main)
        read_replacement(module, line);
    if (error != NULL && is_main)
        module_file_errors = arena_printf(&compilation, "%s\n%s/go.mod:%d: %s",
                                          module_file_errors, module->root, number, error);
}

static Module *read_module(const char *folder, FILE *in, bool is_main) {
    Module *module = ARENA_NEW(&compilation, Module);
    module->root = folder;
    module->language = "go1.16"; // where nothing is said
    module_file_errors = "";
    const char *block = NULL; // the directive whose ( … ) this is
    char text[4096];
    for (int number = 1; fgets(text, sizeof text, in) != NULL; number++) {
        Line line = split_line(text);
        if (line.count == 0)
            continue;
        if (block != NULL && strcmp(line.words[0], ")") == 0) {
            block = NULL;
        } else if (block != NULL) {
            read_directive(module, block, &line, number, is_main);
        } else if (line.count == 2 && strcmp(line.words[1], "(") == 0) {
            block = line.words[0];
        } else {
            const char *directive = line.words[0];
            line.count--;
            memmove(line.words, line.words + 1, sizeof *line.words * (size_t)line.count);
            read_directive(module, directive, &line, number, is_main);
        }
    }
    fclose(in);
    if (module_file_errors[0] != '\0')
        fatal("errors parsing go.mod:%s", module_file_errors);
    if (module->path == NULL)
        fatal("%s/go.mod: no module declaration", folder);
    vec_push(&compilation, &modules, module);
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
    if (looked || in_gopath_mode())
        return module;
    looked = true;
    char *folder = arena_strndup(&compilation, working_folder(), strlen(working_folder()));
    for (;;) {
        FILE *in = fopen(arena_printf(&compilation, "%s/go.mod", folder), "r");
        if (in != NULL)
            return module = read_module(folder, in, true);
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

static const char *in_module(const Module *module, const char *path) {
    const char *rest = below(path, module->path);
    const char *folder = rest != NULL ? if_folder(join(module->root, rest)) : NULL;
    return folder != NULL && !is_in_another_module(module->root, folder) &&
                   has_go_files(folder)
               ? folder
               : NULL;
}

static const Module *replacing_module(Replaced *one) {
    if (one->module == NULL) {
        FILE *in = fopen(arena_printf(&compilation, "%s/go.mod", one->folder), "r");
        if (in != NULL)
            one->module = read_module(one->folder, in, false);
    }
    return one->module;
}

// The replaced module that the path would be in, or NULL.
static Replaced *replaced_module(const char *path) {
    Replaced *found = NULL;
    for (int i = 0; i < replaced.len; i++) {
        Replaced *one = &replaced.items[i];
        if (below(path, one->path) != NULL &&
            (found == NULL || strlen(found->path) < strlen(one->path)))
            found = one;
    }
    return found;
}

static const char *in_replaced_module(const char *path) {
    Replaced *one = replaced_module(path);
    if (one == NULL || replacing_module(one) == NULL)
        return NULL;
    Module as = {.root = one->module->root, .path = one->path};
    return in_module(&as, path);
}

const char *missing_replacement(const char *path) {
    Replaced *one = replaced_module(path);
    if (one == NULL || is_folder(one->folder))
        return NULL;
    const char *version = "";
    for (int i = 0; i < required.len; i++)
        if (strcmp(required.items[i].path, one->path) == 0)
            version = arena_printf(&compilation, "@%s", required.items[i].version);
    return arena_printf(&compilation, "%s%s: replacement directory %s does not exist",
                        one->path, version, one->wanted);
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
        const char *folder = in_module(module, path);
        if (folder != NULL)
            return folder;
        const char *vendor = arena_printf(&compilation, "%s/vendor", module->root);
        if (is_folder(vendor))
            folder = if_folder(join(vendor, path));
        else
            folder = in_replaced_module(path);
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
