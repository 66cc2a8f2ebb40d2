// The lexer: from source text to tokens.
//
//   lexer.l     the rules of the tokens, automatic semicolons, comments
//   literal.c   what may stand in numbers, runes and strings, and their values
//   token.c     properties of tokens (tokens.def)
//   tokens_print.c  the listing of `burrow dump tokens`
//
//     Lexer *lexer = lexer_open(source);
//     while (lexer_next(lexer) != TOK_EOF)
//         use(lexer->token, lexer->pos, ...);
//     lexer_close(lexer);
#ifndef LEXER_LEXER_H
#define LEXER_LEXER_H

#include "base/vec.h"
#include "lexer/token.h"

#include <stdio.h>

typedef struct LexicalError {
    Pos pos;             // where
    const char *message; // without the prefix "syntax error: "
} LexicalError;

// A comment that speaks to the compiler: //go:noinline, //go:linkname a b.
typedef struct GoDirective {
    Pos pos;          // of "go:"
    const char *text; // from "go:" to the end of the line, NUL-terminated
    Pos next_token;   // where the token after the comment stands (0: none)
} GoDirective;

typedef struct Lexer {
    Source *source;
    Token token;         // the current token ...
    Pos pos;             // ... and where it begins
    Name *name;          // TOK_NAME and keywords: the identifier
    const char *text;    // literals: as written (in the source's text)
    uint32_t len;        // literals: length of it
    bool bad;            // literals: an error was reported for it
    const char *semicolon; // TOK_SEMICOLON: "semicolon", "newline" or "EOF"
    bool newline_ends;   // a newline now would end the statement
    Vec(LexicalError) errors;
    Vec(LexicalError) encoding; // of the bytes, found when the lexer was opened
    int encoding_reported; // so many of them stand in errors
    Vec(GoDirective) directives;
    int open_directives; // the last so many wait for their next_token
    void *scanner;       // flex's state
} Lexer;

// Errors are collected in lexer->errors; the caller hands them to diag.
Lexer *lexer_open(Source *source);
Token lexer_next(Lexer *lexer);
// Begins in the middle of a source that was read before.
Lexer *lexer_open_at(Source *source, Pos pos);
// The last token was a { : makes the next one the } that closes it.
void lexer_skip_body(Lexer *lexer);
void lexer_close(Lexer *lexer);

// Reports an error at a position.
void lexer_error(Lexer *lexer, Pos pos, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// One token a line: position, kind, text.
void tokens_print(FILE *out, Source *source);

#endif
