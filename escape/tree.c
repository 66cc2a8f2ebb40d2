// Small questions about the checked tree.
#include "escape/internal.h"

#include "lexer/token.h"

#include <string.h>

Node *strip_parens(Node *node) {
    while (node != NULL && node->kind == AST_PAREN)
        node = node->unary.x;
    return node;
}

bool has_parameter_name(const Object *parameter) {
    return parameter->decl != NULL;
}

bool is_blank(const Node *node) {
    return node->kind == AST_IDENT && node->ident.name->blank;
}

bool is_nil(const Node *node) {
    return node->kind == AST_IDENT && node->ident.object != NULL &&
           node->ident.object->kind == OBJ_NIL;
}

Type *value_type(const Node *node) {
    Type *type = node->type;
    if (type != NULL && type->kind == TYPE_TUPLE && (node->flags & NODE_COMMA_OK))
        return type->results[0];
    return type;
}

bool is_string_add(const Node *node) {
    return node->kind == AST_BINARY && node->op == TOK_ADD && !is_constant(node) &&
           type_is_string(node->type);
}

void flatten_string_add(Node *node, NodeList *operands) {
    if (!is_string_add(node)) {
        vec_push(&compilation, operands, node);
        return;
    }
    flatten_string_add(node->binary.x, operands);
    flatten_string_add(node->binary.y, operands);
}

static Node *unpacked(Node *value) {
    if (value->kind == AST_COMPOSITE_LIT && (value->flags & NODE_VARIADIC_ARGS) &&
        value->composite.elems.len > 0)
        value = value->composite.elems.items[0];
    while (value->kind == AST_CONVERT && (value->flags & NODE_IMPLICIT))
        value = value->unary.x;
    return value;
}

Node *spread_result(NodeList *values) {
    for (int i = 0; i < values->len && i < 2; i++) {
        Node *value = unpacked(values->items[i]);
        if (value->kind == AST_RESULT)
            return value;
    }
    return NULL;
}

Node *spread_call(NodeList *values) {
    Node *result = spread_result(values);
    return result == NULL || (result->result.x->flags & NODE_COMMA_OK)
               ? NULL
               : result->result.x;
}

static bool is_byte_or_rune_slice(Type *type, TypeKind *elem) {
    type = type_underlying(type);
    if (type->kind != TYPE_SLICE)
        return false;
    *elem = type_underlying(type->elem)->kind;
    return *elem == TYPE_UINT8 || *elem == TYPE_INT32;
}

ConvertKind convert_kind(const Node *convert) {
    Type *to = type_underlying(convert->type);
    Type *from = type_underlying(value_type(convert->unary.x));
    TypeKind elem;
    if (to->kind == TYPE_INTERFACE) {
        bool same = from->kind == TYPE_INTERFACE &&
                    (type_identical(convert->type, value_type(convert->unary.x)) ||
                     (to->method_count == 0 && from->method_count == 0));
        return same || is_nil(convert->unary.x) ? CONVERT_NOP : CONVERT_INTERFACE;
    }
    if (to->kind == TYPE_STRING)
        return from->kind == TYPE_STRING ? CONVERT_NOP : CONVERT_BYTES_STR;
    if (from->kind == TYPE_STRING && is_byte_or_rune_slice(to, &elem))
        return elem == TYPE_UINT8 ? CONVERT_STR_BYTES : CONVERT_STR_RUNES;
    if (from->kind == TYPE_SLICE && to->kind == TYPE_POINTER)
        return CONVERT_ARRAY_PTR;
    if (from->kind == TYPE_UNSAFE_POINTER)
        return CONVERT_NOP;
    if (type_is_numeric(to) && (to->kind != from->kind || type_is_float(to)))
        return CONVERT_NUMERIC;
    return CONVERT_NOP;
}

bool boxes_value(const Node *convert) {
    Type *from = value_type(convert->unary.x);
    return convert_kind(convert) == CONVERT_INTERFACE && !type_is_interface(from) &&
           !type_is_pointer_shaped(from);
}

bool ident_declares(const Node *ident) {
    return ident->kind == AST_IDENT && ident->ident.object != NULL &&
           ident->ident.object->kind == OBJ_VAR &&
           ident->ident.object->pos == ident->pos;
}

// The word stands before the operand, in front of blanks and parentheses.
Pos range_position(const Node *node) {
    Pos start = ast_start_pos(node->range.x);
    Source *source = source_of(start);
    if (source == NULL)
        return node->pos;
    static const char word[] = "range";
    const uint32_t len = sizeof word - 1;
    for (uint32_t at = start - source->base; at > node->pos - source->base + len; at--)
        if (memcmp(source->text + at - len, word, len) == 0)
            return source->base + at - len;
    return node->pos;
}

InlinedAt *inlined_at(Pos call, const InlinedAt *outer) {
    InlinedAt *at = ARENA_NEW(&compilation, InlinedAt);
    at->pos = call;
    at->outer = outer;
    at->outermost = outer != NULL ? outer->outermost : call;
    return at;
}

void outermost_enter(Outermost *in, Node *node) {
    if (in->call != NULL)
        return;
    if (node->kind == AST_INLINED_CALL)
        ptrmap_put(&compilation, &in->bodies, node->inlined.body, node);
    in->call = ptrmap_get(&in->bodies, node);
}

void outermost_leave(Outermost *in, Node *node) {
    if (in->call != NULL && in->call->inlined.body == node)
        in->call = NULL;
}
