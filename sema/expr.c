// Expressions: names, literals and operators.
//
// raw_expr() looks at one expression and everything below it, says what is
// wrong, and leaves an Operand.  On its way out it writes type and value into
// the node; an untyped type there may still change (untyped.c).
//
// Checking leaves the shape of the tree alone: `(x)` stays a PAREN, T(x) a CALL.
// Spec: Expressions.
#include "sema/operand.h"

#include <string.h>

// ---- Names

static void check_const_name(Operand *x, Object *object) {
    if (object == universe_iota) {
        if (checker->iota == NULL) {
            node_error(x->expr, "cannot use iota outside constant declaration");
            return;
        }
        x->value = checker->iota;
    } else {
        x->value = object->value;
    }
    if (x->value == NULL)
        return; // its declaration was in error
    x->mode = MODE_CONSTANT;
}

void use_object(Object *object, Pos pos) {
    (void)pos;
    if (object->package == checker->package || object->package == NULL)
        object->used = true;
    else
        use_dot_import(object);
    if (checker->declaring != NULL && object->parent == checker->package->scope)
        add_dependency(checker->declaring, object);
}

static void check_ident(Operand *x, Node *node) {
    Name *name = node->ident.name;
    Object *object = scope_lookup_parent(checker->scope, name);
    if (object == NULL) {
        if (name->blank)
            node_error(node, "cannot use _ as value or type");
        else
            node_error(node, "undefined: %s", name->text);
        return;
    }
    node->ident.object = object;
    use_dot_import(object);
    if (object->kind == OBJ_TYPE) {
        x->type = check_type_name(node);
        if (!is_invalid(x->type))
            x->mode = MODE_TYPE;
        return;
    }
    if (object->type == NULL || object->state != 2)
        check_object(object);
    if (object->kind == OBJ_PACKAGE) {
        node_error(node, "use of package %s not in selector", name->text);
        return;
    }
    use_object(object, node->pos);
    x->type = object->type;
    if (object->kind == OBJ_BUILTIN) {
        x->builtin = object->builtin;
        x->mode = MODE_BUILTIN;
        return;
    }
    if (is_invalid(x->type))
        return;
    switch (object->kind) {
    case OBJ_CONST: check_const_name(x, object); break;
    case OBJ_VAR: x->mode = MODE_VARIABLE; break;
    case OBJ_FUNC: x->mode = MODE_VALUE; break;
    case OBJ_NIL: x->mode = MODE_NIL; break;
    }
}

// ---- Literals

static Type *literal_type(Token kind) {
    switch (kind) {
    case TOK_INT: return basic_types[TYPE_UNTYPED_INT];
    case TOK_FLOAT: return basic_types[TYPE_UNTYPED_FLOAT];
    case TOK_IMAG: return basic_types[TYPE_UNTYPED_COMPLEX];
    case TOK_CHAR: return basic_types[TYPE_UNTYPED_RUNE];
    default: return basic_types[TYPE_UNTYPED_STRING];
    }
}

// How a number may be written has grown with Go 1.13.
static void check_number_form(Node *node) {
    const char *text = node->literal.text;
    uint32_t len = node->literal.len;
    if (len <= 2 || language_has(13))
        return;
    const char *form = NULL;
    if (memchr(text, '_', len) != NULL)
        form = "underscores in numeric literals";
    else if (text[0] == '0' && (text[1] | 0x20) == 'b')
        form = "binary literals";
    else if (text[0] == '0' && (text[1] | 0x20) == 'o')
        form = "0o/0O-style octal literals";
    else if (text[0] == '0' && (text[1] | 0x20) == 'x' && node->op != TOK_INT)
        form = "hexadecimal floating-point literals";
    if (form != NULL)
        language_error(node->pos, 13, form);
}

static void check_basic_lit(Operand *x, Node *node) {
    enum { LIMIT = 10000 }; // digits; no number that long means anything
    const char *text = node->literal.text;
    uint32_t len = node->literal.len;
    bool number = node->op == TOK_INT || node->op == TOK_FLOAT || node->op == TOK_IMAG;
    if (number)
        check_number_form(node);
    if (number && len > LIMIT) {
        node_error(node, "excessively long constant: %.10s... (%u chars)", text, len);
        return;
    }
    x->value = const_literal((Token)node->op, text, len);
    if (x->value == NULL) {
        node_error(node, "malformed constant: %.*s", (int)len, text);
        return;
    }
    x->mode = MODE_CONSTANT;
    x->type = literal_type((Token)node->op);
}

// ---- Type assertions

