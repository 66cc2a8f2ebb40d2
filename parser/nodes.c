// Makers of nodes: what the grammar's actions call.
//
// Each takes the parts of a production and returns its node, with the position
// that Go's compiler gives it (ast.h).  A few look at what was read: parameter
// lists, whose names and types can only be told apart as a whole; type T[P *C],
// which is first read as an array length; and what Go calls a syntax error
// though a grammar would allow it: those return NULL.
#include "parser/nodes.h"

#include <string.h>

// ---- Lists

NodeList make_list(Node *node) {
    NodeList list = {0};
    vec_push(&compilation, &list, node);
    return list;
}

NodeList append(NodeList list, Node *node) {
    vec_push(&compilation, &list, node);
    return list;
}

// Only for type arguments and parameters, of which there are few.
NodeList prepend(Node *node, NodeList list) {
    vec_push(&compilation, &list, node);
    memmove(list.items + 1, list.items, sizeof(Node *) * (size_t)(list.len - 1));
    list.items[0] = node;
    return list;
}

// ---- Height of trees
//
// Left recursion (a + b + c, f()()(), x.y.z) does not fill the parser's stack,
// but the passes that walk the tree recurse to its full height.

bool nodes_too_high;

// Sets a node's height, given its highest children.
static void set_depth(Node *node, const Node *x, const Node *y) {
    uint32_t depth = x != NULL ? x->depth : 0;
    if (y != NULL && y->depth > depth)
        depth = y->depth;
    node->depth = depth + 1;
    if (node->depth > MAX_NESTING)
        nodes_too_high = true;
}

// ---- Declarations

void add_decls(Parser *parser, const NodeList *decls) {
    for (int i = 0; i < decls->len; i++) {
        Node *decl = decls->items[i];
        vec_push(&compilation, &parser->file->decls, decl);
        if (decl->kind == AST_IMPORT_DECL)
            vec_push(&compilation, &parser->file->imports, decl);
    }
}

// "Within a parenthesized const declaration list the expression list may be
// omitted from any but the first ConstSpec": it is that of the one before.
//
//     const ( A = iota; B; C )     // B and C share A's value
static void repeat_values(Node *spec, const Node *before) {
    bool empty = spec->value_decl.type_expr == NULL && spec->value_decl.values.len == 0;
    if (!empty || before == NULL)
        return;
    spec->value_decl.type_expr = before->value_decl.type_expr;
    spec->value_decl.values = before->value_decl.values;
    spec->flags |= NODE_IMPLICIT;
}

// Numbers the specs of one declaration.
void finish_group(Parser *parser, NodeList *specs, bool grouped) {
    int group = grouped ? ++parser->group_count : 0;
    for (int i = 0; i < specs->len; i++) {
        Node *spec = specs->items[i];
        if (spec->kind == AST_TYPE_DECL) {
            spec->type_decl.group = group;
            continue;
        }
        spec->value_decl.group = group;
        spec->value_decl.iota = i;
        if (spec->kind == AST_CONST_DECL)
            repeat_values(spec, i > 0 ? specs->items[i - 1] : NULL);
    }
}

Node *make_import(Parser *parser, Name *name, Node *path, Pos pos) {
    if (path->kind == AST_BASIC_LIT && path->op != TOK_STRING)
        return NULL;
    Node *node = ast_new(AST_IMPORT_DECL, pos);
    node->import.name = name;
    node->import.path = path;
    return node;
}

Node *make_values(NodeKind kind, NodeList names, Node *type, NodeList values) {
    Node *node = ast_new(kind, names.items[0]->pos);
    node->value_decl.names = names;
    node->value_decl.type_expr = type;
    node->value_decl.values = values;
    return node;
}

Node *make_type_decl(Node *name, NodeList params, Node *type, bool alias) {
    Node *node = ast_new(AST_TYPE_DECL, name->pos);
    node->type_decl.name = name;
    node->type_decl.type_params = params;
    node->type_decl.type_expr = type;
    if (alias)
        node->flags |= NODE_ALIAS;
    return node;
}

// True if X can only be a type, so that P*X is a type parameter and no product.
bool is_type_elem(const Node *x) {
    switch (x->kind) {
    case AST_ARRAY_TYPE: case AST_STRUCT_TYPE: case AST_FUNC_TYPE:
    case AST_INTERFACE_TYPE: case AST_MAP_TYPE: case AST_CHAN_TYPE:
        return true;
    case AST_BINARY:
        return is_type_elem(x->binary.x) || is_type_elem(x->binary.y);
    case AST_UNARY:
        return x->op == TOK_TILDE || is_type_elem(x->unary.x);
    case AST_STAR: case AST_PAREN:
        return is_type_elem(x->unary.x);
    default:
        return false;
    }
}

