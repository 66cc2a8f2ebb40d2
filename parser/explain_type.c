// Explaining syntax errors: types, fields and parameters.
#include "parser/explain.h"

static Node *read_slice_type(Reader *reader, Pos pos) {
    return make_array(NULL, read_type(reader), pos);
}

// After "["; LEN is what was read of it already, or NULL.
Node *read_array_type(Reader *reader, Pos pos, Node *len) {
    if (len == NULL && reader->token == TOK_ELLIPSIS) {
        len = ast_new(AST_ELLIPSIS, here(reader));
        next(reader);
    } else if (len == NULL) {
        reader->brackets++;
        len = read_expr(reader);
        reader->brackets--;
    }
    if (reader->token == TOK_COMMA) {
        complain(reader, "unexpected comma; expecting ]");
        next(reader);
    }
    want(reader, TOK_RBRACK);
    return make_array(len, read_type(reader), pos);
}

static Node *read_chan_elem(Reader *reader) {
    Node *type = read_type_or_null(reader);
    if (type != NULL)
        return type;
    type = bad_node(reader);
    complain(reader, "missing channel element type");
    return type;
}

static Node *read_chan_type(Reader *reader, Pos pos) {
    if (got(reader, TOK_ARROW)) {
        want(reader, TOK_CHAN);
        return make_unary(AST_CHAN_TYPE, CHAN_RECV, read_chan_elem(reader), pos);
    }
    next(reader);
    int direction = got(reader, TOK_ARROW) ? CHAN_SEND : CHAN_BOTH;
    return make_unary(AST_CHAN_TYPE, direction, read_chan_elem(reader), pos);
}

static Node *read_map_type(Reader *reader, Pos pos) {
    next(reader);
    want(reader, TOK_LBRACK);
    Node *key = read_type(reader);
    want(reader, TOK_RBRACK);
    return make_map(key, read_type(reader), pos);
}

// After the name x: x [n]E is an array type; x[T], x[n,] and x[T1, T2] are
// instances.
Node *read_array_or_args(Reader *reader, NodeList *args) {
    Pos pos = here(reader);
    *args = (NodeList){0};
    want(reader, TOK_LBRACK);
    if (got(reader, TOK_RBRACK))
        return read_slice_type(reader, pos);
    bool comma;
    NodeList list = read_type_args(reader, &comma);
    want(reader, TOK_RBRACK);
    if (!comma) {
        Node *elem = read_type_or_null(reader);
        if (elem != NULL)
            return make_array(list.items[0], elem, pos);
    }
    *args = list;
    return NULL;
}

Node *read_qualified_name(Reader *reader, Node *name) {
    Node *x = name;
    if (x == NULL && reader->token == TOK_NAME) {
        x = read_name(reader);
    } else if (x == NULL) {
        x = make_ident(name_of("_"), here(reader));
        complain(reader, "expecting name");
        ADVANCE(reader, TOK_DOT, TOK_SEMICOLON, TOK_RBRACE);
    }
    if (reader->token == TOK_DOT) {
        Pos dot = here(reader);
        next(reader);
        Node *selected = read_name(reader);
        x = checked(reader, make_selector(x, selected->ident.name, dot, selected->pos));
    }
    if (reader->token == TOK_LBRACK) {
        Pos pos = here(reader);
        next(reader);
        NodeList args;
        bool comma;
        if (reader->token == TOK_RBRACK) {
            complain(reader, "expecting type");
            args = make_list(bad_node(reader));
        } else {
            args = read_type_args(reader, &comma);
        }
        want(reader, TOK_RBRACK);
        x = checked(reader, make_index(x, args, pos));
    }
    return x;
}

// ---- Structs

static void add_field(NodeList *fields, NodeList names, Node *type, Node *tag, Pos pos) {
    vec_push(&compilation, fields, make_field(names, type, tag, pos));
}

static void named_field(Reader *reader, NodeList *fields, Pos pos) {
    Node *name = read_name(reader);
    if (reader->token == TOK_DOT || reader->token == TOK_INT ||
        reader->token == TOK_SEMICOLON || reader->token == TOK_RBRACE) {
        Node *type = read_qualified_name(reader, name);
        add_field(fields, (NodeList){0}, type, read_literal(reader), pos);
        return;
    }
    NodeList names = make_list(name);
    while (got(reader, TOK_COMMA))
        vec_push(&compilation, &names, read_name(reader));

    Node *type;
    if (names.len == 1 && reader->token == TOK_LBRACK) {
        Pos bracket = here(reader);
        NodeList args;
        type = read_array_or_args(reader, &args);
        if (type == NULL) { // an embedded T[P1, P2]
            type = checked(reader, make_index(name, args, bracket));
            names = (NodeList){0};
        }
    } else {
        type = read_type(reader);
    }
    add_field(fields, names, type, read_literal(reader), pos);
}

// *T, (T), *(T) and (*T): the parentheses are wrong.
static void embedded_pointer(Reader *reader, NodeList *fields, Pos pos) {
    bool pointer = got(reader, TOK_MUL);
    Node *type;
    if (reader->token == TOK_LPAREN) {
        complain(reader, "cannot parenthesize embedded type");
        next(reader);
        if (!pointer)
            pointer = got(reader, TOK_MUL);
        type = read_qualified_name(reader, NULL);
        got(reader, TOK_RPAREN);
    } else {
        type = read_qualified_name(reader, NULL);
    }
    if (pointer)
        type = make_unary(AST_STAR, 0, type, pos);
    add_field(fields, (NodeList){0}, type, read_literal(reader), pos);
}

