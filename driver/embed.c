// //go:embed: files of the package's folder as values of variables.
//
//     //go:embed page.html img/*.png all:static
//     var files embed.FS
//
// The patterns are looked for when the package is loaded: the contents of the files
// are part of its key in the cache, and what is wrong with a pattern is said as
// `go build` says it.  The compiler then finds for each variable which files it has.
// A folder stands for the files below it, but those whose name begins with "." or "_"
// only after "all:".  (cmd/go/internal/load, resolveEmbed)
#include "driver/packages.h"

#include "base/diag.h"
#include "codegen/codegen.h"
#include "lexer/lexer.h"
#include "sema/constant.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- The patterns in a comment

typedef struct Pattern {
    const char *text;
    Pos pos;
} Pattern;

typedef Vec(Pattern) Patterns;

static size_t quoted_length(const char *at) {
    size_t len = 1;
    while (at[len] != '\0' && at[len] != *at)
        len += *at == '"' && at[len] == '\\' && at[len + 1] != '\0' ? 2 : 1;
    return at[len] != '\0' ? len + 1 : 0;
}

// Reads one pattern at AT; its length, or 0 if a quotation is wrong.
static size_t read_pattern(const char *at, const char **pattern) {
    if (*at != '"' && *at != '`') {
        size_t len = strcspn(at, " \t\r");
        *pattern = arena_strndup(&compilation, at, len);
        return len;
    }
    size_t len = quoted_length(at);
    Const *value = len > 0 ? const_literal(TOK_STRING, at, (uint32_t)len) : NULL;
    if (value == NULL || (at[len] != '\0' && !isspace((unsigned char)at[len])))
        return 0;
    *pattern = arena_strndup(&compilation, value->text, value->len);
    return len;
}

// TEXT from "go:embed" on, which stands at POS.  False if a quotation is wrong.
static bool read_patterns(const char *text, Pos pos, Patterns *patterns) {
    const char *at = text + strlen("go:embed");
    for (at += strspn(at, " \t\r"); *at != '\0'; at += strspn(at, " \t\r")) {
        Pattern pattern = {.pos = pos + (Pos)(at - text)};
        size_t len = read_pattern(at, &pattern.text);
        if (len == 0)
            return false;
        vec_push(&compilation, patterns, pattern);
        at += len;
    }
    return true;
}

static bool is_embed(const char *text) {
    size_t len = strlen("go:embed");
    return strncmp(text, "go:embed", len) == 0 && (text[len] == ' ' || text[len] == '\t');
}

void embed_scan(Unit *unit, Source *source) {
    Lexer *lexer = lexer_open(source);
    while (lexer_next(lexer) != TOK_EOF)
        ;
    for (int i = 0; i < lexer->directives.len; i++) {
        Patterns patterns = {0};
        GoDirective *directive = &lexer->directives.items[i];
        if (!is_embed(directive->text) ||
            !read_patterns(directive->text, directive->pos, &patterns))
            continue; // an error, found again by the parser
        for (int k = 0; k < patterns.len; k++) {
            Position at = pos_resolve(patterns.items[k].pos);
            EmbedPattern found = {
                .text = patterns.items[k].text,
                .place = arena_printf(&compilation, "%s:%d:%d", at.file, at.line,
                                      at.column),
            };
            vec_push(&compilation, &unit->embeds, found);
        }
    }
    lexer_close(lexer);
}

// ---- From a pattern to files

static const char *unit_folder(const Unit *unit) {
    const char *path = unit->files.items[0];
    const char *slash = strrchr(path, '/');
    size_t len = slash != NULL ? (size_t)(slash - path) : 0;
    return slash != NULL ? arena_strndup(&compilation, path, len) : ".";
}

static const EmbedFile *embedded_file(const Unit *unit, const char *name) {
    for (int i = 0; i < unit->embedded.len; i++)
        if (strcmp(unit->embedded.items[i].name, name) == 0)
            return &unit->embedded.items[i];
    return NULL;
}

