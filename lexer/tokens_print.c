// The listing of `burrow dump tokens`: one token a line.
//
//     3:5   name       x
//     3:7   :=
//     3:10  literal    1
//     3:11  ;          newline
#include "lexer/lexer.h"

#include "base/diag.h"

static void print_token(FILE *out, const Lexer *lexer) {
    Position at = pos_in_file(lexer->pos);
    char where[32];
    snprintf(where, sizeof where, "%d:%d", at.line, at.column);
    fprintf(out, "%-9s ", where);
    switch (lexer->token) {
    case TOK_NAME:
        fprintf(out, "name       %s\n", lexer->name->text);
        break;
    case TOK_INT: case TOK_FLOAT: case TOK_IMAG: case TOK_CHAR: case TOK_STRING: {
        static const char *const kinds[] = {
            [TOK_INT] = "int", [TOK_FLOAT] = "float", [TOK_IMAG] = "imaginary",
            [TOK_CHAR] = "rune", [TOK_STRING] = "string",
        };
        fprintf(out, "%-10s %.*s\n", kinds[lexer->token], (int)lexer->len, lexer->text);
        break;
    }
    case TOK_SEMICOLON:
        fprintf(out, ";          %s\n", lexer->semicolon);
        break;
    case TOK_COMMA:
        fprintf(out, ",\n");
        break;
    default:
        fprintf(out, "%s\n", token_text(lexer->token));
        break;
    }
}

void tokens_print(FILE *out, Source *source) {
    Lexer *lexer = lexer_open(source);
    while (lexer_next(lexer) != TOK_EOF)
        print_token(out, lexer);
    lexer_close(lexer);
    for (int i = 0; i < lexer->errors.len; i++)
        error_at(lexer->errors.items[i].pos, "%s", lexer->errors.items[i].message);
}
