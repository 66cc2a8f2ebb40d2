// Literals: checking what the lexer found, and computing values.
#ifndef LEXER_LITERAL_H
#define LEXER_LITERAL_H

#include "lexer/lexer.h"

// Checks lexer->text, which begins at lexer->pos, and sets lexer->bad after
// reporting an error.  The first also finds out the kind: TOK_INT, TOK_FLOAT or
// TOK_IMAG.
Token literal_check_number(Lexer *lexer);
void literal_check_rune(Lexer *lexer);
void literal_check_string(Lexer *lexer);

// Value of a valid string literal, raw or interpreted; *SIZE gets its length.
char *literal_string(Arena *arena, const char *text, uint32_t len, size_t *size);

// Value of a valid rune literal.
uint32_t literal_rune(const char *text, uint32_t len);

// Runes as messages show them: 'x' or '\x00', and U+0040 '@'.
const char *rune_quoted(Arena *arena, int32_t rune);
const char *rune_code_point(Arena *arena, int32_t rune);

// Decodes one rune of at most LEN > 0 bytes; returns its width.  Invalid UTF-8
// gives 0xFFFD and width 1, as in Go.
int rune_decode(const char *text, size_t len, int32_t *rune);
// Encodes a rune (0xFFFD if it is none); returns its width, 1 to 4.
int rune_encode(char *out, int32_t rune);

#endif
