// Explaining syntax errors: signatures and parameter lists.
//
// Whether (a, b) are names or types is known at the end of the list; until then
// a parameter has what was read of it.
#include "parser/explain.h"

// CONTEXT, unless empty, is what must have no type parameters.
Node *read_signature(Reader *reader, const char *context) {
    Pos pos = here(reader);
    if (got(reader, TOK_LBRACK)) {
        if (context[0] != '\0')
            complain_at(reader, pos, "%s must have no type parameters", context);
        if (reader->token == TOK_RBRACK) {
            complain(reader, "empty type parameter list");
            next(reader);
        } else {
            read_params(reader, NULL, NULL, TOK_RBRACK, true);
        }
    }
    want(reader, TOK_LPAREN);
    NodeList params = read_params(reader, NULL, NULL, TOK_RPAREN, false);
    NodeList results = {0};
    if (got(reader, TOK_LPAREN)) {
        results = read_params(reader, NULL, NULL, TOK_RPAREN, false);
    } else {
        Pos start = here(reader);
        Node *type = read_type_or_null(reader);
        if (type != NULL)
            results = make_list(make_param(NULL, type, start));
    }
    return make_func_type(params, results, pos);
}

// A parameter as read: one of name and type may be missing, until the list is
// complete.
typedef struct Param {
    Node *name; // IDENT or NULL
    Node *type; // or NULL
} Param;

typedef struct Params {
    Vec(Param) list;   // in order
    Node *first_name;  // read before the list, or NULL
    Node *first_type;  // likewise
    Token close;       // ")" or "]"
} Params;

// After a name: what may be its type, or go on the name as a type.
static bool rest_of_param(Reader *reader, Param *param, bool unions) {
    if (reader->token == TOK_LBRACK) {
        Pos bracket = here(reader);
        NodeList args;
        param->type = read_array_or_args(reader, &args);
        if (param->type == NULL) {
            param->type = checked(reader, make_index(param->name, args, bracket));
            param->name = NULL;
        }
    } else if (reader->token == TOK_DOT) {
        param->type = read_qualified_name(reader, param->name);
        param->name = NULL;
    } else if (unions && at_operator(reader, TOK_OR)) {
        param->type = param->name;
        param->name = NULL;
    } else {
        return false;
    }
    if (unions && at_operator(reader, TOK_OR))
        param->type = read_union(reader, param->type);
    return true;
}

static bool read_param(Reader *reader, Param *param, Token close) {
    bool unions = close == TOK_RBRACK;
    if (param->name == NULL && unions && at_operator(reader, TOK_TILDE)) {
        param->type = read_union(reader, NULL);
        return true;
    }
    if (param->name == NULL && reader->token == TOK_NAME)
        param->name = read_name(reader);
    if (param->name != NULL && rest_of_param(reader, param, unions))
        return true;
    if (reader->token == TOK_ELLIPSIS) {
        Pos pos = here(reader);
        next(reader);
        Node *elem = read_type_or_null(reader);
        if (elem == NULL) {
            elem = bad_node(reader);
            complain(reader, "... is missing type");
        }
        param->type = make_unary(AST_ELLIPSIS, 0, elem, pos);
        return true;
    }
    if (unions && at_operator(reader, TOK_TILDE)) {
        param->type = read_union(reader, NULL);
        return true;
    }
    param->type = read_type_or_null(reader);
    if (unions && at_operator(reader, TOK_OR) && param->type != NULL)
        param->type = read_union(reader, param->type);
    if (param->name != NULL || param->type != NULL)
        return true;
    complain(reader, "expecting %s", token_text(close));
    ADVANCE(reader, TOK_COMMA, close);
    return false;
}

static bool param_element(Reader *reader, void *data) {
    Params *params = data;
    Param param = {params->first_name, params->first_type};
    params->first_name = params->first_type = NULL;
    if (param.type != NULL || read_param(reader, &param, params->close))
        vec_push(&compilation, &params->list, param);
    return false;
}

// Some have names, so all must have.  Types go from right to left to names that
// have none; the leftmost trouble is reported.
static void distribute_types(Reader *reader, Params *params, bool names_required,
                             Pos end) {
    int named = 0, typed = 0;
    for (int i = 0; i < params->list.len; i++) {
        named += params->list.items[i].name != NULL && params->list.items[i].type != NULL;
        typed += params->list.items[i].type != NULL;
    }
    Pos trouble = NO_POS;
    Node *type = NULL;
    for (int i = params->list.len; i-- > 0;) {
        Param *param = &params->list.items[i];
        if (param->type != NULL) {
            type = param->type;
            if (param->name == NULL) {
                trouble = ast_start_pos(type);
                param->name = make_ident(name_of("_"), trouble);
            }
        } else if (type != NULL) {
            param->type = type;
        } else {
            trouble = param->name->pos;
            param->type = ast_new(AST_BAD, trouble);
        }
    }
    if (trouble == NO_POS)
        return;
    if (!names_required)
        complain_at(reader, trouble, "mixed named and unnamed parameters");
    else if (named == typed)
        complain_at(reader, end, "missing type constraint");
    else
        complain_at(reader, trouble, "type parameters must be named");
}

static Node *param_field(const Param *param) {
    NodeList names = {0};
    if (param->name != NULL)
        names = make_list(param->name);
    return make_field(names, param->type, NULL, param->type->pos);
}

// Makes FIELDs; neighbours of one type share one.
static NodeList param_fields(const Params *params) {
    NodeList fields = {0};
    for (int i = 0; i < params->list.len; i++) {
        const Param *param = &params->list.items[i];
        Node *last = fields.len > 0 ? fields.items[fields.len - 1] : NULL;
        if (param->name != NULL && last != NULL && last->field.type_expr == param->type)
            vec_push(&compilation, &last->field.names, param->name);
        else
            vec_push(&compilation, &fields, param_field(param));
    }
    return fields;
}

NodeList read_params(Reader *reader, Node *name, Node *type, Token close,
                     bool names_required) {
    Params params = {.first_name = name, .first_type = type, .close = close};
    if (name != NULL && type != NULL && got(reader, close))
        return make_list(make_param(name->ident.name, type, name->pos));
    Pos end = read_list(reader, "parameter list", TOK_COMMA, close, param_element,
                        &params);

    bool named = names_required;
    bool complete = true; // each has a name and a type
    for (int i = 0; i < params.list.len; i++) {
        Param *param = &params.list.items[i];
        named |= param->name != NULL && param->type != NULL;
        complete &= param->name != NULL && param->type != NULL;
    }
    for (int i = 0; i < params.list.len && !named; i++) {
        Param *param = &params.list.items[i];
        if (param->name != NULL) { // what looked like names are types
            param->type = param->name;
            param->name = NULL;
        }
    }
    if (named && !complete)
        distribute_types(reader, &params, names_required, end);
    return param_fields(&params);
}
