// The head of a file: its package clause and its imports.
//
// To know which packages a build needs, no more of a file has to be read than what
// stands before its first other declaration.
#include "driver/packages.h"

#include "lexer/lexer.h"
#include "sema/constant.h"

static void read_import(Lexer *lexer, Header *header) {
    Pos pos = lexer->pos;
    if (lexer->token == TOK_NAME || lexer->token == TOK_DOT)
        lexer_next(lexer);
    if (lexer->token == TOK_STRING && !lexer->bad) {
        Const *value = const_literal(TOK_STRING, lexer->text, lexer->len);
        if (value != NULL) {
            HeaderImport import = {arena_strndup(&compilation, value->text, value->len),
                                   pos};
            vec_push(&compilation, &header->imports, import);
        }
    }
    while (lexer->token != TOK_SEMICOLON && lexer->token != TOK_RPAREN &&
           lexer->token != TOK_EOF)
        lexer_next(lexer);
}

static void read_imports(Lexer *lexer, Header *header) {
    if (lexer_next(lexer) != TOK_LPAREN) {
        read_import(lexer, header);
        return;
    }
    lexer_next(lexer);
    while (lexer->token != TOK_RPAREN && lexer->token != TOK_EOF) {
        read_import(lexer, header);
        if (lexer->token == TOK_SEMICOLON)
            lexer_next(lexer);
    }
    if (lexer->token == TOK_RPAREN)
        lexer_next(lexer);
}

Header read_header(Source *source) {
    Header header = {0};
    Lexer *lexer = lexer_open(source);
    if (lexer_next(lexer) == TOK_PACKAGE && lexer_next(lexer) == TOK_NAME) {
        header.name = lexer->name;
        header.pos = lexer->pos;
        lexer_next(lexer);
        while (lexer->token == TOK_SEMICOLON && lexer_next(lexer) == TOK_IMPORT)
            read_imports(lexer, &header);
    }
    lexer_close(lexer);
    return header;
}