static bool can_assert(Type *interface, Type *type, const char **cause) {
    Method *missing = NULL, *have = NULL;
    bool pointer_needed;
    if (type_is_interface(type) || is_type_param(type) || is_invalid(type_underlying(type)))
        return true;
    if (type_implements(type, interface, &missing, &have, &pointer_needed) ||
        missing == NULL)
        return true;
    *cause = missing_method_reason(type, interface, missing, have);
    return false;
}

void type_assertion(Node *where, Operand *x, Type *type, bool in_switch) {
    const char *cause;
    if (can_assert(x->type, type, &cause) || in_instance())
        return;
    const char *what = ast_expr_text(where);
    if (in_switch)
        node_error(where,
                   "impossible type switch case: %s\n\t%s cannot have dynamic type %s %s",
                   what, operand_text(x), type_text(type), cause);
    else
        node_error(where, "impossible type assertion: %s\n\t%s does not implement %s %s",
                   what, type_text(type), type_text(x->type), cause);
}

static void check_type_assert(Operand *x, Node *node) {
    if (node->assertion.type_expr == NULL) {
        node_error(node, "invalid AST: use of .(type) outside type switch");
        return;
    }
    check_value(x, node->assertion.x);
    if (x->mode == MODE_INVALID)
        return;
    if (is_type_param(x->type)) {
        operand_error(x, "invalid operation: cannot use type assertion on type parameter "
                         "value %s", operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    if (x->mode == MODE_NIL || !type_is_interface(x->type)) {
        operand_error(x, "invalid operation: %s is not an interface", operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    Type *type = check_var_type(node->assertion.type_expr);
    if (is_invalid(type)) {
        x->mode = MODE_INVALID;
        return;
    }
    type_assertion(node, x, type, false);
    x->mode = MODE_COMMA_OK;
    x->type = type;
}

// ---- Any expression

typedef struct Pointers {
    Operand *x;
    Type *base; // what they point to
} Pointers;

static bool visit_pointer(Type *term, bool tilde, void *context) {
    Pointers *pointers = context;
    Operand *x = pointers->x;
    Type *under = term != NULL ? type_underlying(term) : NULL;
    (void)tilde;
    if (under == NULL || under->kind != TYPE_POINTER) {
        operand_error(x, "invalid operation: cannot indirect %s", operand_text(x));
        return false;
    }
    if (pointers->base != NULL && !type_identical(pointers->base, under->elem)) {
        operand_error(x, "invalid operation: pointers of %s must have identical base types",
                      operand_text(x));
        return false;
    }
    pointers->base = under->elem;
    return true;
}

// What X points to; NULL after an error.
static Type *pointer_base(Operand *x) {
    Pointers pointers = {x, NULL};
    bool ok = is_type_param(x->type) ? each_term(x->type, visit_pointer, &pointers)
                                     : visit_pointer(x->type, false, &pointers);
    return ok ? pointers.base : NULL;
}

// *x: an indirection, or a pointer type.
static void check_star(Operand *x, Node *node) {
    check_value_or_type(x, node->unary.x);
    if (x->mode == MODE_INVALID)
        return;
    if (x->mode == MODE_TYPE) {
        valid_var_type(node->unary.x, x->type);
        x->type = type_pointer(x->type);
        node->flags |= NODE_TYPE_OPERAND;
        return;
    }
    Type *base = pointer_base(x);
    if (base == NULL) {
        x->mode = MODE_INVALID;
        return;
    }
    x->mode = MODE_VARIABLE;
    x->type = base;
}

static ExprKind check_node(Operand *x, Node *node, Type *hint) {
    switch (node->kind) {
    case AST_BAD:
        return KIND_STATEMENT; // the parser has spoken
    case AST_IDENT:
        check_ident(x, node);
        break;
    case AST_BASIC_LIT:
        check_basic_lit(x, node);
        break;
    case AST_COMPOSITE_LIT:
        check_composite(x, node, hint);
        break;
    case AST_FUNC_LIT:
        check_func_lit(x, node);
        break;
    case AST_PAREN: {
        ExprKind kind = raw_expr(x, node->unary.x, NULL);
        node->flags |= node->unary.x->flags & NODE_TYPE_OPERAND;
        x->expr = node;
        return kind;
    }
    case AST_SELECTOR:
        check_selector(x, node);
        break;
    case AST_INDEX:
        if (check_index_expr(x, node))
            function_value(x, node);
        break;
    case AST_SLICE:
        check_slice_expr(x, node);
        break;
    case AST_TYPE_ASSERT:
        check_type_assert(x, node);
        break;
    case AST_CALL:
        return check_call(x, node);
    case AST_STAR:
        check_star(x, node);
        break;
    case AST_UNARY:
        check_unary(x, node);
        x->expr = node;
        return node->op == TOK_ARROW ? KIND_STATEMENT : KIND_EXPRESSION;
    case AST_BINARY:
        check_binary(x, node, node->binary.x, node->binary.y, (Token)node->op);
        break;
    case AST_KEY_VALUE:
        node_error(node, "invalid AST: no key:value expected");
        break;
    case AST_ELLIPSIS:
        node_error(node, "invalid use of '...'");
        break;
    case AST_ARRAY_TYPE:
    case AST_STRUCT_TYPE:
    case AST_FUNC_TYPE:
    case AST_INTERFACE_TYPE:
    case AST_MAP_TYPE:
    case AST_CHAN_TYPE:
        x->type = check_type(node);
        x->mode = is_invalid(x->type) ? MODE_INVALID : MODE_TYPE;
        break;
    default:
        internal_error("check_node: unexpected %s", ast_kind_name(node->kind));
    }
    x->expr = node;
    return x->mode == MODE_INVALID ? KIND_STATEMENT : KIND_EXPRESSION;
}

// Writes what is known of X into its node.
void record(Operand *x) {
    Node *node = x->expr;
    node->flags &= (uint16_t)~NODE_ADDRESSABLE;
    node->value = NULL;
    switch (x->mode) {
    case MODE_INVALID:
        node->type = basic_types[TYPE_INVALID];
        return;
    case MODE_NO_VALUE:
        node->type = type_tuple(NULL, 0);
        return;
    case MODE_TYPE:
        node->flags |= NODE_TYPE_OPERAND;
        break;
    case MODE_CONSTANT:
        node->value = x->value;
        break;
    case MODE_VARIABLE:
        node->flags |= NODE_ADDRESSABLE;
        break;
    default:
        break;
    }
    node->type = x->type;
}

static void exclude_generic(Operand *x) {
    const char *what = NULL;
    if (x->mode == MODE_TYPE && is_generic_named(x->type))
        what = "type";
    else if (x->mode == MODE_VALUE && is_generic_func(x->type))
        what = "function";
    if (what == NULL)
        return;
    operand_error(x, "cannot use generic %s %s without instantiation", what,
                  ast_expr_text(x->expr));
    x->mode = MODE_INVALID;
}

static ExprKind any_expr(Operand *x, Node *node, Type *hint, bool allow_generic) {
    *x = (Operand){.mode = MODE_INVALID, .expr = node, .type = basic_types[TYPE_INVALID]};
    ExprKind kind = check_node(x, node, hint);
    x->expr = node;
    if (!allow_generic)
        exclude_generic(x);
    if (x->mode == MODE_INVALID)
        x->type = basic_types[TYPE_INVALID];
    record(x);
    return kind;
}

ExprKind raw_expr(Operand *x, Node *node, Type *hint) {
    return any_expr(x, node, hint, false);
}

ExprKind raw_generic_expr(Operand *x, Node *node, Type *hint) {
    return any_expr(x, node, hint, true);
}

static void exclude(Operand *x, bool types) {
    const char *problem;
    switch (x->mode) {
    case MODE_NO_VALUE:
        problem = types ? "used as value" : "used as value or type";
        break;
    case MODE_BUILTIN:
        if (!types)
            return;
        problem = "must be called";
        break;
    case MODE_TYPE:
        if (!types)
            return;
        problem = "is not an expression";
        break;
    default:
        return;
    }
    operand_error(x, "%s %s", operand_text(x), problem);
    x->mode = MODE_INVALID;
}

void single_value(Operand *x) {
    if (x->mode != MODE_VALUE || x->type->kind != TYPE_TUPLE)
        return;
    operand_error(x, "multiple-value %s in single-value context", operand_text(x));
    x->mode = MODE_INVALID;
}

void check_value_hint(Operand *x, Node *node, Type *hint) {
    raw_expr(x, node, hint);
    exclude(x, true);
    single_value(x);
}

void check_value(Operand *x, Node *node) {
    check_value_hint(x, node, NULL);
}

void check_multi_value(Operand *x, Node *node) {
    raw_expr(x, node, NULL);
    exclude(x, true);
}

void check_value_or_type(Operand *x, Node *node) {
    raw_expr(x, node, NULL);
    exclude(x, false);
    single_value(x);
}

void check_generic_or_type(Operand *x, Node *node) {
    raw_generic_expr(x, node, NULL);
    exclude(x, false);
    single_value(x);
}

void use_exprs(Node *const *nodes, int count) {
    for (int i = 0; i < count; i++) {
        Operand x;
        if (nodes[i] == NULL)
            continue;
        if (nodes[i]->kind == AST_IDENT && nodes[i]->ident.name->blank)
            continue;
        raw_expr(&x, nodes[i], NULL);
    }
}
