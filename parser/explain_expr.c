// Explaining syntax errors: expressions.
#include "parser/explain.h"

Node *read_expr(Reader *reader) {
    return read_binary(reader, NULL, 0);
}

NodeList read_exprs(Reader *reader) {
    NodeList list = make_list(read_expr(reader));
    while (got(reader, TOK_COMMA))
        vec_push(&compilation, &list, read_expr(reader));
    return list;
}

// The first is an expression, the others are types; a comma may end the list.
NodeList read_type_args(Reader *reader, bool *comma) {
    reader->brackets++;
    NodeList list = make_list(read_expr(reader));
    *comma = false;
    while (got(reader, TOK_COMMA)) {
        *comma = true;
        Node *type = read_type_or_null(reader);
        if (type == NULL)
            break;
        vec_push(&compilation, &list, type);
    }
    reader->brackets--;
    return list;
}

// ---- Unary and binary expressions

static Node *read_unary(Reader *reader);

// <-x, or a channel type <-chan E that was read as <-(chan E).
static Node *read_arrow(Reader *reader) {
    Pos pos = here(reader);
    next(reader);
    Node *x = read_unary(reader);
    if (x->kind != AST_CHAN_TYPE)
        return make_unary(AST_UNARY, TOK_ARROW, x, pos);
    int direction = CHAN_SEND;
    Node *type = x;
    while (direction == CHAN_SEND && type->kind == AST_CHAN_TYPE) {
        direction = type->op;
        if (direction == CHAN_RECV)
            complain(reader, "unexpected <-, expecting chan");
        type->op = CHAN_RECV;
        type = type->unary.x;
    }
    if (direction == CHAN_SEND)
        complain(reader, "unexpected %s, expecting chan", ast_expr_text(type));
    return x;
}

static Node *read_operator(Reader *reader) {
    Token op = reader->exact;
    Pos pos = here(reader);
    next(reader);
    Node *x = read_unary(reader);
    if (op == TOK_MUL)
        return make_unary(AST_STAR, 0, x, pos);
    return make_unary(AST_UNARY, op, op == TOK_AND ? ast_unparen(x) : x, pos);
}

static bool is_unary_operator(Token token) {
    switch (token) {
    case TOK_MUL: case TOK_ADD: case TOK_SUB: case TOK_NOT: case TOK_XOR: case TOK_TILDE:
    case TOK_AND:
        return true;
    default:
        return false;
    }
}

static Node *read_unary(Reader *reader) {
    Node *x;
    if (!enter(reader))
        x = bad_node(reader);
    else if (is_unary_operator(reader->exact))
        x = read_operator(reader);
    else if (reader->token == TOK_ARROW)
        x = read_arrow(reader);
    else
        x = read_primary(reader, NULL, true);
    leave(reader);
    return x;
}

// Operators that bind more tightly than PRECEDENCE; X is the first operand if it
// was read already, or NULL.
Node *read_binary(Reader *reader, Node *x, int precedence) {
    if (x == NULL)
        x = read_unary(reader);
    int own;
    while ((own = token_precedence(reader->exact)) > precedence) {
        Token op = reader->exact;
        Pos pos = here(reader);
        next(reader);
        Node *y = read_binary(reader, NULL, own);
        x = checked(reader, make_binary(op, x, y, pos));
    }
    return x;
}

// ---- Operands

static Node *read_parenthesized(Reader *reader, bool keep_parens) {
    Pos pos = here(reader);
    next(reader);
    reader->brackets++;
    Node *x = read_expr(reader);
    reader->brackets--;
    want(reader, TOK_RPAREN);
    if (keep_parens || reader->token == TOK_LBRACE)
        x = make_unary(AST_PAREN, 0, x, pos);
    return x;
}

static Node *read_function_literal(Reader *reader) {
    Pos pos = here(reader);
    next(reader);
    Node *type = read_signature(reader, "function type");
    if (reader->token != TOK_LBRACE)
        return type;
    Pos brace = here(reader);
    reader->brackets++;
    read_function_body(reader);
    reader->brackets--;
    NodeList body = make_list(ast_new(AST_EMPTY_STMT, brace)); // shown as {…}
    return make_func_lit(type, make_block(body, brace, brace), pos);
}

static Node *read_operand(Reader *reader, bool keep_parens) {
    switch (reader->token) {
    case TOK_NAME:
        return read_name(reader);
    case TOK_INT:
        return read_literal(reader);
    case TOK_LPAREN:
        return read_parenthesized(reader, keep_parens);
    case TOK_FUNC:
        return read_function_literal(reader);
    case TOK_LBRACK: case TOK_CHAN: case TOK_MAP: case TOK_STRUCT: case TOK_INTERFACE:
        return read_type(reader);
    default: {
        Node *x = bad_node(reader);
        complain(reader, "expecting expression");
        ADVANCE(reader, TOK_RPAREN, TOK_RBRACK, TOK_RBRACE);
        return x;
    }
    }
}

// ---- Primary expressions

