// Tokens: kinds, names and the properties that tokens.def lists.
#ifndef LEXER_TOKEN_H
#define LEXER_TOKEN_H

#include "base/name.h"
#include "base/source.h"

typedef enum Token {
#define TOKEN(name, text, flags) TOK_##name,
#include "lexer/tokens.def"
    TOK_COUNT
} Token;

// The text as messages show it: "+=", "func", "comma", "semicolon".
const char *token_text(Token token);
// Precedence of a binary operator (1 to 5), 0 for every other token.
int token_precedence(Token token);
// True if a newline right after the token ends the statement.
bool token_ends_statement(Token token);
// TOK_ADD for TOK_ADD_ASSIGN; the token itself if it is no assignment operator.
Token token_assigned_operator(Token token);

#endif