// The contents are kept: what is compiled is what the key speaks of.
static const char *read_embedded(Unit *unit, const char *folder, const char *name) {
    if (embedded_file(unit, name) != NULL)
        return NULL;
    const char *path = arena_printf(&compilation, "%s/%s", folder, name);
    FILE *in = fopen(path, "rb");
    struct stat info;
    if (in == NULL || fstat(fileno(in), &info) != 0)
        return arena_printf(&compilation, "open %s: %s", path, strerror(errno));
    EmbedFile file = {.name = name, .bytes = malloc((size_t)info.st_size + 1)};
    if (file.bytes == NULL)
        fatal("%s: out of memory", path);
    file.size = fread(file.bytes, 1, (size_t)info.st_size, in);
    fclose(in);
    vec_push(&compilation, &unit->embedded, file);
    return NULL;
}

static bool resolve(Unit *unit, EmbedPattern *pattern) {
    const char *folder = unit_folder(unit);
    const char *error = glob_embed(folder, pattern->text, &pattern->files);
    for (int i = 0; error == NULL && i < pattern->files.len; i++)
        error = read_embedded(unit, folder, pattern->files.items[i]);
    if (error != NULL)
        load_error("%s: pattern %s: %s\n", pattern->place, pattern->text, error);
    return error == NULL;
}

static int compare_patterns(const void *a, const void *b) {
    return strcmp(((const EmbedPattern *)a)->text, ((const EmbedPattern *)b)->text);
}

// Go looks at the patterns in the order of their texts, and says the first mistake.
void embed_resolve(Unit *unit) {
    if (unit->embeds.len > 1)
        qsort(unit->embeds.items, (size_t)unit->embeds.len, sizeof(EmbedPattern),
              compare_patterns);
    for (int i = 0; i < unit->embeds.len; i++)
        if (!resolve(unit, &unit->embeds.items[i]))
            return;
}

void embed_hash(Hash *hash, const Unit *unit) {
    for (int i = 0; i < unit->embeds.len; i++)
        hash_text(hash, unit->embeds.items[i].text);
    for (int i = 0; i < unit->embedded.len; i++) {
        const EmbedFile *file = &unit->embedded.items[i];
        hash_text(hash, file->name);
        hash_bytes(hash, &file->size, sizeof file->size);
        hash_bytes(hash, file->bytes, file->size);
    }
}

// ---- Variables

static EmbedKind kind_of(Type *type) {
    Object *object = type->object;
    if (object != NULL && object->package != NULL &&
        strcmp(object->package->path, "embed") == 0 &&
        strcmp(object->name->text, "FS") == 0)
        return EMBED_FILES;
    Type *under = type_underlying(type);
    if (under->kind == TYPE_STRING)
        return EMBED_STRING;
    if (under->kind == TYPE_SLICE && type_underlying(under->elem)->kind == TYPE_UINT8)
        return EMBED_BYTES;
    return EMBED_NONE;
}

static bool has_name(const Embedded *embedded, const char *name) {
    for (int i = 0; i < embedded->count; i++)
        if (strcmp(embedded->files[i].name, name) == 0)
            return true;
    return false;
}

static void add_embedded(Embedded *embedded, EmbedFile file) {
    if (has_name(embedded, file.name))
        return;
    EmbedFile *grown = ARENA_ARRAY(&compilation, EmbedFile, embedded->count + 1);
    copy_items(grown, embedded->files, (size_t)embedded->count * sizeof *grown);
    grown[embedded->count++] = file;
    embedded->files = grown;
}

