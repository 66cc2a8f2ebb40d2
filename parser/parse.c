// Reading one file: the lexer, the grammar, and what is done before and after.
//
//     source ─ lexer ─ grammar ─┬─ tree, pragmas attached
//                               └─ rejected: explained, and no tree
//
// Errors that are no syntax errors (a bad literal, go without a call) wait in
// the lexer until it is known whether the file will be read again to be
// explained, for then they are found again.
#include "base/diag.h"
#include "parser/nodes.h"

#include <stdlib.h>

static void report_errors(const Lexer *lexer) {
    for (int i = 0; i < lexer->errors.len; i++)
        error_at(lexer->errors.items[i].pos, "%s", lexer->errors.items[i].message);
}

File *parse_file(Source *source) {
    File *file = ARENA_NEW(&compilation, File);
    file->source = source;
    file->eof = source->base + source->size;
    Parser *parser = calloc(1, sizeof *parser);
    if (parser == NULL)
        fatal("out of memory");
    parser->file = file;
    parser->lexer = lexer_open(source);
    nodes_too_high = false;
    bool ok = yyparse(parser) == 0 && !parser->failed && !nodes_too_high;
    lexer_close(parser->lexer);

    if (ok) {
        attach_pragmas(file, parser->lexer);
        report_errors(parser->lexer);
    } else {
        explain_syntax_errors(source, parser->lexer->pos);
    }
    free(parser);
    return file;
}