// Splits an expression that was read after `type T [` into the name of a type
// parameter and its constraint, if it can be a constraint, or must (FORCE):
//
//     P *[]int      P   *[]int           always
//     P *E          P   *E               if forced, by a comma
//     P (E)         P   E                if forced
//     P *E | ~G     P   *E | ~G          always
//
// Returns the constraint, or NULL if it does not split.
Node *split_type_param(Node *x, bool force, Node **name) {
    if (x->kind == AST_BINARY && x->op == TOK_MUL) {
        if (x->binary.x->kind != AST_IDENT || !(force || is_type_elem(x->binary.y)))
            return NULL;
        *name = x->binary.x;
        return make_unary(AST_STAR, 0, x->binary.y, x->pos);
    }
    if (x->kind == AST_BINARY && x->op == TOK_OR) {
        Node *first =
            split_type_param(x->binary.x, force || is_type_elem(x->binary.y), name);
        return first != NULL ? make_binary(TOK_OR, first, x->binary.y, x->pos) : NULL;
    }
    if (x->kind == AST_CALL && x->call.fun->kind == AST_IDENT &&
        x->call.args.len == 1 && !(x->flags & NODE_HAS_DOTS)) {
        Node *argument = x->call.args.items[0];
        *name = x->call.fun;
        return force || is_type_elem(argument) ? argument : NULL;
    }
    return NULL;
}

// type NAME [ X ] TYPE
Node *make_array_or_generic(Node *name, Node *x, Node *type, Pos bracket) {
    Node *param;
    Node *constraint = split_type_param(x, false, &param);
    if (constraint == NULL)
        return make_type_decl(name, (NodeList){0}, make_array(x, type, bracket), false);
    NodeList params = make_list(make_param(param->ident.name, constraint, param->pos));
    return make_type_decl(name, params, type, false);
}

// type NAME [ X REST ] TYPE, where COMMA stands between X and REST: X begins a
// list of type parameters.
Node *make_generic(Node *name, Node *x, NodeList rest, bool comma, Node *type, bool alias) {
    Node *first;
    if (x->kind == AST_IDENT) {
        if (!comma)
            return NULL;
        first = make_param(NULL, x, x->pos);
    } else {
        Node *param;
        Node *constraint = split_type_param(x, comma, &param);
        if (constraint == NULL)
            return NULL;
        first = make_param(param->ident.name, constraint, param->pos);
    }
    NodeList params = prepend(first, rest);
    if (!finish_params(&params, true))
        return NULL;
    return make_type_decl(name, params, type, alias);
}

Node *make_func_decl(Node *receiver, Node *name, NodeList type_params, Node *type,
                     Node *body, Pos keyword, Pos pos) {
    Node *node = ast_new(AST_FUNC_DECL, pos);
    type->func_type.type_params = type_params;
    node->func_decl.recv = receiver;
    node->func_decl.name = name;
    node->func_decl.type_expr = type;
    node->func_decl.body = body;
    node->func_decl.keyword = keyword;
    return node;
}

// The one parameter before a method's name, which stands at NEXT.
Node *make_receiver(Parser *parser, NodeList params, Pos next) {
    if (params.len == 0) {
        lexer_error(parser->lexer, next, "method has no receiver");
        return NULL;
    }
    Node *receiver = params.items[0];
    if (params.len > 1 || receiver->field.names.len > 1)
        lexer_error(parser->lexer, next, "method has multiple receivers");
    if (receiver->field.names.len > 1)
        receiver->field.names.len = 1;
    return receiver;
}

// ---- Types, fields and parameters

Node *make_array(Node *len, Node *elem, Pos pos) {
    Node *node = ast_new(AST_ARRAY_TYPE, pos);
    node->array_type.len = len;
    node->array_type.elem = elem;
    set_depth(node, len, elem);
    return node;
}

Node *make_map(Node *key, Node *elem, Pos pos) {
    Node *node = ast_new(AST_MAP_TYPE, pos);
    node->map_type.key = key;
    node->map_type.elem = elem;
    set_depth(node, key, elem);
    return node;
}

Node *make_fields(NodeKind kind, NodeList fields, Pos pos) {
    Node *node = ast_new(kind, pos);
    node->fields.list = fields;
    return node;
}

