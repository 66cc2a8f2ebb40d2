// Compiler directives: //go:noinline and the like.
//
// A directive speaks of the declaration that follows it, so it must stand on a
// line of its own before a func, type or var that it fits; anywhere else it is
// "misplaced".  //go:linkname may stand anywhere.  What a directive means is for
// later passes; here functions get their PRAGMA_* bits and misuse is reported.
//
//     //go:noinline
//     func f() {}        // keyword == directive.next_token
#include "parser/nodes.h"

#include <string.h>

enum { // what a directive may stand before
    BEFORE_PACKAGE = 1 << 0,
    BEFORE_FUNC = 1 << 1,
    BEFORE_TYPE = 1 << 2,
    BEFORE_VAR = 1 << 3,
    ANYWHERE = 1 << 4,
};

static const struct Pragma {
    const char *verb; // first word of the comment
    uint32_t bits;    // PRAGMA_* of the function
    int places;       // BEFORE_*
} pragmas[] = {
    {"go:build", 0, BEFORE_PACKAGE},
    {"go:linkname", 0, ANYWHERE},
    {"go:embed", 0, BEFORE_VAR},
    {"go:notinheap", PRAGMA_NOTINHEAP, BEFORE_TYPE},
    {"go:noinline", PRAGMA_NOINLINE, BEFORE_FUNC},
    {"go:noescape", PRAGMA_NOESCAPE, BEFORE_FUNC},
    {"go:nosplit", PRAGMA_NOSPLIT | PRAGMA_NOCHECKPTR, BEFORE_FUNC},
    {"go:norace", PRAGMA_NORACE, BEFORE_FUNC},
    {"go:nocheckptr", PRAGMA_NOCHECKPTR, BEFORE_FUNC},
    {"go:systemstack", PRAGMA_SYSTEMSTACK, BEFORE_FUNC},
    {"go:uintptrescapes", PRAGMA_UINTPTRESCAPES, BEFORE_FUNC},
    {"go:uintptrkeepalive", PRAGMA_UINTPTRKEEPALIVE, BEFORE_FUNC},
    {"go:nowritebarrier", 0, BEFORE_FUNC},
    {"go:nowritebarrierrec", 0, BEFORE_FUNC},
    {"go:yeswritebarrierrec", PRAGMA_YESWRITEBARRIERREC, BEFORE_FUNC},
    {"go:registerparams", 0, BEFORE_FUNC},
    {"go:cgo_unsafe_args", 0, BEFORE_FUNC},
};

static const struct Pragma *find_pragma(const char *text) {
    size_t len = strcspn(text, " \t");
    for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
        if (strlen(pragmas[i].verb) == len && memcmp(pragmas[i].verb, text, len) == 0)
            return &pragmas[i];
    return NULL; // of another tool, or of the future
}

// True if only white space stands before the comment on its line.
static bool alone_on_line(const Source *source, Pos pos) {
    const char *at = source->text + (pos - source->base) - 2; // at the slashes
    while (at > source->text && (at[-1] == ' ' || at[-1] == '\t' || at[-1] == '\r'))
        at--;
    return at == source->text || at[-1] == '\n';
}

static bool token_is(const Source *source, Pos pos, const char *keyword) {
    size_t len = strlen(keyword);
    uint32_t offset = pos - source->base;
    return pos != NO_POS && offset + len <= source->size &&
           memcmp(source->text + offset, keyword, len) == 0;
}

static bool imports(const File *file, const char *path) {
    for (int i = 0; i < file->imports.len; i++) {
        const Node *literal = file->imports.items[i]->import.path;
        if (literal->kind == AST_BASIC_LIT && literal->literal.len == strlen(path) + 2 &&
            memcmp(literal->literal.text + 1, path, strlen(path)) == 0)
            return true;
    }
    return false;
}

// ---- What follows a directive