static Node *read_selector(Reader *reader, Node *x) {
    Pos dot = here(reader);
    next(reader);
    if (reader->token == TOK_NAME) {
        Node *name = read_name(reader);
        return checked(reader, make_selector(x, name->ident.name, dot, name->pos));
    }
    if (!got(reader, TOK_LPAREN)) {
        complain(reader, "expecting name or (");
        ADVANCE(reader, TOK_SEMICOLON, TOK_RPAREN);
        return x;
    }
    Node *type = got(reader, TOK_TYPE) ? NULL : read_type(reader);
    want(reader, TOK_RPAREN);
    return checked(reader, make_assertion(x, type, dot));
}

static Node *read_slice(Reader *reader, Node *x, Node *low, Pos pos) {
    if (!got(reader, TOK_COLON)) {
        complain(reader, "expecting comma, : or ]");
        ADVANCE(reader, TOK_COMMA, TOK_COLON, TOK_RBRACK);
    }
    reader->brackets++;
    Node *high = NULL;
    Node *max = NULL;
    bool three = false;
    if (reader->token != TOK_COLON && reader->token != TOK_RBRACK)
        high = read_expr(reader);
    if (reader->token == TOK_COLON) {
        three = true;
        if (high == NULL) {
            plain_error(reader, here(reader), "middle index required in 3-index slice");
            high = bad_node(reader);
        }
        next(reader);
        if (reader->token != TOK_RBRACK) {
            max = read_expr(reader);
        } else {
            plain_error(reader, here(reader), "final index required in 3-index slice");
            max = bad_node(reader);
        }
    }
    reader->brackets--;
    want(reader, TOK_RBRACK);
    return checked(reader, make_slice(x, low, high, max, three, pos));
}

static Node *read_index(Reader *reader, Node *x) {
    Pos pos = here(reader);
    next(reader);
    if (reader->token == TOK_RBRACK) {
        complain(reader, "expecting operand");
        next(reader);
        return x;
    }
    Node *low = NULL;
    if (reader->token != TOK_COLON) {
        bool comma;
        NodeList indices = read_type_args(reader, &comma);
        if (comma || reader->token == TOK_RBRACK) {
            want(reader, TOK_RBRACK);
            return checked(reader, make_index(x, indices, pos));
        }
        low = indices.items[0];
    }
    return read_slice(reader, x, low, pos);
}

typedef struct Arguments {
    NodeList list; // in order
    bool dots;     // the last one is followed by ...
} Arguments;

static bool argument(Reader *reader, void *data) {
    Arguments *arguments = data;
    vec_push(&compilation, &arguments->list, read_expr(reader));
    arguments->dots = got(reader, TOK_ELLIPSIS);
    return arguments->dots;
}

static Node *read_call(Reader *reader, Node *fun) {
    Pos pos = here(reader);
    next(reader);
    Arguments arguments = {0};
    reader->brackets++;
    Pos end = read_list(reader, "argument list", TOK_COMMA, TOK_RPAREN, argument,
                        &arguments);
    reader->brackets--;
    return checked(reader, make_call(fun, arguments.list, arguments.dots, pos, end));
}

// ---- Composite literals

static Node *read_composite(Reader *reader, Node *type);

static Node *read_element_part(Reader *reader) {
    return reader->token == TOK_LBRACE ? read_composite(reader, NULL) : read_expr(reader);
}

static bool literal_element(Reader *reader, void *data) {
    NodeList *elements = data;
    Node *element = read_element_part(reader);
    if (reader->token == TOK_COLON) {
        Pos pos = here(reader);
        next(reader);
        element = make_key_value(element, read_element_part(reader), pos);
    }
    vec_push(&compilation, elements, element);
    return false;
}

static Node *read_composite(Reader *reader, Node *type) {
    Node *literal = ast_new(AST_COMPOSITE_LIT, here(reader));
    literal->composite.type_expr = type;
    reader->brackets++;
    want(reader, TOK_LBRACE);
    if (enter(reader))
        read_list(reader, "composite literal", TOK_COMMA, TOK_RBRACE, literal_element,
                  &literal->composite.elems);
    leave(reader);
    reader->brackets--;
    return literal;
}

// Does the brace after X begin a composite literal?
static bool brace_continues(const Reader *reader, const Node *type) {
    switch (type->kind) {
    case AST_IDENT: case AST_SELECTOR:
        return reader->brackets >= 0;
    case AST_INDEX:
        return reader->brackets >= 0 && !is_value(type);
    case AST_ARRAY_TYPE: case AST_STRUCT_TYPE: case AST_MAP_TYPE:
        return true;
    default:
        return false;
    }
}

// X is the operand if it was read already, or NULL.
Node *read_primary(Reader *reader, Node *x, bool keep_parens) {
    if (x == NULL)
        x = read_operand(reader, keep_parens);
    for (;;) {
        switch (reader->token) {
        case TOK_DOT:
            x = read_selector(reader, x);
            break;
        case TOK_LBRACK:
            x = read_index(reader, x);
            break;
        case TOK_LPAREN:
            x = read_call(reader, x);
            break;
        case TOK_LBRACE: {
            Node *type = ast_unparen(x);
            if (!brace_continues(reader, type))
                return x;
            if (type != x)
                complain(reader, "cannot parenthesize type in composite literal");
            x = read_composite(reader, x);
            break;
        }
        default:
            return x;
        }
    }
}