Node *make_func_type(NodeList params, NodeList results, Pos pos) {
    Node *node = ast_new(AST_FUNC_TYPE, pos);
    node->func_type.params = params;
    node->func_type.results = results;
    return node;
}

Node *make_field(NodeList names, Node *type, Node *tag, Pos pos) {
    Node *node = ast_new(AST_FIELD, pos);
    node->field.names = names;
    node->field.type_expr = type;
    node->field.tag = tag;
    return node;
}

Node *make_embedded(Node *type, Node *tag, Pos pos) {
    Node *node = make_field((NodeList){0}, type, tag, pos);
    node->flags |= NODE_EMBEDDED;
    return node;
}

Node *make_param(Name *name, Node *type, Pos pos) {
    NodeList names = {0};
    if (name != NULL)
        names = make_list(make_ident(name, pos));
    return make_field(names, type, NULL, pos);
}

// Tells names from types in a list of parameters.  The grammar made one FIELD
// of each: with a name and a type, or with a type alone, which may be a name.
//
//     (a, b int, c string)     [a] [b int] [c string]  →  [a, b int] [c string]
//     (int, string)            [int] [string]          →  the same
//     (a int, string)          mixed: false
//
// Type parameters must have names.
bool finish_params(NodeList *params, bool type_params) {
    bool named = type_params;
    for (int i = 0; i < params->len; i++)
        named |= params->items[i]->field.names.len > 0;
    if (!named)
        return true;

    int count = 0;        // of fields kept
    NodeList names = {0}; // read since the last type
    for (int i = 0; i < params->len; i++) {
        Node *field = params->items[i];
        if (field->field.names.len > 0) {
            for (int k = 0; k < field->field.names.len; k++)
                vec_push(&compilation, &names, field->field.names.items[k]);
            field->field.names = names;
            field->pos = names.items[0]->pos;
            params->items[count++] = field;
            names = (NodeList){0};
        } else if (field->field.type_expr->kind == AST_IDENT) {
            vec_push(&compilation, &names, field->field.type_expr);
        } else {
            return false;
        }
    }
    params->len = count;
    return names.len == 0;
}

