// What importers can see of a package, as a hash.
//
// An importer reads the package's declarations, and the bodies of functions that may
// be inlined or are generic; of the others it is told the summary.  So
//
//     func Sum(list []int) int {          func Sum(list []int) int {
//         s := 0                              s := list[0]
//         for _, x := range list {    ->      for i := 1; i < len(list); i++ {
//
// makes the package's object anew, but nothing that imports it, while a new constant,
// another type or another cost of inlining does.  Where a body is seen its lines
// are, too, since code and messages mention them; of other declarations only the
// tokens count.  Where they mention another package, that one shows through, and its
// hash is part of this one's:
//
//     func Open() *os.File { … }     importers see os
//     func f() { fmt.Println() }     but not fmt
#include "driver/packages.h"

#include "escape/ptrmap.h"
#include "lexer/lexer.h"

#include <string.h>

// The braces of a body that nobody outside sees.
typedef struct Braces {
    Pos left;
    Pos right;
} Braces;

typedef Vec(Braces) BracesList;

static bool is_hidden(const Node *decl) {
    if (decl->kind != AST_FUNC_DECL || decl->func_decl.body == NULL)
        return false;
    const Func *func = decl->func_decl.func;
    const Source *source = source_of(decl->func_decl.keyword);
    Pos left = decl->func_decl.body->pos;
    return func != NULL && func->inl == NULL && func->type_arg_count == 0 &&
           source->text[left - source->base] == '{';
}

// Generic functions are not among the declarations any more (sema.h).
static BracesList hidden_bodies(const File *file) {
    BracesList hidden = {0};
    for (int i = 0; i < file->decls.len; i++) {
        const Node *decl = file->decls.items[i];
        if (is_hidden(decl)) {
            const Node *body = decl->func_decl.body;
            vec_push(&compilation, &hidden, ((Braces){body->pos, body->block.rbrace}));
        }
    }
    return hidden;
}

static void add_token(Hash *hash, const Lexer *lexer) {
    hash_bytes(hash, &lexer->token, sizeof lexer->token);
    if (lexer->token == TOK_NAME)
        hash_text(hash, lexer->name->text);
    else if (lexer->token >= TOK_INT && lexer->token <= TOK_STRING)
        hash_bytes(hash, lexer->text, lexer->len);
}

// A line counts where a body that is seen begins, and for each of its tokens.
static void add_line(Hash *hash, Pos pos) {
    Position at = pos_in_file(pos);
    hash_bytes(hash, &at.line, sizeof at.line);
    hash_bytes(hash, &at.column, sizeof at.column);
}

// Marks the NAMES that stand before a dot.
static void add_tokens(Hash *hash, const File *file, PtrMap *names) {
    BracesList hidden = hidden_bodies(file);
    int next = 0, depth = 0; // the next hidden body; braces open
    bool in_func = false;    // in a function's declaration
    Name *name = NULL;       // the token before, if it is a name
    Lexer *lexer = lexer_open(file->source);
    while (lexer_next(lexer) != TOK_EOF) {
        add_token(hash, lexer);
        if (lexer->token == TOK_DOT && name != NULL)
            ptrmap_put(&compilation, names, name, name);
        name = lexer->token == TOK_NAME ? lexer->name : NULL;
        if (depth == 0 && lexer->token == TOK_FUNC)
            in_func = true;
        depth += (lexer->token == TOK_LBRACE) - (lexer->token == TOK_RBRACE);
        if (next < hidden.len && lexer->pos == hidden.items[next].left) {
            lexer_skip_body(lexer);
            next++;
        } else if (in_func && depth > 0) {
            add_line(hash, lexer->pos);
        }
        if (depth == 0 && lexer->token == TOK_SEMICOLON)
            in_func = false;
    }
    for (int i = 0; i < lexer->directives.len; i++)
        hash_text(hash, lexer->directives.items[i].text);
    lexer_close(lexer);
}

static void add_import(Hash *hash, const Unit *import) {
    Part visible = import->entry->parts[PART_VISIBLE];
    hash_bytes(hash, visible.bytes, visible.size);
}

// What the file imports and mentions in what is visible; NAMES is NULL: all.
static void add_imports(Hash *hash, const File *file, const PtrMap *names) {
    for (int i = 0; i < file->imports.len; i++) {
        const Node *decl = file->imports.items[i];
        const Package *package = decl->import.package;
        if (package == NULL || package->info == NULL)
            continue; // unsafe
        const Name *name = decl->import.name != NULL ? decl->import.name : package->name;
        bool dot = strcmp(name->text, ".") == 0;
        if (names == NULL || dot || ptrmap_get(names, name) != NULL)
            add_import(hash, package->info);
    }
}

static void add_file(Hash *hash, const File *file) {
    const Source *source = file->source;
    hash_text(hash, source->abs_path);
    if (source->directive_count > 0) { // lines are not what they seem
        hash_bytes(hash, source->text, source->size);
        add_imports(hash, file, NULL);
        return;
    }
    PtrMap names = {0};
    add_tokens(hash, file, &names);
    add_imports(hash, file, &names);
}

const char *visible_hash(const Package *package, Part summary) {
    Hash *hash = hash_new();
    for (int i = 0; i < package->files.len; i++)
        add_file(hash, package->files.items[i]);
    hash_bytes(hash, summary.bytes, summary.size);
    return hash_end(hash);
}