// The first declaration at or after a position.  Declarations are in order.
static Node *declaration_after(const File *file, Pos pos) {
    int low = 0, high = file->decls.len;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (file->decls.items[middle]->pos < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low < file->decls.len ? file->decls.items[low] : NULL;
}

// Where the name stands if KEYWORD and a name stand at a position: a declaration
// without ( … ).  Else NO_POS.
static Pos single_name(const Source *source, Pos pos, const char *keyword) {
    if (!token_is(source, pos, keyword))
        return NO_POS;
    Pos name = pos + (Pos)strlen(keyword);
    const char *text = source->text + (name - source->base);
    size_t space = strspn(text, " \t");
    return space > 0 && text[space] != '(' ? name + (Pos)space : NO_POS;
}

// The BEFORE_* that the token after a directive is, and its declaration; NULL if
// that is a type in a function.
static int place_of(const File *file, Pos token, Node **decl) {
    *decl = NULL;
    if (token == NO_POS)
        return 0;
    if (token < file->package_pos)
        return token_is(file->source, token, "package") ? BEFORE_PACKAGE : 0;
    Pos type_name = single_name(file->source, token, "type");
    Pos var_name = single_name(file->source, token, "var");
    *decl = declaration_after(file, token);
    NodeKind kind = *decl != NULL ? (*decl)->kind : AST_BAD;
    if (kind == AST_FUNC_DECL && (*decl)->func_decl.keyword == token)
        return BEFORE_FUNC;
    if (kind == AST_VAR_DECL && ((*decl)->pos == token || (*decl)->pos == var_name))
        return BEFORE_VAR;
    if (kind == AST_TYPE_DECL && ((*decl)->pos == token || (*decl)->pos == type_name))
        return (*decl)->flags & NODE_ALIAS ? 0 : BEFORE_TYPE;
    return type_name != NO_POS ? BEFORE_TYPE : 0;
}

// ---- Directives with rules of their own

static void check_linkname(Lexer *lexer, const File *file, const GoDirective *directive) {
    int words = 0;
    for (const char *at = directive->text; *at != '\0'; words++) {
        at += strcspn(at, " \t");
        at += strspn(at, " \t");
    }
    if (words < 2 || words > 3)
        lexer_error(lexer, directive->pos, "usage: //go:linkname localname [linkname]");
    else if (!imports(file, "unsafe"))
        lexer_error(lexer, directive->pos,
                    "//go:linkname only allowed in Go files that import \"unsafe\"");
}

static void check_embed(Lexer *lexer, File *file, const GoDirective *directive,
                        Node *var) {
    const char *arguments = directive->text + strlen("go:embed");
    const char *message = NULL;
    if (arguments[strspn(arguments, " \t")] == '\0')
        message = "usage: //go:embed pattern...";
    else if (!imports(file, "embed"))
        message = "go:embed only allowed in Go files that import \"embed\"";
    else if (var->value_decl.names.len > 1)
        message = "go:embed cannot apply to multiple vars";
    else if (var->value_decl.values.len > 0)
        message = "go:embed cannot apply to var with initializer";
    else if (var->value_decl.type_expr == NULL)
        message = "go:embed cannot apply to var without type";
    EmbedDirective embed = {var, directive->pos, directive->text};
    if (message != NULL)
        lexer_error(lexer, directive->pos, "%s", message);
    else
        vec_push(&compilation, &file->embeds, embed);
}

static const char *misplaced(const File *file, const struct Pragma *pragma,
                             const GoDirective *directive) {
    if (pragma->places != BEFORE_VAR)
        return "misplaced compiler directive";
    if (token_is(file->source, directive->next_token, "var "))
        return "go:embed cannot apply to var inside func";
    return "misplaced go:embed directive";
}

static void attach_pragma(File *file, Lexer *lexer, const GoDirective *directive) {
    if (!alone_on_line(file->source, directive->pos)) {
        lexer_error(lexer, directive->pos, "misplaced compiler directive");
        return;
    }
    const struct Pragma *pragma = find_pragma(directive->text);
    if (pragma == NULL)
        return;
    if (pragma->places == ANYWHERE) {
        check_linkname(lexer, file, directive);
        return;
    }
    Node *decl;
    int place = place_of(file, directive->next_token, &decl);
    if (!(pragma->places & place))
        lexer_error(lexer, directive->pos, "%s", misplaced(file, pragma, directive));
    else if (place == BEFORE_VAR)
        check_embed(lexer, file, directive, decl);
    else if (place == BEFORE_FUNC)
        decl->func_decl.pragma |= pragma->bits;
    else if (place == BEFORE_TYPE && decl != NULL)
        decl->type_decl.pragma |= pragma->bits;
}

void attach_pragmas(File *file, Lexer *lexer) {
    for (int i = 0; i < lexer->directives.len; i++) {
        GoDirective *directive = &lexer->directives.items[i];
        Directive kept = {directive->pos, directive->text};
        vec_push(&compilation, &file->directives, kept);
        attach_pragma(file, lexer, directive);
    }
}
