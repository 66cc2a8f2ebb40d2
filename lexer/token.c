// Properties of tokens, read from tokens.def.
#include "lexer/token.h"

enum { ENDS = 1 << 0, ASSIGN = 1 << 1 };

static const char *const texts[TOK_COUNT] = {
#define TOKEN(name, text, flags) [TOK_##name] = text,
#include "lexer/tokens.def"
};

static const uint8_t flags[TOK_COUNT] = {
#define TOKEN(name, text, flags) [TOK_##name] = flags,
#include "lexer/tokens.def"
};

static const uint8_t precedences[TOK_COUNT] = {
#define OPERATOR(name, text, precedence) [TOK_##name] = precedence,
#include "lexer/tokens.def"
};

const char *token_text(Token token) {
    return texts[token];
}

int token_precedence(Token token) {
    return precedences[token];
}

bool token_ends_statement(Token token) {
    return flags[token] & ENDS;
}

Token token_assigned_operator(Token token) {
    switch (token) {
    case TOK_ADD_ASSIGN: return TOK_ADD;
    case TOK_SUB_ASSIGN: return TOK_SUB;
    case TOK_OR_ASSIGN: return TOK_OR;
    case TOK_XOR_ASSIGN: return TOK_XOR;
    case TOK_MUL_ASSIGN: return TOK_MUL;
    case TOK_DIV_ASSIGN: return TOK_DIV;
    case TOK_MOD_ASSIGN: return TOK_MOD;
    case TOK_AND_ASSIGN: return TOK_AND;
    case TOK_AND_NOT_ASSIGN: return TOK_AND_NOT;
    case TOK_SHL_ASSIGN: return TOK_SHL;
    case TOK_SHR_ASSIGN: return TOK_SHR;
    default: return token;
    }
}
