// Explaining syntax errors: tokens, messages, skipping; files and declarations.
#include "parser/explain.h"

#include "base/diag.h"

#include <stdarg.h>
#include <string.h>

enum { MAX_DEPTH = 4000 }; // of constructs: the reader recurses

// ---- Tokens

Token token_class(Token token) {
    switch (token) {
    case TOK_FLOAT: case TOK_IMAG: case TOK_CHAR: case TOK_STRING:
        return TOK_INT;
    case TOK_NOT: case TOK_TILDE:
        return TOK_OR;
    case TOK_DEC:
        return TOK_INC;
    case TOK_MUL:
        return TOK_MUL;
    default:
        if (token_precedence(token) > 0)
            return TOK_OR;
        if (token_assigned_operator(token) != token)
            return TOK_ADD_ASSIGN;
        return token;
    }
}

void next(Reader *reader) {
    if (reader->gave_up)
        return;
    reader->exact = lexer_next(reader->lexer);
    reader->token = token_class(reader->exact);
    for (; reader->lexical < reader->lexer->errors.len; reader->lexical++) {
        LexicalError *error = &reader->lexer->errors.items[reader->lexical];
        plain_error(reader, error->pos, "%s", error->message);
    }
}

bool got(Reader *reader, Token token) {
    if (reader->token != token)
        return false;
    next(reader);
    return true;
}

// As token_text(), but for what people do not write as such.
static const char *token_words(Token token) {
    return token == TOK_SEMICOLON ? "semicolon or newline" : token_text(token);
}

void want(Reader *reader, Token token) {
    if (got(reader, token))
        return;
    complain(reader, "expecting %s", token_words(token));
    advance(reader, TOK_EOF);
}

bool got_assign(Reader *reader) {
    if (reader->token == TOK_DEFINE)
        complain(reader, "expecting =");
    else if (reader->token != TOK_ASSIGN)
        return false;
    next(reader);
    return true;
}

// ---- Errors

void plain_error(Reader *reader, Pos pos, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    error_at(pos, "%s", arena_vprintf(&compilation, format, arguments));
    va_end(arguments);
    reader->error_count++;
}

static const char *current_token_text(const Reader *reader) {
    const Lexer *lexer = reader->lexer;
    switch (reader->token) {
    case TOK_NAME: return lexer->name->text;
    case TOK_SEMICOLON: return lexer->semicolon;
    case TOK_INT:
        return arena_printf(&compilation, "literal %.*s", (int)lexer->len, lexer->text);
    default: return token_words(reader->exact);
    }
}

static bool begins_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static void complain_message(Reader *reader, Pos pos, const char *message) {
    if (reader->gave_up || (reader->token == TOK_EOF && reader->error_count > 0))
        return; // nothing but a follow-up
    reader->error_count++;
    const char *joint;
    if (begins_with(message, "in ") || begins_with(message, "at ") ||
        begins_with(message, "after "))
        joint = " ";
    else if (begins_with(message, "expecting "))
        joint = ", ";
    else {
        syntax_error_at(pos, "%s", message);
        return;
    }
    syntax_error_at(pos, "unexpected %s%s%s", current_token_text(reader), joint, message);
}

void complain_at(Reader *reader, Pos pos, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    complain_message(reader, pos, arena_vprintf(&compilation, format, arguments));
    va_end(arguments);
}

void complain(Reader *reader, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    complain_message(reader, here(reader),
                     arena_vprintf(&compilation, format, arguments));
    va_end(arguments);
}

// ---- Skipping

static bool begins_statement(Token token) {
    switch (token) {
    case TOK_BREAK: case TOK_CONST: case TOK_CONTINUE: case TOK_DEFER:
    case TOK_FALLTHROUGH: case TOK_FOR: case TOK_GO: case TOK_GOTO: case TOK_IF:
    case TOK_RETURN: case TOK_SELECT: case TOK_SWITCH: case TOK_TYPE: case TOK_VAR:
        return true;
    default:
        return false;
    }
}

