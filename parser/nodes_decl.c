// Makers of nodes: declarations, types, fields and parameters.
//
// Two things are only known when more was read: whether the items of a parameter
// list are names or types, and whether type T[P *C] has a type parameter or an
// array length.
#include "parser/nodes.h"

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
Node *make_generic(Node *name, Node *x, NodeList rest, bool comma, Node *type,
                   bool alias) {
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
