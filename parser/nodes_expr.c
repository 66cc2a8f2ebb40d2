// Makers of nodes: expressions.
#include "parser/nodes.h"

Node *make_ident(Name *name, Pos pos) {
    Node *node = ast_new(AST_IDENT, pos);
    node->ident.name = name;
    return node;
}

// A literal that the lexer complained about is BAD, and nobody speaks of it again.
Node *make_literal(const Lexer *lexer) {
    Node *node = ast_new(lexer->bad ? AST_BAD : AST_BASIC_LIT, lexer->pos);
    node->op = (uint8_t)lexer->token;
    if (!lexer->bad) {
        node->literal.text = lexer->text;
        node->literal.len = lexer->len;
    }
    return node;
}

Node *make_unary(NodeKind kind, int op, Node *x, Pos pos) {
    Node *node = ast_new(kind, pos);
    node->op = (uint8_t)op;
    node->unary.x = x;
    set_depth(node, x, NULL);
    return node;
}

Node *make_binary(Token op, Node *x, Node *y, Pos pos) {
    Node *node = ast_new(AST_BINARY, pos);
    node->op = (uint8_t)op;
    node->binary.x = x;
    node->binary.y = y;
    set_depth(node, x, y);
    return node;
}

// <-x is a receive operation, unless x is a channel type: then the arrow is its.
//
//     <-chan E          of  <-(chan E)      is  (<-chan E)
//     <-chan<- chan E   of  <-(chan<- (chan E))  is  (<-chan (<-chan E))
Node *make_receive(Node *x, Pos pos) {
    if (x->kind != AST_CHAN_TYPE)
        return make_unary(AST_UNARY, TOK_ARROW, x, pos);
    int direction = CHAN_SEND;
    for (Node *type = x; direction == CHAN_SEND; type = type->unary.x) {
        if (type->kind != AST_CHAN_TYPE || type->op == CHAN_RECV)
            return NULL;
        direction = type->op;
        type->op = CHAN_RECV;
    }
    return x;
}

Node *make_selector(Node *x, Name *name, Pos dot, Pos name_pos) {
    Node *node = ast_new(AST_SELECTOR, dot);
    node->selector.x = x;
    node->selector.name = name;
    node->selector.name_pos = name_pos;
    set_depth(node, x, NULL);
    return node;
}

Node *make_index(Node *x, NodeList indices, Pos pos) {
    Node *node = ast_new(AST_INDEX, pos);
    node->index.x = x;
    node->index.indices = indices;
    set_depth(node, x, indices.items[0]);
    return node;
}

Node *make_slice(Node *x, Node *low, Node *high, Node *max, bool three, Pos pos) {
    Node *node = ast_new(AST_SLICE, pos);
    node->slice.x = x;
    node->slice.low = low;
    node->slice.high = high;
    node->slice.max = max;
    if (three)
        node->flags |= NODE_THREE_INDEX;
    set_depth(node, x, low);
    return node;
}

// In x[i:j:k], j and k must be there.
void check_three_indices(Parser *parser, Node **high, Pos second_colon, Node **max,
                         Pos end) {
    if (*high == NULL) {
        lexer_error(parser->lexer, second_colon,
                    "middle index required in 3-index slice");
        *high = ast_new(AST_BAD, second_colon);
    }
    if (*max == NULL) {
        lexer_error(parser->lexer, end, "final index required in 3-index slice");
        *max = ast_new(AST_BAD, end);
    }
}

Node *make_assertion(Node *x, Node *type, Pos pos) {
    Node *node = ast_new(AST_TYPE_ASSERT, pos);
    node->assertion.x = x;
    node->assertion.type_expr = type;
    set_depth(node, x, NULL);
    return node;
}

Node *make_call(Node *fun, NodeList args, bool dots, Pos pos, Pos end) {
    Node *node = ast_new(AST_CALL, pos);
    node->call.fun = fun;
    node->call.args = args;
    node->call.rparen = end;
    if (dots)
        node->flags |= NODE_HAS_DOTS;
    const Node *highest = fun;
    for (int i = 0; i < args.len; i++)
        if (args.items[i]->depth > highest->depth)
            highest = args.items[i];
    set_depth(node, highest, NULL);
    return node;
}

// True if X cannot be a type, by its form alone.
bool is_value(const Node *x) {
    switch (x->kind) {
    case AST_BASIC_LIT: case AST_COMPOSITE_LIT: case AST_FUNC_LIT: case AST_SLICE:
    case AST_TYPE_ASSERT: case AST_CALL: case AST_UNARY: case AST_BINARY:
        return true;
    case AST_PAREN:
        return is_value(x->unary.x);
    case AST_INDEX:
        return is_value(x->index.x) || is_value(x->index.indices.items[0]);
    default:
        return false;
    }
}

static bool is_literal_type(const Node *type) {
    switch (type->kind) {
    case AST_IDENT: case AST_SELECTOR: case AST_ARRAY_TYPE: case AST_STRUCT_TYPE:
    case AST_MAP_TYPE:
        return true;
    case AST_INDEX:
        return !is_value(type);
    default:
        return false;
    }
}

Node *make_composite(Node *type, NodeList elements, Pos pos, Pos end) {
    if (type != NULL && !is_literal_type(type))
        return NULL;
    Node *node = ast_new(AST_COMPOSITE_LIT, pos);
    node->composite.type_expr = type;
    node->composite.elems = elements;
    node->composite.rbrace = end;
    return node;
}

Node *make_key_value(Node *key, Node *value, Pos pos) {
    Node *node = ast_new(AST_KEY_VALUE, pos);
    node->key_value.key = key;
    node->key_value.value = value;
    return node;
}

Node *make_func_lit(Node *type, Node *body, Pos pos) {
    Node *node = ast_new(AST_FUNC_LIT, pos);
    node->func_lit.type_expr = type;
    node->func_lit.body = body;
    return node;
}
