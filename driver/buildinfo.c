// What runtime/debug.ReadBuildInfo tells of a program: how it was built, and of what.
//
//     path    example.com/x                         the main package
//     mod     example.com/x     (devel)             its module
//     dep     example.com/y     v1.2.0    h1:…      modules of packages in it
//     =>      ../y              (devel)             … and what is there instead
//     build   GOOS=linux
//
// go.main puts the text into package runtime.  (The go command does the same,
// cmd/go/internal/load, setBuildInfo; it also tells of version control.  Packages from
// a vendor/ folder are without their modules here.)
#include "driver/packages.h"

#include <stdlib.h>
#include <string.h>

static Vec(const char *) lines;

#define ADD_LINE(...) vec_push(&compilation, &lines, arena_printf(&compilation, __VA_ARGS__))

// The hash of a module in go.sum, or "".
static const char *sum_of(const ModuleVersion *module) {
    const char *path = arena_printf(&compilation, "%s/go.sum", current_module()->root);
    const char *start = arena_printf(&compilation, "%s %s h1:", module->path,
                                     module->version);
    const char *sum = "";
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    while (file != NULL && getline(&line, &room, file) > 0)
        if (strncmp(line, start, strlen(start)) == 0) {
            const char *hash = line + strlen(start) - strlen("h1:");
            sum = arena_strndup(&compilation, hash, strcspn(hash, "\r\n"));
        }
    free(line);
    if (file != NULL)
        fclose(file);
    return sum;
}

static void add_module(const char *word, const ModuleVersion *module) {
    bool local = module->version == NULL || module->version[0] == '\0';
    ADD_LINE("%s\t%s\t%s\t%s\n", word, module->path, local ? "(devel)" : module->version,
             local ? "" : sum_of(module));
}

static void add_dependency(const ModuleVersion *module, const Replacement *by) {
    if (by == NULL) {
        add_module("dep", module);
        return;
    }
    ADD_LINE("dep\t%s\t%s\n", module->path, module->version);
    add_module("=>", &by->by);
}

static int by_path(const void *a, const void *b) {
    return strcmp((*(const UsedModule *const *)a)->module.path,
                  (*(const UsedModule *const *)b)->module.path);
}

static void add_modules(const Unit *unit) {
    const Module *main = current_module();
    if (main == NULL)
        return;
    if (unit->folder != NULL && below(unit->folder, main->root) != NULL)
        add_module("mod", &(ModuleVersion){main->path, NULL});
    Vec(const UsedModule *) used = {0};
    UnitList all = units_below(unit);
    for (int i = 0; i < all.len; i++) {
        const char *folder = all.items[i]->standard ? NULL : all.items[i]->folder;
        const UsedModule *module = folder != NULL ? required_module_of(folder) : NULL;
        if (module != NULL)
            vec_push(&compilation, &used, module);
    }
    if (used.len > 0)
        qsort(used.items, (size_t)used.len, sizeof *used.items, by_path);
    for (int i = 0; i < used.len; i++)
        if (i == 0 || strcmp(used.items[i]->module.path, used.items[i - 1]->module.path) != 0)
            add_dependency(&used.items[i]->module, used.items[i]->by);
}

static const char *joined(const Words *words, char between) {
    const char *text = "";
    for (int i = 0; i < words->count; i++)
        text = i == 0 ? words->items[0]
                      : arena_printf(&compilation, "%s%c%s", text, between, words->items[i]);
    return text;
}

// As strconv.Quote writes it.
static const char *quoted(const char *text) {
    char *to = ARENA_ARRAY(&compilation, char, 2 * strlen(text) + 3), *at = to;
    *at++ = '"';
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            *at++ = '\\';
        *at++ = *text;
    }
    *at++ = '"';
    *at = '\0';
    return to;
}

static void add_flag(const char *name, const Words *words, char between) {
    const char *text = joined(words, between);
    bool plain = strpbrk(text, " \t\r\n\"`") == NULL;
    if (words->count > 0)
        ADD_LINE("build\t%s=%s\n", name, plain ? text : quoted(text));
}

static bool imports_debug(const Unit *unit) {
    UnitList all = units_below(unit);
    for (int i = 0; i < all.len; i++)
        if (strcmp(all.items[i]->path, "runtime/debug") == 0)
            return true;
    return false;
}

const char *build_info(const Unit *unit) {
    if (!unit->is_main || !imports_debug(unit))
        return NULL;
    lines.len = 0;
    ADD_LINE("path\t%s\n", unit->path);
    add_modules(unit);
    ADD_LINE("build\t-compiler=gc\n"); // as runtime.Compiler has it
    add_flag("-gcflags", &options.gcflags, ' ');
    add_flag("-ldflags", &options.ldflags, ' ');
    add_flag("-tags", &options.tags, ',');
    ADD_LINE("build\tCGO_ENABLED=0\nbuild\tGOARCH=amd64\nbuild\tGOOS=linux\n"
             "build\tGOAMD64=v1\n");
    const char *text = "";
    for (int i = 0; i < lines.len; i++)
        text = arena_printf(&compilation, "%s%s", text, lines.items[i]);
    return text;
}
