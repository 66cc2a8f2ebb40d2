// Reading go.mod.
//
//     module example.com/m
//     go 1.19
//     require example.com/dep v1.2.3
//     replace (
//         example.com/dep v1.2.3 => ../dep
//         example.com/old => example.com/new v1.0.0
//     )
//
// What is wrong in the main module's file ends the build; others are read as far as
// they can be.
#include "driver/packages.h"

#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

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

// PATH [VERSION] => FOLDER, or => PATH VERSION; what is neither is left out.
static void read_replacement(Module *module, const Line *line) {
    int arrow = line->count > 1 && strcmp(line->words[1], "=>") == 0 ? 1 : 2;
    int by = line->count - arrow - 1;
    if (by < 1 || by > 2 || strcmp(line->words[arrow], "=>") != 0)
        return;
    const char *wanted = line->words[arrow + 1];
    Replacement one = {.path = line->words[0],
                       .version = arrow == 2 ? line->words[1] : NULL,
                       .by = {wanted, by == 2 ? line->words[arrow + 2] : NULL}};
    if (by == 1 && is_local_folder(wanted))
        one.folder = wanted[0] == '/'
                         ? wanted
                         : arena_printf(&compilation, "%s/%s", module->root, wanted);
    if (by == 2 || one.folder != NULL)
        vec_push(&compilation, &module->replacements, one);
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
    else if (strcmp(directive, "require") == 0 && line->count == 2)
        vec_push(&compilation, &module->requirements,
                 ((ModuleVersion){line->words[0], line->words[1]}));
    else if (strcmp(directive, "exclude") == 0 && line->count == 2)
        vec_push(&compilation, &module->exclusions,
                 ((ModuleVersion){line->words[0], line->words[1]}));
    else if (strcmp(directive, "replace") == 0)
        read_replacement(module, line);
    if (error != NULL && is_main)
        module_file_errors = arena_printf(&compilation, "%s\n%s/go.mod:%d: %s",
                                          module_file_errors, module->root, number, error);
}

Module *read_module(const char *folder, const char *path, bool is_main) {
    FILE *in = fopen(path, "r");
    if (in == NULL)
        return NULL;
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
        fatal("%s: no module declaration", path);
    return module;
}
