// The modules that the main module requires: their versions, and where they are.
//
// Of each module the highest version is used that anybody requires, directly or not
// (minimal version selection: no lower one will do, and no higher one was tried):
//
//     m -> a v1.2.0 -> c v1.3.0         build list: a v1.2.0, b v1.0.0, c v1.4.0
//     m -> b v1.0.0 -> c v1.4.0
//
// Since go1.17 a go.mod names all of them itself.  The sources are in the module cache,
// where the go command put them ($GOMODCACHE, else GOPATH/pkg/mod):
//
//     github.com/!burnt!sushi/toml@v1.2.0/                    ! makes a letter large
//     cache/download/github.com/!burnt!sushi/toml/@v/v1.2.0.mod   its go.mod
//
// or in a folder by which go.mod replaces the module.
#include "driver/packages.h"

#include "base/diag.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct Selected {
    const char *path;
    const char *version;   // the highest so far
    const char *folder;    // where its packages are
    const Replacement *by; // that says so, or NULL
    bool noted;            // its go.mod has been read
} Selected;

static const Module *main_module;
static Vec(Selected) selected; // one for each module
static Vec(ModuleVersion) visited;   // those whose requirements count

// ---- Versions

// Numbers are compared as numbers, and come before words.
static int compare_identifiers(const char *a, size_t a_len, const char *b, size_t b_len) {
    bool a_number = strspn(a, "0123456789") >= a_len;
    bool b_number = strspn(b, "0123456789") >= b_len;
    if (a_number != b_number)
        return a_number ? -1 : 1;
    if (a_number && a_len != b_len)
        return a_len < b_len ? -1 : 1;
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

// "1.10.0" or "rc.1", part by part; END: the characters that end them.
static int compare_parts(const char **a, const char **b, const char *end) {
    char stop[8];
    snprintf(stop, sizeof stop, ".%s", end);
    for (;;) {
        size_t a_len = strcspn(*a, stop), b_len = strcspn(*b, stop);
        int order = compare_identifiers(*a, a_len, *b, b_len);
        *a += a_len;
        *b += b_len;
        if (order != 0 || **a != '.' || **b != '.')
            return order != 0 ? order : (**a == '.') - (**b == '.');
        ++*a;
        ++*b;
    }
}

int compare_module_versions(const char *a, const char *b) {
    a += *a == 'v';
    b += *b == 'v';
    int order = compare_parts(&a, &b, "-+");
    if (order != 0)
        return order;
    if (*a != '-' || *b != '-') // v1.0.0-rc1 comes before v1.0.0
        return (*b == '-') - (*a == '-');
    a++;
    b++;
    return compare_parts(&a, &b, "+");
}

// ---- The module cache

static const char *cache_root(void) {
    const char *root = getenv("GOMODCACHE");
    if (root != NULL && root[0] != '\0')
        return root;
    const Words *folders = gopath_folders(); // "…/src"
    const char *first = folders->count > 0 ? folders->items[0] : "/src";
    return arena_printf(&compilation, "%.*s/pkg/mod",
                        (int)(strlen(first) - strlen("/src")), first);
}

// File systems may not tell A from a: large letters are written !a.
static const char *escaped(const char *path) {
    char *text = ARENA_ARRAY(&compilation, char, strlen(path) * 2 + 1), *to = text;
    for (; *path != '\0'; path++) {
        if (isupper((unsigned char)*path))
            *to++ = '!';
        *to++ = (char)tolower((unsigned char)*path);
    }
    *to = '\0';
    return text;
}

static const char *cached_folder(const ModuleVersion *v) {
    return arena_printf(&compilation, "%s/%s@%s", cache_root(), escaped(v->path),
                        escaped(v->version));
}

// ---- What is used instead of a version

static const Replacement *replacement_of(const char *path, const char *version) {
    for (int i = 0; i < main_module->replacements.len; i++) {
        const Replacement *one = &main_module->replacements.items[i];
        if (strcmp(one->path, path) == 0 &&
            (one->version == NULL || strcmp(one->version, version) == 0))
            return one;
    }
    return NULL;
}

static const char *module_folder(const ModuleVersion *v, const Replacement *by) {
    if (by == NULL)
        return cached_folder(v);
    return by->folder != NULL ? by->folder : cached_folder(&by->by);
}

static const Module *module_file(const ModuleVersion *v) {
    const Replacement *by = replacement_of(v->path, v->version);
    const char *folder = module_folder(v, by);
    if (by != NULL && by->folder != NULL)
        return read_module(folder, arena_printf(&compilation, "%s/go.mod", folder), false);
    const ModuleVersion *in_cache = by != NULL ? &by->by : v;
    return read_module(folder,
                       arena_printf(&compilation, "%s/cache/download/%s/@v/%s.mod",
                                    cache_root(), escaped(in_cache->path),
                                    escaped(in_cache->version)), false);
}

// ---- The build list

static bool is_excluded(const ModuleVersion *v) {
    for (int i = 0; i < main_module->exclusions.len; i++)
        if (strcmp(main_module->exclusions.items[i].path, v->path) == 0 &&
            strcmp(main_module->exclusions.items[i].version, v->version) == 0)
            return true;
    return false;
}

static bool is_visited(const ModuleVersion *v) {
    for (int i = 0; i < visited.len; i++)
        if (strcmp(visited.items[i].path, v->path) == 0 &&
            strcmp(visited.items[i].version, v->version) == 0)
            return true;
    return false;
}

static void require(const ModuleVersion *v) {
    if (strcmp(v->path, main_module->path) == 0 || is_excluded(v) || is_visited(v))
        return;
    vec_push(&compilation, &visited, *v);
    for (int i = 0; i < selected.len; i++) {
        Selected *one = &selected.items[i];
        if (strcmp(one->path, v->path) == 0) {
            if (compare_module_versions(one->version, v->version) < 0)
                one->version = v->version;
            return;
        }
    }
    vec_push(&compilation, &selected, ((Selected){.path = v->path, .version = v->version}));
}

static void require_all(const Module *module) {
    for (int i = 0; i < module->requirements.len; i++)
        require(&module->requirements.items[i]);
}

static void make_build_list(const Module *main) {
    if (main_module != NULL)
        return;
    main_module = main;
    require_all(main);
    if (atoi(main->language + strlen("go1.")) < 17)
        for (int i = 0; i < visited.len; i++) { // which grows
            const ModuleVersion one = visited.items[i];
            const Module *module = module_file(&one);
            if (module != NULL)
                require_all(module);
        }
    for (int i = 0; i < main->replacements.len; i++) {
        const Replacement *one = &main->replacements.items[i];
        const char *version = one->version != NULL ? one->version : "";
        require(&(ModuleVersion){one->path, version}); // also if nobody requires it
    }
    for (int i = 0; i < selected.len; i++) {
        Selected *one = &selected.items[i];
        one->by = replacement_of(one->path, one->version);
        one->folder = module_folder(&(ModuleVersion){one->path, one->version}, one->by);
    }
}

// ---- Packages

// What is known of the module decides about its packages' language.
static void note(Selected *one) {
    if (one->noted)
        return;
    one->noted = true;
    Module *module =
        read_module(one->folder, arena_printf(&compilation, "%s/go.mod", one->folder), false);
    if (module == NULL) {
        module = ARENA_NEW(&compilation, Module);
        *module = (Module){.root = one->folder, .path = one->path, .language = "go1.16"};
    }
    note_module(module);
}

const char *in_required_module(const Module *main, const char *path) {
    make_build_list(main);
    const char *found = NULL;
    Selected *module = NULL;
    for (int i = 0; i < selected.len; i++) {
        Selected *one = &selected.items[i];
        if (module != NULL && strlen(one->path) < strlen(module->path))
            continue;
        const char *folder = in_module(one->folder, one->path, path);
        if (folder != NULL) {
            found = folder;
            module = one;
        }
    }
    if (module != NULL)
        note(module);
    return found;
}

const UsedModule *required_module_of(const char *folder) {
    for (int i = 0; i < selected.len; i++) {
        const Selected *one = &selected.items[i];
        if (below(folder, one->folder) == NULL)
            continue;
        UsedModule *module = ARENA_NEW(&compilation, UsedModule);
        *module = (UsedModule){{one->path, one->version}, one->by};
        return module;
    }
    return NULL;
}

const char *missing_module(const char *path) {
    const Selected *found = NULL;
    for (int i = 0; i < selected.len; i++) {
        const Selected *one = &selected.items[i];
        if (below(path, one->path) != NULL && !is_folder(one->folder) &&
            (found == NULL || strlen(found->path) < strlen(one->path)))
            found = one;
    }
    if (found == NULL)
        return NULL;
    const char *name = found->version[0] != '\0' ? arena_printf(&compilation, "%s@%s",
                                                               found->path, found->version)
                                                : found->path;
    if (found->by != NULL && found->by->folder != NULL)
        return arena_printf(&compilation, "%s: replacement directory %s does not exist",
                            name, found->by->by.path);
    return arena_printf(&compilation, "%s: not in the module cache (no %s), and burrow "
                        "fetches nothing", name, found->folder);
}