void advance(Reader *reader, ...) {
    bool stops[TOK_COUNT] = {[TOK_EOF] = true};
    int count = 0;
    va_list tokens;
    va_start(tokens, reader);
    for (Token token; (token = va_arg(tokens, Token)) != TOK_EOF; count++)
        stops[token] = true;
    va_end(tokens);
    if (count == 0) {
        if (reader->token != TOK_EOF)
            next(reader);
        return;
    }
    while (!stops[reader->token] &&
           !(reader->functions > 0 && begins_statement(reader->token)))
        next(reader);
}

// ---- Depth

static void give_up(Reader *reader) {
    if (!reader->gave_up)
        syntax_error_at(here(reader), "exceeded max nesting depth");
    reader->error_count++;
    reader->gave_up = true;
    reader->token = reader->exact = TOK_EOF;
}

bool enter(Reader *reader) {
    if (++reader->depth > MAX_DEPTH)
        give_up(reader);
    return !reader->gave_up;
}

void leave(Reader *reader) {
    reader->depth--;
}

Node *checked(Reader *reader, Node *node) {
    if (!nodes_too_high)
        return node;
    give_up(reader);
    return bad_node(reader);
}

// ---- Common productions

Pos read_list(Reader *reader, const char *context, Token separator, Token close,
              bool (*element)(Reader *reader, void *data), void *data) {
    bool done = false;
    while (reader->token != TOK_EOF && reader->token != close && !done) {
        done = element(reader, data);
        if (got(reader, separator) || reader->token == close)
            continue; // the separator may be left out before the end
        complain(reader, "in %s; possibly missing %s or %s", context,
                 token_words(separator), token_words(close));
        ADVANCE(reader, TOK_RPAREN, TOK_RBRACK, TOK_RBRACE);
        if (reader->token != close)
            return here(reader);
    }
    Pos end = here(reader);
    want(reader, close);
    return end;
}

Node *bad_node(Reader *reader) {
    return ast_new(AST_BAD, here(reader));
}

Node *read_name(Reader *reader) {
    if (reader->token == TOK_NAME) {
        Node *name = make_ident(reader->lexer->name, here(reader));
        next(reader);
        return name;
    }
    Node *name = make_ident(name_of("_"), here(reader));
    complain(reader, "expecting name");
    advance(reader, TOK_EOF);
    return name;
}

Node *read_literal(Reader *reader) {
    if (reader->token != TOK_INT)
        return NULL;
    Node *literal = make_literal(reader->lexer);
    next(reader);
    return literal;
}

// ---- Declarations

static void read_names(Reader *reader) {
    read_name(reader);
    while (got(reader, TOK_COMMA))
        read_name(reader);
}

static bool import_spec(Reader *reader, void *data) {
    if (reader->token == TOK_NAME || reader->token == TOK_DOT)
        next(reader);
    Node *path = read_literal(reader);
    if (path == NULL) {
        complain(reader, "missing import path");
        ADVANCE(reader, TOK_SEMICOLON, TOK_RPAREN);
    } else if (path->kind == AST_BASIC_LIT && path->op != TOK_STRING) {
        complain(reader, "import path must be a string");
    }
    return false;
}

static bool const_spec(Reader *reader, void *data) {
    read_names(reader);
    if (reader->token != TOK_EOF && reader->token != TOK_SEMICOLON &&
        reader->token != TOK_RPAREN) {
        read_type_or_null(reader);
        if (got_assign(reader))
            read_exprs(reader);
    }
    return false;
}

static bool var_spec(Reader *reader, void *data) {
    read_names(reader);
    if (got_assign(reader)) {
        read_exprs(reader);
        return false;
    }
    read_type(reader);
    if (got_assign(reader))
        read_exprs(reader);
    return false;
}

// After `type T [ NAME`: an array length, or the first type parameter?
static Node *array_or_type_params(Reader *reader, Pos bracket) {
    Node *x = read_name(reader);
    if (reader->token != TOK_LBRACK) {
        reader->brackets++;
        x = read_binary(reader, read_primary(reader, x, false), 0);
        reader->brackets--;
    }
    Node *name = x;
    Node *type = NULL;
    if (x->kind != AST_IDENT)
        type = split_type_param(x, reader->token == TOK_COMMA, &name);
    bool params = x->kind == AST_IDENT ? reader->token != TOK_RBRACK : type != NULL;
    if (!params)
        return read_array_type(reader, bracket, x);
    read_params(reader, name, type, TOK_RBRACK, true);
    got_assign(reader);
    return read_type_or_null(reader);
}

