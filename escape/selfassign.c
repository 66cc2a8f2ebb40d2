// Assignments that store nothing new.
//
//     b.buf = b.buf[n:m]       val.x = val.y       val.x[i] = val.x[j]
//
// What is stored was reachable from the same object before, so the assignment
// does not make anything live longer; without the exception b would leak, for
// what is stored through a pointer counts as going to the heap.
// (cmd/compile/internal/escape: isSelfAssign)
#include "escape/graph.h"

#include "lexer/token.h"

// The variable that NODE names, also pkg.v; NULL if it is none.
static Object *named_variable(const Node *node) {
    Object *object = NULL;
    if (node->kind == AST_IDENT)
        object = node->ident.object;
    else if (node->kind == AST_SELECTOR && node->selector.kind == SEL_PACKAGE)
        object = node->selector.object;
    return object != NULL && object->kind == OBJ_VAR ? object : NULL;
}

// *p or p.x for a variable p: returns p.
static Object *dereferenced_variable(Node *node) {
    Node *x = NULL;
    if (node->kind == AST_STAR)
        x = strip_parens(node->unary.x);
    else if (node->kind == AST_SELECTOR && node->selector.kind == SEL_FIELD_POINTER)
        x = strip_parens(node->selector.x);
    return x != NULL ? named_variable(x) : NULL;
}

// b.buf = b.buf[n:m] stores nothing into b that was not there before.
static bool is_slice_self_assign(Node *dst, Node *src) {
    Object *base = dereferenced_variable(dst);
    if (base == NULL || src->kind != AST_SLICE)
        return false;
    Node *x = strip_parens(src->slice.x);
    return dereferenced_variable(x) == base;
}

static bool may_affect_memory(Node *node) {
    node = strip_parens(node);
    if (is_constant(node))
        return false;
    switch (node->kind) {
    case AST_IDENT:
        return false;
    case AST_BINARY:
        if (token_precedence(node->op) < 4 || is_string_add(node))
            return true;
        return may_affect_memory(node->binary.x) || may_affect_memory(node->binary.y);
    case AST_INDEX:
        if (type_underlying(node->index.x->type)->kind == TYPE_MAP)
            return true;
        return may_affect_memory(node->index.x) ||
               may_affect_memory(node->index.indices.items[0]);
    case AST_CONVERT: {
        ConvertKind kind = convert_kind(node);
        return (kind != CONVERT_NOP && kind != CONVERT_NUMERIC) ||
               may_affect_memory(node->unary.x);
    }
    case AST_CALL:
        return node->call.kind != CALL_BUILTIN ||
               (node->call.builtin != BUILTIN_LEN && node->call.builtin != BUILTIN_CAP) ||
               may_affect_memory(node->call.args.items[0]);
    case AST_UNARY:
        return node->op == TOK_AND || node->op == TOK_ARROW ||
               may_affect_memory(node->unary.x);
    case AST_SELECTOR:
        return node->selector.kind != SEL_PACKAGE &&
               ((node->selector.kind != SEL_FIELD &&
                 node->selector.kind != SEL_FIELD_POINTER) ||
                may_affect_memory(node->selector.x));
    case AST_STAR:
        return may_affect_memory(node->unary.x);
    default:
        return true;
    }
}

static Node *skip_conversions(Node *node) {
    for (;;) {
        if (node->kind == AST_PAREN ||
            (node->kind == AST_CONVERT && convert_kind(node) == CONVERT_NOP))
            node = node->unary.x;
        else
            return node;
    }
}

// The same expression twice, without side effects.
static bool same_safe_expr(Node *l, Node *r) {
    l = skip_conversions(l);
    r = skip_conversions(r);
    if (is_constant(l) && is_constant(r)) {
        if (l->value->kind != r->value->kind)
            return false;
        const Const *equal = const_binary(TOK_EQ, l->value, r->value, false);
        return equal != NULL && equal->b && type_identical(l->type, r->type);
    }
    if (l->kind != r->kind || l->type == NULL || r->type == NULL ||
        !type_identical(l->type, r->type))
        return false;
    switch (l->kind) {
    case AST_IDENT:
        return l->ident.object == r->ident.object;
    case AST_SELECTOR:
        if (l->selector.kind == SEL_PACKAGE)
            return r->selector.kind == SEL_PACKAGE &&
                   l->selector.object == r->selector.object;
        return l->selector.kind == r->selector.kind &&
               (l->selector.kind == SEL_FIELD || l->selector.kind == SEL_FIELD_POINTER) &&
               l->selector.name == r->selector.name &&
               same_safe_expr(l->selector.x, r->selector.x);
    case AST_STAR:
        return same_safe_expr(l->unary.x, r->unary.x);
    case AST_UNARY:
        return l->op == r->op && l->op != TOK_AND && l->op != TOK_ARROW &&
               same_safe_expr(l->unary.x, r->unary.x);
    case AST_INDEX:
        return same_safe_expr(l->index.x, r->index.x) &&
               same_safe_expr(l->index.indices.items[0], r->index.indices.items[0]);
    case AST_BINARY:
        return l->op == r->op && token_precedence(l->op) >= 4 && !is_string_add(l) &&
               same_safe_expr(l->binary.x, r->binary.x) &&
               same_safe_expr(l->binary.y, r->binary.y);
    default:
        return false;
    }
}

// val.x = val.y, val.x[i] = val.y[j]: moves a pointer inside one object.
bool is_self_assign(Node *dst, Node *src) {
    dst = strip_parens(dst);
    src = strip_parens(src);
    if (is_slice_self_assign(dst, src))
        return true;
    if (dst->kind != src->kind || is_constant(src))
        return false;
    if (dst->kind == AST_SELECTOR) {
        int kind = dst->selector.kind;
        return kind == src->selector.kind &&
               (kind == SEL_FIELD || kind == SEL_FIELD_POINTER) &&
               same_safe_expr(dst->selector.x, src->selector.x);
    }
    if (dst->kind == AST_INDEX &&
        type_underlying(dst->index.x->type)->kind != TYPE_MAP &&
        type_underlying(src->index.x->type)->kind != TYPE_MAP) {
        if (may_affect_memory(dst->index.indices.items[0]) ||
            may_affect_memory(src->index.indices.items[0]))
            return false;
        return same_safe_expr(dst->index.x, src->index.x);
    }
    return false;
}