static bool struct_field(Reader *reader, void *data) {
    Pos pos = here(reader);
    switch (reader->token) {
    case TOK_NAME:
        named_field(reader, data, pos);
        break;
    case TOK_MUL: case TOK_LPAREN:
        embedded_pointer(reader, data, pos);
        break;
    default:
        complain(reader, "expecting field name or embedded type");
        ADVANCE(reader, TOK_SEMICOLON, TOK_RBRACE);
        break;
    }
    return false;
}

// ---- Interfaces

static Node *read_term(Reader *reader) {
    if (at_operator(reader, TOK_TILDE)) {
        Pos pos = here(reader);
        next(reader);
        return make_unary(AST_UNARY, TOK_TILDE, read_type(reader), pos);
    }
    Node *type = read_type_or_null(reader);
    if (type != NULL)
        return type;
    type = bad_node(reader);
    complain(reader, "expecting ~ term or type");
    ADVANCE(reader, TOK_OR, TOK_SEMICOLON, TOK_RPAREN, TOK_RBRACK, TOK_RBRACE);
    return type;
}

// TYPE | term | term …; TYPE is the first term if it was read already, or NULL.
Node *read_union(Reader *reader, Node *type) {
    if (type == NULL)
        type = read_term(reader);
    while (at_operator(reader, TOK_OR)) {
        Pos pos = here(reader);
        next(reader);
        type = checked(reader, make_binary(TOK_OR, type, read_term(reader), pos));
    }
    return type;
}

// name[ … ] in an interface: an embedded instance, or a method with type
// parameters, which is read and rejected.  Returns the method's type if it is
// one, else NULL and *ELEM.
static Node *method_or_instance(Reader *reader, Node *name, Node **elem) {
    static const char context[] = "interface method";
    Pos bracket = here(reader);
    next(reader);
    *elem = name;
    if (reader->token == TOK_RBRACK) {
        Pos pos = here(reader);
        next(reader);
        bool method = reader->token == TOK_LPAREN;
        plain_error(reader, pos,
                    method ? "empty type parameter list" : "empty type argument list");
        return method ? read_signature(reader, context) : NULL;
    }
    NodeList list = read_params(reader, NULL, NULL, TOK_RBRACK, false);
    if (list.len == 0)
        return reader->token == TOK_LPAREN ? read_signature(reader, context) : NULL;
    if (list.items[0]->field.names.len > 0) {
        Node *type = read_signature(reader, context);
        plain_error(reader, bracket, "interface method must have no type parameters");
        return type;
    }
    NodeList args = {0};
    for (int i = 0; i < list.len; i++)
        vec_push(&compilation, &args, list.items[i]->field.type_expr);
    *elem = checked(reader, make_index(name, args, bracket));
    return NULL;
}

static bool interface_element(Reader *reader, void *data) {
    NodeList *fields = data;
    Pos pos = here(reader);
    Node *elem = NULL;
    if (reader->token == TOK_NAME) {
        Node *name = read_name(reader);
        Node *method = NULL;
        if (reader->token == TOK_LPAREN)
            method = read_signature(reader, "interface method");
        else if (reader->token == TOK_LBRACK)
            method = method_or_instance(reader, name, &elem);
        else
            elem = read_qualified_name(reader, name);
        if (method != NULL) {
            add_field(fields, make_list(name), method, NULL, pos);
            return false;
        }
    }
    add_field(fields, (NodeList){0}, read_union(reader, elem), NULL, pos);
    return false;
}

static Node *read_fields(Reader *reader, NodeKind kind, const char *context, Pos pos,
                         bool (*element)(Reader *, void *)) {
    NodeList fields = {0};
    next(reader);
    want(reader, TOK_LBRACE);
    read_list(reader, context, TOK_SEMICOLON, TOK_RBRACE, element, &fields);
    return make_fields(kind, fields, pos);
}

// ---- Types

static Node *read_type_at(Reader *reader, Pos pos) {
    switch (reader->token) {
    case TOK_MUL:
        next(reader);
        return make_unary(AST_STAR, 0, read_type(reader), pos);
    case TOK_ARROW: case TOK_CHAN:
        return read_chan_type(reader, pos);
    case TOK_FUNC:
        next(reader);
        return read_signature(reader, "function type");
    case TOK_LBRACK:
        next(reader);
        if (got(reader, TOK_RBRACK))
            return read_slice_type(reader, pos);
        return read_array_type(reader, pos, NULL);
    case TOK_MAP:
        return read_map_type(reader, pos);
    case TOK_STRUCT:
        return read_fields(reader, AST_STRUCT_TYPE, "struct type", pos, struct_field);
    case TOK_INTERFACE:
        return read_fields(reader, AST_INTERFACE_TYPE, "interface type", pos,
                           interface_element);
    case TOK_NAME:
        return read_qualified_name(reader, NULL);
    case TOK_LPAREN: {
        next(reader);
        Node *type = read_type(reader);
        want(reader, TOK_RPAREN);
        return type;
    }
    default:
        return NULL;
    }
}

Node *read_type_or_null(Reader *reader) {
    Node *type = enter(reader) ? read_type_at(reader, here(reader)) : NULL;
    leave(reader);
    return type;
}

Node *read_type(Reader *reader) {
    Node *type = read_type_or_null(reader);
    if (type != NULL)
        return type;
    type = bad_node(reader);
    complain(reader, "expecting type");
    ADVANCE(reader, TOK_COMMA, TOK_COLON, TOK_SEMICOLON, TOK_RPAREN, TOK_RBRACK,
            TOK_RBRACE);
    return type;
}