static bool type_spec(Reader *reader, void *data) {
    read_name(reader);
    Node *type;
    if (reader->token == TOK_LBRACK) {
        Pos bracket = here(reader);
        next(reader);
        if (reader->token == TOK_NAME)
            type = array_or_type_params(reader, bracket);
        else if (got(reader, TOK_RBRACK))
            type = read_type(reader);
        else
            type = read_array_type(reader, bracket, NULL);
    } else {
        got_assign(reader);
        type = read_type_or_null(reader);
    }
    if (type == NULL) {
        complain(reader, "in type declaration");
        ADVANCE(reader, TOK_SEMICOLON, TOK_RPAREN);
    }
    return false;
}

static void read_group(Reader *reader, bool (*spec)(Reader *, void *)) {
    if (got(reader, TOK_LPAREN))
        read_list(reader, "grouped declaration", TOK_SEMICOLON, TOK_RPAREN, spec, NULL);
    else
        spec(reader, NULL);
}

void read_declaration(Reader *reader) {
    Token keyword = reader->token;
    next(reader);
    read_group(reader, keyword == TOK_CONST ? const_spec
                     : keyword == TOK_TYPE  ? type_spec
                                            : var_spec);
}

// *BODILESS tells whether the function, if there is one, has no body.
static void read_function(Reader *reader, bool *bodiless) {
    next(reader);
    bool method = false;
    if (got(reader, TOK_LPAREN)) {
        NodeList receivers = read_params(reader, NULL, NULL, TOK_RPAREN, false);
        int count = 0;
        for (int i = 0; i < receivers.len; i++) {
            int names = receivers.items[i]->field.names.len;
            count += names > 0 ? names : 1;
        }
        method = count > 0;
        if (count == 0)
            plain_error(reader, here(reader), "method has no receiver");
        else if (count > 1)
            plain_error(reader, here(reader), "method has multiple receivers");
    }
    if (reader->token != TOK_NAME) {
        complain(reader, "expecting name or (");
        ADVANCE(reader, TOK_LBRACE, TOK_SEMICOLON);
        return;
    }
    next(reader);
    read_signature(reader, method ? "method" : "");
    *bodiless = reader->token != TOK_LBRACE;
    if (!*bodiless)
        read_function_body(reader);
}

static void read_top_level(Reader *reader) {
    bool bodiless = false; // the declaration before was a function without body
    while (reader->token != TOK_EOF) {
        switch (reader->token) {
        case TOK_CONST: case TOK_TYPE: case TOK_VAR:
            read_declaration(reader);
            bodiless = false;
            break;
        case TOK_FUNC:
            read_function(reader, &bodiless);
            break;
        default:
            if (reader->token == TOK_LBRACE && bodiless)
                complain(reader, "unexpected semicolon or newline before {");
            else
                complain(reader, "non-declaration statement outside function body");
            ADVANCE(reader, TOK_CONST, TOK_TYPE, TOK_VAR, TOK_FUNC);
            continue;
        }
        if (reader->token != TOK_EOF && !got(reader, TOK_SEMICOLON)) {
            complain(reader, "after top level declaration");
            ADVANCE(reader, TOK_CONST, TOK_TYPE, TOK_VAR, TOK_FUNC);
        }
    }
}

static void read_file(Reader *reader) {
    next(reader);
    if (!got(reader, TOK_PACKAGE)) {
        complain(reader, "package statement must be first");
        return;
    }
    read_name(reader);
    want(reader, TOK_SEMICOLON);
    if (reader->error_count > 0)
        return;
    while (got(reader, TOK_IMPORT)) {
        read_group(reader, import_spec);
        want(reader, TOK_SEMICOLON);
    }
    read_top_level(reader);
}

void explain_syntax_errors(Source *source, Pos rejected) {
    Reader reader = {.lexer = lexer_open(source)};
    nodes_too_high = false;
    read_file(&reader);
    lexer_close(reader.lexer);
    if (reader.error_count == 0) // the grammar alone saw something
        syntax_error_at(rejected, "unexpected token");
}
