// Explaining syntax errors.
//
// The grammar (parser.y) says whether a file is a Go program.  If it is not,
// people expect the words of Go's own compiler,
//
//     x.go:4:7: syntax error: unexpected newline, expecting comma or )
//
// and they speak of what a reader who goes from left to right, construct by
// construct, expects at this point: an LR parser knows all of it, but in another
// order, and Go also goes on after an error at places that depend on the
// construct.  So a file with errors is read once more by a recursive descent
// that does as Go's parser does (cmd/compile/internal/syntax/parser.go), token
// for token: what it expects, what it says, and how far it skips afterwards.
// It reads bad files only, so it may be slow, and it keeps no tree, except of
// expressions, which some messages quote.
//
//     explain.c        tokens, errors and skipping; files and declarations
//     explain_type.c   types, structs and interfaces
//     explain_param.c  signatures and parameters
//     explain_expr.c   expressions
//     explain_stmt.c   statements
#ifndef PARSER_EXPLAIN_H
#define PARSER_EXPLAIN_H

#include "parser/nodes.h"

typedef struct Reader {
    Lexer *lexer;
    Token token;      // current token, with its class only: see token_class()
    Token exact;      // the token itself
    int lexical;      // number of the lexer's errors that were passed on
    int error_count;  // errors of all kinds so far
    int functions;    // nesting of function bodies: statements are landmarks
    int brackets;     // -1 between if, for or switch and the body, unless nested:
                      // there a brace begins no composite literal
    int depth;        // nesting of constructs
    bool gave_up;     // they were nested too deeply: the rest is not read
} Reader;

// ---- explain.c

// Tokens that Go's parser does not tell apart are one class: all operators but *
// are TOK_OR, all op= are TOK_ADD_ASSIGN, ++ and -- are TOK_INC, all literals
// TOK_INT.
Token token_class(Token token);

void next(Reader *reader);
bool got(Reader *reader, Token token);  // skips the token if it is the next
void want(Reader *reader, Token token); // complains if it is not
bool got_assign(Reader *reader);        // =, or := with a complaint

static inline Pos here(const Reader *reader) {
    return reader->lexer->pos;
}
static inline bool at_operator(const Reader *reader, Token op) {
    return reader->exact == op;
}

// An error at a position or at the current token.  What begins with "in ",
// "at ", "after " or "expecting " is put after "unexpected TOKEN".
void complain_at(Reader *reader, Pos pos, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void complain(Reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// An error without the words "syntax error".
void plain_error(Reader *reader, Pos pos, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Skips tokens until one of those given (TOK_EOF ends them), or until one that
// begins a statement, within a function.  Without any: skips one token.
void advance(Reader *reader, ...);
#define ADVANCE(reader, ...) advance(reader, __VA_ARGS__, TOK_EOF)

// Enters a construct; false after giving up because of the depth.
bool enter(Reader *reader);
void leave(Reader *reader);
// Gives up if the tree has become too high, and returns a BAD node then.
Node *checked(Reader *reader, Node *node);

// Elements separated by SEPARATOR up to CLOSE, as far as ELEMENT does not return
// true.  Returns the position of the end.
Pos read_list(Reader *reader, const char *context, Token separator, Token close,
              bool (*element)(Reader *reader, void *data), void *data);

Node *read_name(Reader *reader);
Node *read_literal(Reader *reader); // or NULL
Node *bad_node(Reader *reader);
void read_declaration(Reader *reader); // at const, type or var

// ---- explain_type.c

Node *read_type(Reader *reader);
Node *read_type_or_null(Reader *reader);
Node *read_qualified_name(Reader *reader, Node *name);
Node *read_array_type(Reader *reader, Pos pos, Node *len);
// After a name: an array type; or NULL, and ARGS, if it is instantiated.
Node *read_array_or_args(Reader *reader, NodeList *args);
Node *read_union(Reader *reader, Node *first); // first term, or NULL

// ---- explain_param.c

Node *read_signature(Reader *reader, const char *context);
// After the opening bracket.  NAME and TYPE are what was read already, or NULL.
NodeList read_params(Reader *reader, Node *name, Node *type, Token close,
                     bool names_required);

// ---- explain_expr.c

Node *read_expr(Reader *reader);
Node *read_binary(Reader *reader, Node *x, int precedence);
Node *read_primary(Reader *reader, Node *x, bool keep_parens);
NodeList read_exprs(Reader *reader);
NodeList read_type_args(Reader *reader, bool *comma);

// ---- explain_stmt.c

void read_function_body(Reader *reader);

#endif
