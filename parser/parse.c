// Reading one file: the lexer, the grammar, and what is done before and after.
#include "base/diag.h"
#include "parser/nodes.h"

#include <stdlib.h>
#include <string.h>

static const struct Pragma {
    const char *verb; // first word of the comment
    uint32_t bit;     // PRAGMA_*
} pragmas[] = {
    {"go:noinline", PRAGMA_NOINLINE},
    {"go:noescape", PRAGMA_NOESCAPE},
    {"go:nosplit", PRAGMA_NOSPLIT},
    {"go:linkname", PRAGMA_LINKNAME},
    {"go:norace", PRAGMA_NORACE},
    {"go:uintptrescapes", PRAGMA_UINTPTRESCAPES | PRAGMA_NOINLINE},
    {"go:notinheap", PRAGMA_NOTINHEAP},
    {"go:nocheckptr", PRAGMA_NOCHECKPTR},
    {"go:systemstack", PRAGMA_SYSTEMSTACK},
};

static uint32_t pragma_bit(const char *text) {
    size_t len = strcspn(text, " \t");
    for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
        if (strlen(pragmas[i].verb) == len && memcmp(pragmas[i].verb, text, len) == 0)
            return pragmas[i].bit;
    return 0;
}

// A pragma belongs to the function whose `func` is the next token, or follows
// other pragmas that do.  Declarations and directives are both in source order.
void attach_pragmas(File *file, const Lexer *lexer) {
    int next = 0; // directive
    for (int i = 0; i < file->decls.len; i++) {
        Node *decl = file->decls.items[i];
        if (decl->kind != AST_FUNC_DECL)
            continue;
        Pos keyword = decl->func_decl.keyword;
        while (next < lexer->directives.len && lexer->directives.items[next].next_token < keyword)
            next++;
        for (; next < lexer->directives.len; next++) {
            const GoDirective *directive = &lexer->directives.items[next];
            if (directive->next_token != keyword)
                break;
            decl->func_decl.pragma |= pragma_bit(directive->text);
        }
    }
}

File *parse_file(Source *source) {
    File *file = ARENA_NEW(&compilation, File);
    file->source = source;
    file->eof = source->base + source->size;
    Parser *parser = calloc(1, sizeof *parser);
    if (parser == NULL)
        fatal("out of memory");
    parser->file = file;
    nodes_too_high = false;
    parser->lexer = lexer_open(source);
    bool ok = yyparse(parser) == 0 && !parser->failed && !nodes_too_high;
    lexer_close(parser->lexer);

    if (ok) {
        for (int i = 0; i < parser->lexer->errors.len; i++) {
            LexicalError *error = &parser->lexer->errors.items[i];
            error_at(error->pos, "%s", error->message);
        }
    } else {
        explain_syntax_errors(source, parser->lexer->pos);
    }
    for (int i = 0; i < parser->lexer->directives.len; i++) {
        GoDirective *directive = &parser->lexer->directives.items[i];
        Directive kept = {directive->pos, directive->text};
        vec_push(&compilation, &file->directives, kept);
    }
    attach_pragmas(file, parser->lexer);
    free(parser);
    return file;
}
