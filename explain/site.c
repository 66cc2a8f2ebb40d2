// What a site is: the kind of a node that makes a value, its type and its size.
#include "explain/collect.h"

#include "lexer/token.h"

static SiteKind kind_of_literal(const Node *node) {
    switch (type_underlying(node->type)->kind) {
    case TYPE_SLICE:
        return node->flags & NODE_VARIADIC_ARGS ? SITE_ARGUMENTS : SITE_SLICE;
    case TYPE_MAP:
        return SITE_MAP;
    default:
        return SITE_KIND_COUNT;
    }
}

static SiteKind kind_of_builtin(const Node *node) {
    switch (node->call.builtin) {
    case BUILTIN_NEW:
        return SITE_NEW;
    case BUILTIN_APPEND:
        return SITE_APPEND;
    case BUILTIN_MAKE:
        switch (type_underlying(node->type)->kind) {
        case TYPE_SLICE: return SITE_MAKE_SLICE;
        case TYPE_MAP: return SITE_MAKE_MAP;
        default: return SITE_MAKE_CHAN;
        }
    default:
        return SITE_KIND_COUNT;
    }
}

static SiteKind kind_of_conversion(const Node *node) {
    if (node->unary.x->type == NULL)
        return SITE_KIND_COUNT;
    switch (convert_kind(node)) {
    case CONVERT_INTERFACE: return boxes_value(node) ? SITE_BOX : SITE_KIND_COUNT;
    case CONVERT_BYTES_STR: return SITE_TO_STRING;
    case CONVERT_STR_BYTES: case CONVERT_STR_RUNES: return SITE_TO_SLICE;
    default: return SITE_KIND_COUNT;
    }
}

static bool puts_into_map(const Node *node) {
    if (node->kind == AST_INC_DEC)
        return node->unary.x->kind == AST_INDEX &&
               type_underlying(node->unary.x->index.x->type)->kind == TYPE_MAP;
    if (node->kind != AST_ASSIGN)
        return false;
    for (int i = 0; i < node->assign.lhs.len; i++) {
        const Node *target = node->assign.lhs.items[i];
        if (target->kind == AST_INDEX && target->index.x->type != NULL &&
            type_underlying(target->index.x->type)->kind == TYPE_MAP)
            return true;
    }
    return false;
}

SiteKind site_kind_of(const Node *node) {
    if (node->value != NULL || node->flags & NODE_TYPE_OPERAND)
        return SITE_KIND_COUNT;
    switch (node->kind) {
    case AST_UNARY:
        return node->op == TOK_AND && node->unary.x->kind == AST_COMPOSITE_LIT
                   ? SITE_ADDRESS : SITE_KIND_COUNT;
    case AST_COMPOSITE_LIT:
        return kind_of_literal(node);
    case AST_CALL:
        return node->call.kind == CALL_BUILTIN ? kind_of_builtin(node) : SITE_KIND_COUNT;
    case AST_FUNC_LIT:
        return SITE_CLOSURE;
    case AST_SELECTOR:
        return node->selector.kind == SEL_METHOD ||
                       node->selector.kind == SEL_INTERFACE_METHOD
                   ? SITE_METHOD : SITE_KIND_COUNT;
    case AST_CONVERT:
        return kind_of_conversion(node);
    case AST_BINARY:
        return is_string_add(node) ? SITE_CONCAT : SITE_KIND_COUNT;
    case AST_GO_STMT:
        return SITE_GO;
    case AST_DEFER_STMT:
        return SITE_DEFER;
    case AST_ASSIGN: case AST_INC_DEC:
        return puts_into_map(node) ? SITE_MAP_PUT : SITE_KIND_COUNT;
    default:
        return SITE_KIND_COUNT;
    }
}

// ---- Types and sizes

static Type *put_target_type(const Node *node) {
    if (node->kind == AST_INC_DEC)
        return node->unary.x->index.x->type;
    for (int i = 0; i < node->assign.lhs.len; i++) {
        const Node *target = node->assign.lhs.items[i];
        if (target->kind == AST_INDEX &&
            type_underlying(target->index.x->type)->kind == TYPE_MAP)
            return target->index.x->type;
    }
    return NULL;
}

Type *site_type(SiteKind kind, const Node *node) {
    switch (kind) {
    case SITE_NEW:
        return type_underlying(node->type)->elem;
    case SITE_ADDRESS:
        return node->unary.x->type;
    case SITE_BOX:
        return value_type(node->unary.x);
    case SITE_METHOD:
        return node->selector.x->type;
    case SITE_MAP_PUT:
        return put_target_type(node);
    case SITE_GO: case SITE_DEFER:
        return NULL;
    default:
        return node->type;
    }
}

static int64_t literal_length(const Node *literal) {
    int64_t next = 0, length = 0;
    for (int i = 0; i < literal->composite.elems.len; i++) {
        Node *elem = literal->composite.elems.items[i];
        if (elem->kind == AST_KEY_VALUE)
            next = const_int64(elem->key_value.key->value);
        if (++next > length)
            length = next;
    }
    return length;
}

static int64_t make_size(const Node *node) {
    Node *cap = node->call.args.items[node->call.args.len - 1];
    if (cap->value == NULL || !const_fits_int64(cap->value))
        return -1;
    int64_t elem = type_size(type_underlying(node->type)->elem);
    int64_t count = const_int64(cap->value);
    return elem != 0 && count > INT64_MAX / elem ? -1 : count * elem;
}

static int64_t closure_size(const Func *literal) {
    int64_t size = 8;
    for (int i = 0; i < literal->captures.len; i++) {
        const Object *object = literal->captures.items[i];
        int64_t align = object->capture_by_value ? type_align(object->type) : 8;
        size = (size + align - 1) / align * align;
        size += object->capture_by_value ? type_size(object->type) : 8;
    }
    return literal->captures.len > 0 ? (size + 7) & ~INT64_C(7) : 0;
}

int64_t site_size(SiteKind kind, const Node *node) {
    switch (kind) {
    case SITE_NEW: case SITE_ADDRESS: case SITE_BOX:
        return type_size(site_type(kind, node));
    case SITE_SLICE: case SITE_ARGUMENTS:
        return literal_length(node) * type_size(type_underlying(node->type)->elem);
    case SITE_MAKE_SLICE:
        return make_size(node);
    case SITE_CLOSURE:
        return closure_size(node->func_lit.func);
    case SITE_METHOD:
        return 8 + ((type_size(node->selector.x->type) + 7) & ~INT64_C(7));
    default:
        return -1;
    }
}

const char *func_label(const Func *func, const Package *package) {
    if (func == NULL)
        return "?";
    if (func->package == NULL || func->package == package || func->package->name == NULL)
        return func->name;
    return arena_printf(&compilation, "%s.%s", func->package->name->text, func->name);
}
