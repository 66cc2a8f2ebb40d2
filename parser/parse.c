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

static Parser *parser_new(Source *source, File *file) {
    Parser *parser = calloc(1, sizeof *parser);
    if (parser == NULL)
        fatal("out of memory");
    parser->file = file;
    file->source = source;
    file->eof = source->base + source->size;
    nodes_too_high = false;
    return parser;
}

static bool parse(Parser *parser) {
    bool ok = yyparse(parser) == 0 && !parser->failed && !nodes_too_high;
    lexer_close(parser->lexer);
    return ok;
}

static File *parse_source(Source *source, bool skip_bodies) {
    File *file = ARENA_NEW(&compilation, File);
    Parser *parser = parser_new(source, file);
    parser->skip_bodies = skip_bodies;
    parser->lexer = lexer_open(source);
    if (parse(parser)) {
        attach_pragmas(file, parser->lexer);
        report_errors(parser->lexer);
    } else {
        explain_syntax_errors(source, parser->lexer->pos);
    }
    free(parser);
    return file;
}

File *parse_file(Source *source) { return parse_source(source, false); }

File *parse_declarations(Source *source) {
    File *file = parse_source(source, true);
    for (int i = 0; i < file->decls.len; i++) {
        Node *decl = file->decls.items[i];
        if (decl->kind != AST_FUNC_DECL || decl->func_decl.body == NULL)
            continue;
        decl->func_decl.body = NULL;
        decl->flags |= NODE_BODY_SKIPPED;
    }
    return file;
}

void parse_skipped_body(File *file, Node *decl) {
    File one = {0};
    Parser *parser = parser_new(file->source, &one);
    parser->single = decl->func_decl.keyword;
    parser->lexer = lexer_open_at(file->source, parser->single);
    if (!parse(parser) || one.decls.len != 1)
        internal_error("the body of a function cannot be read a second time");
    decl->func_decl.body = one.decls.items[0]->func_decl.body;
    decl->flags &= (uint16_t)~NODE_BODY_SKIPPED;
    free(parser);
}