// ---- Expressions

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
void check_three_indices(Parser *parser, Node **high, Pos second_colon, Node **max, Pos end) {
    if (*high == NULL) {
        lexer_error(parser->lexer, second_colon, "middle index required in 3-index slice");
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

// ---- Statements

Node *make_block(NodeList list, Pos pos, Pos end) {
    Node *node = ast_new(AST_BLOCK_STMT, pos);
    node->block.list = list;
    node->block.rbrace = end;
    return node;
}

Node *make_expr_stmt(Node *x) {
    return make_unary(AST_EXPR_STMT, 0, x, x->pos);
}

Node *make_send(Node *channel, Node *value, Pos pos) {
    Node *node = ast_new(AST_SEND_STMT, pos);
    node->binary.x = channel;
    node->binary.y = value;
    return node;
}

Node *make_assign(Token op, NodeList lhs, NodeList rhs, Pos pos) {
    Node *node = ast_new(AST_ASSIGN, pos);
    node->op = (uint8_t)op;
    node->assign.lhs = lhs;
    node->assign.rhs = rhs;
    if (op == TOK_DEFINE)
        node->flags |= NODE_DEFINE;
    return node;
}

// go f(x) and defer f(x): the operand must be a call, without parentheses.
Node *make_go_defer(Parser *parser, NodeKind kind, Node *x, Pos pos) {
    const char *keyword = kind == AST_GO_STMT ? "go" : "defer";
    if (x->kind == AST_PAREN) {
        lexer_error(parser->lexer, x->pos,
                    arena_printf(&compilation, "expression in %s must not be parenthesized",
                                 keyword));
        x = ast_unparen(x);
    }
    if (x->kind != AST_CALL) {
        lexer_error(parser->lexer, x->pos,
                    arena_printf(&compilation, "expression in %s must be function call",
                                 keyword));
        x = make_call(x, (NodeList){0}, false, x->pos, x->pos);
    }
    return make_unary(kind, 0, x, pos);
}

Node *make_return(NodeList results, Pos pos) {
    Node *node = ast_new(AST_RETURN_STMT, pos);
    node->ret.results = results;
    return node;
}

Node *make_branch(Token keyword, Name *label, Pos pos, Pos label_pos) {
    Node *node = ast_new(AST_BRANCH_STMT, pos);
    node->op = (uint8_t)keyword;
    node->branch.label = label;
    node->branch.label_pos = label_pos;
    return node;
}

Node *make_labeled(Name *label, Node *stmt, Pos label_pos, Pos colon) {
    Node *node = ast_new(AST_LABELED_STMT, colon);
    node->labeled.label = label;
    node->labeled.label_pos = label_pos;
    node->labeled.stmt = stmt;
    set_depth(node, stmt, NULL);
    return node;
}

Node *make_decl_stmt(NodeList decls, Pos pos) {
    Node *node = ast_new(AST_DECL_STMT, pos);
    node->decls.list = decls;
    return node;
}

Node *make_if(Node *init, Node *cond, Node *then, Node *els, Pos pos) {
    Node *node = ast_new(AST_IF_STMT, pos);
    node->if_stmt.init = init;
    node->if_stmt.cond = cond;
    node->if_stmt.then = then;
    node->if_stmt.els = els;
    set_depth(node, els, NULL);
    return node;
}

Node *make_for(Node *init, Node *cond, Node *post, Node *body, Pos pos) {
    Node *node = ast_new(AST_FOR_STMT, pos);
    node->for_stmt.init = init;
    node->for_stmt.cond = cond;
    node->for_stmt.post = post;
    node->for_stmt.body = body;
    return node;
}

Node *make_range(Parser *parser, NodeList lhs, bool define, Node *x, Node *body, Pos pos) {
    Node *node = ast_new(AST_RANGE_STMT, pos);
    node->range.key = lhs.len > 0 ? lhs.items[0] : NULL;
    node->range.value = lhs.len > 1 ? lhs.items[1] : NULL;
    node->range.x = x;
    node->range.body = body;
    if (define)
        node->flags |= NODE_DEFINE;
    if (lhs.len > 2)
        lexer_error(parser->lexer, ast_start_pos(lhs.items[2]),
                    "range clause permits at most two iteration variables");
    return node;
}

Node *make_clause(NodeList exprs, NodeList body, Pos pos) {
    Node *node = ast_new(AST_CASE_CLAUSE, pos);
    node->clause.exprs = exprs;
    node->clause.body = body;
    if (exprs.len == 0)
        node->flags |= NODE_IS_DEFAULT;
    return node;
}

Node *make_comm_clause(Node *comm, NodeList body, Pos pos) {
    Node *node = ast_new(AST_COMM_CLAUSE, pos);
    node->comm.comm = comm;
    node->comm.body = body;
    if (comm == NULL)
        node->flags |= NODE_IS_DEFAULT;
    return node;
}

// The x in x.(type), or NULL.
static Node *type_switch_operand(Node *x) {
    bool guard = x->kind == AST_TYPE_ASSERT && x->assertion.type_expr == NULL;
    return guard ? x->assertion.x : NULL;
}

// switch TAG, where TAG may also be x.(type) or v := x.(type).
Node *make_switch(Node *init, Node *tag, NodeList clauses, Pos pos, Pos end) {
    Node *operand = NULL;
    Node *variable = NULL;
    if (tag != NULL && tag->kind == AST_EXPR_STMT) {
        operand = type_switch_operand(tag->unary.x);
    } else if (tag != NULL) {
        if (tag->kind != AST_ASSIGN || tag->op != TOK_DEFINE || tag->assign.lhs.len != 1 ||
            tag->assign.rhs.len != 1 || tag->assign.lhs.items[0]->kind != AST_IDENT)
            return NULL;
        variable = tag->assign.lhs.items[0];
        operand = type_switch_operand(tag->assign.rhs.items[0]);
        if (operand == NULL)
            return NULL;
    }
    if (operand == NULL) {
        Node *node = ast_new(AST_SWITCH_STMT, pos);
        node->switch_stmt.init = init;
        node->switch_stmt.tag = tag != NULL ? tag->unary.x : NULL;
        node->switch_stmt.clauses = clauses;
        node->switch_stmt.rbrace = end;
        return node;
    }
    Node *node = ast_new(AST_TYPE_SWITCH, pos);
    node->type_switch.init = init;
    node->type_switch.x = operand;
    node->type_switch.clauses = clauses;
    if (variable != NULL) {
        node->type_switch.name = variable->ident.name;
        node->type_switch.name_pos = variable->pos;
        node->flags |= NODE_DEFINE;
    }
    return node;
}

Node *make_select(NodeList clauses, Pos pos) {
    Node *node = ast_new(AST_SELECT_STMT, pos);
    node->select.clauses = clauses;
    return node;
}