// An embed.FS has the folders above its files, too, named with a slash at the end.
static void add_folders_above(Embedded *embedded, const char *name) {
    for (const char *slash = strchr(name, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        size_t len = (size_t)(slash - name) + 1;
        EmbedFile folder = {.name = arena_strndup(&compilation, name, len)};
        add_embedded(embedded, folder);
    }
}

static void add_pattern(const Unit *unit, Embedded *embedded, const char *text) {
    for (int i = 0; i < unit->embeds.len; i++) {
        const EmbedPattern *pattern = &unit->embeds.items[i];
        if (strcmp(pattern->text, text) != 0)
            continue;
        for (int k = 0; k < pattern->files.len; k++) {
            const char *name = pattern->files.items[k];
            add_embedded(embedded, *embedded_file(unit, name));
            if (embedded->kind == EMBED_FILES)
                add_folders_above(embedded, name);
        }
        return;
    }
}

// Where the last element of a name begins; its folder is what stands before.
static size_t folder_length(const char *name, size_t *len) {
    *len = strlen(name);
    if (name[*len - 1] == '/')
        --*len;
    size_t start = *len;
    while (start > 0 && name[start - 1] != '/')
        start--;
    return start;
}

static int compare_parts(const char *a, size_t a_len, const char *b, size_t b_len) {
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

// By folder, then by name, as package embed looks for them.
static int compare_files(const void *x, const void *y) {
    const char *a = ((const EmbedFile *)x)->name, *b = ((const EmbedFile *)y)->name;
    size_t a_len, b_len;
    size_t a_start = folder_length(a, &a_len), b_start = folder_length(b, &b_len);
    const char *a_folder = a_start > 0 ? a : ".", *b_folder = b_start > 0 ? b : ".";
    int order = compare_parts(a_folder, a_start > 0 ? a_start - 1 : 1, b_folder,
                              b_start > 0 ? b_start - 1 : 1);
    if (order != 0)
        return order;
    return compare_parts(a + a_start, a_len - a_start, b + b_start, b_len - b_start);
}

// All comments before one variable make one value.
static Embedded *embedded_of(Object *object, EmbeddedList *list) {
    for (int i = 0; i < list->len; i++)
        if (list->items[i].object == object)
            return &list->items[i];
    Embedded added = {.object = object, .kind = kind_of(object->type)};
    vec_push(&compilation, list, added);
    return &list->items[list->len - 1];
}

static void take_directive(const Unit *unit, const EmbedDirective *directive,
                           EmbeddedList *list) {
    Object *object = directive->var->value_decl.names.items[0]->ident.object;
    Patterns patterns = {0};
    if (object == NULL || !read_patterns(directive->text, directive->pos, &patterns))
        return; // _
    Embedded *embedded = embedded_of(object, list);
    for (int i = 0; i < patterns.len; i++)
        add_pattern(unit, embedded, patterns.items[i].text);
}

// 19 of "go1.19".
static int language_minor(void) {
    const char *dot = strchr(sema_options.language, '.');
    return dot != NULL ? atoi(dot + 1) : 0;
}

static void check(const Embedded *embedded, const Package *package) {
    const Object *object = embedded->object;
    const char *type = type_string(object->type, (Package *)package);
    if (embedded->kind == EMBED_NONE)
        error_at(object->pos, "go:embed cannot apply to var of type %s", type);
    else if (embedded->kind != EMBED_FILES && embedded->count > 1)
        error_at(object->pos, "invalid go:embed: multiple files for type %s", type);
}

static void take_file(const Unit *unit, const File *file, EmbeddedList *list) {
    for (int i = 0; i < file->embeds.len; i++) {
        const EmbedDirective *directive = &file->embeds.items[i];
        if (language_minor() < 16)
            error_at(directive->pos,
                     "go:embed requires go1.16 or later (-lang was set to %s; check go.mod)",
                     sema_options.language);
        take_directive(unit, directive, list);
    }
}

EmbeddedList embed_variables(const Unit *unit, const Package *package) {
    EmbeddedList list = {0};
    for (int i = 0; i < package->files.len; i++)
        take_file(unit, package->files.items[i], &list);
    for (int i = 0; i < list.len; i++) {
        check(&list.items[i], package);
        if (list.items[i].count > 1)
            qsort(list.items[i].files, (size_t)list.items[i].count, sizeof(EmbedFile),
                  compare_files);
    }
    return list;
}
