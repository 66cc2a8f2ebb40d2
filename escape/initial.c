// Package-level variables that the linker can fill in.
//
// What such a variable holds is no allocation, and -m has nothing to say of it; what
// is left must run when the program starts, as assignments to parts:
//
//     var a = &T{1}                  // static: a symbol that points to another
//     var b = []*T{a, new(T)}        // static but for the second element
//
// (cmd/compile/internal/staticinit)
#include "escape/internal.h"

#include "lexer/token.h"

// Literals behind pointers, slices and interfaces get symbols of their own.
typedef struct Initial {
    Object *object;     // the variable being initialised; NULL if it is blank
    Node *assign;       // its assignment
    NodeList *out;      // what has to run
    const char *symbol; // what the value is in: "p.list", "p..stmp_3"
    int64_t offset;     // where in it
} Initial;

static int static_names; // made so far

static bool static_assign(Initial *to, Node *value);

static bool is_package_variable(const Node *node) {
    return node->kind == AST_IDENT && node->ident.object != NULL &&
           node->ident.object->kind == OBJ_VAR && node->ident.object->owner == NULL;
}

static Initial in_new_symbol(const Initial *to) {
    Initial part = *to;
    part.symbol = arena_printf(&compilation, "%s..stmp_%d", compiled_package->path,
                               static_names++);
    part.offset = 0;
    return part;
}

// What an assignment to a part is shown with: (map[string]int)(p.list@16) = ...
static Node *part_ident(const Initial *to, Node *value) {
    Node *whole = to->assign->assign.lhs.items[0];
    if (to->object == NULL)
        return whole;
    Object *object = ARENA_NEW(&compilation, Object);
    *object = *to->object;
    object->escape = object->codegen = NULL;
    object->name = name_of(arena_printf(&compilation, "(%s)(%s@%lld)",
                                        message_type_text(value->type), to->symbol,
                                        (long long)to->offset));
    Node *ident = ast_new(AST_IDENT, whole->pos);
    ident->ident.name = object->name;
    ident->ident.object = object;
    ident->type = value->type;
    return ident;
}

// Part of a literal: fills it statically or makes it an assignment of its own.
static void assign_part(const Initial *to, int64_t offset, Node *value) {
    Initial at = *to;
    at.offset += offset;
    if (static_assign(&at, value))
        return;
    Node *part = ast_new(AST_ASSIGN, value->pos);
    part->op = TOK_ASSIGN;
    vec_push(&compilation, &part->assign.lhs, part_ident(&at, value));
    vec_push(&compilation, &part->assign.rhs, value);
    vec_push(&compilation, to->out, part);
}

static int64_t field_offset(Type *type, const Node *elem, int index) {
    if (elem->kind == AST_KEY_VALUE)
        for (index = 0; index < type->field_count; index++)
            if (type->fields[index].name == elem->key_value.key->ident.name)
                break;
    return index < type->field_count ? type->fields[index].offset : 0;
}

static void assign_elements(const Initial *to, Node *literal) {
    NodeList *elems = &literal->composite.elems;
    Type *type = type_underlying(literal->type);
    (void)type_size(type); // computes the offsets of fields
    int64_t index = 0;
    for (int i = 0; i < elems->len; i++, index++) {
        Node *elem = elems->items[i];
        bool keyed = elem->kind == AST_KEY_VALUE;
        int64_t offset;
        if (type->kind == TYPE_STRUCT) {
            offset = field_offset(type, elem, i);
        } else {
            if (keyed && is_constant(elem->key_value.key))
                index = const_int64(elem->key_value.key->value);
            offset = index * type_size(type->elem);
        }
        assign_part(to, offset, keyed ? elem->key_value.value : elem);
    }
}

// A copy of another variable of the package is static if that one's value is.
static bool static_copy(Node *ident) {
    Object *object = ident->ident.object;
    if (object->kind == OBJ_FUNC)
        return true;
    if (!is_package_variable(ident) || type_is_string(object->type))
        return false;
    return false; // the value may have been changed before it is copied
}

// A variable or field or array element at a fixed address.
static bool has_static_address(Node *x) {
    x = strip_parens(x);
    if (x->kind == AST_SELECTOR && x->selector.kind == SEL_FIELD)
        return has_static_address(x->selector.x);
    if (x->kind == AST_INDEX && type_underlying(x->index.x->type)->kind == TYPE_ARRAY &&
        is_constant(x->index.indices.items[0]))
        return has_static_address(x->index.x);
    return is_package_variable(x) ||
           (x->kind == AST_SELECTOR && x->selector.kind == SEL_PACKAGE);
}

static bool static_address(Initial *to, Node *x) {
    x = strip_parens(x);
    if (x->kind != AST_COMPOSITE_LIT)
        return has_static_address(x);
    Initial pointed = in_new_symbol(to);
    assign_part(&pointed, 0, x);
    return true;
}

static bool static_convert(Initial *to, Node *convert) {
    Node *x = convert->unary.x;
    switch (convert_kind(convert)) {
    case CONVERT_NOP:
        return static_assign(to, x);
    case CONVERT_STR_BYTES:
    case CONVERT_STR_RUNES:
        return is_constant(x);
    case CONVERT_INTERFACE:
        while (x->kind == AST_CONVERT && convert_kind(x) == CONVERT_INTERFACE)
            x = x->unary.x;
        if (type_is_interface(value_type(x)))
            return is_nil(x);
        if (to->object != NULL)
            note_static_itab(value_type(x), convert->type);
        if (type_is_pointer_shaped(value_type(x))) {
            assign_part(to, 8, x);
        } else {
            Initial boxed = in_new_symbol(to);
            assign_part(&boxed, 0, x);
        }
        return true;
    default:
        return false;
    }
}

static bool static_literal(const Initial *to, Node *literal) {
    Type *type = type_underlying(literal->type);
    if (type->kind == TYPE_MAP)
        return false;
    Initial elements = type->kind == TYPE_SLICE ? in_new_symbol(to) : *to;
    assign_elements(&elements, literal);
    return true;
}

static bool static_assign(Initial *to, Node *value) {
    value = strip_parens(value);
    if (is_constant(value) || is_nil(value))
        return true;
    switch (value->kind) {
    case AST_IDENT:
        return value->ident.object != NULL && static_copy(value);
    case AST_SELECTOR:
        return (value->selector.kind == SEL_PACKAGE ||
                value->selector.kind == SEL_METHOD_EXPR) &&
               value->selector.object != NULL &&
               value->selector.object->kind == OBJ_FUNC;
    case AST_CONVERT:
        return static_convert(to, value);
    case AST_FUNC_LIT:
        return true; // nothing to capture at package level
    case AST_UNARY:
        return value->op == TOK_AND && static_address(to, value->unary.x);
    case AST_COMPOSITE_LIT:
        return static_literal(to, value);
    default:
        return false;
    }
}

// ---- Blank variables
//
// `var _ I = &T{}` is for the type checker alone: what has no effect is not made.

static bool call_has_effects(const Node *call) {
    if (call->call.kind != CALL_BUILTIN)
        return true;
    switch (call->call.builtin) {
    case BUILTIN_LEN:
    case BUILTIN_CAP:
    case BUILTIN_COMPLEX:
    case BUILTIN_REAL:
    case BUILTIN_IMAG:
    case BUILTIN_NEW:
        return false;
    case BUILTIN_MAKE: // of a map or channel, without a size that may be wrong
        return call->call.args.len > 1 || type_underlying(call->type)->kind == TYPE_SLICE;
    default:
        return true;
    }
}

static bool find_effects(Node *node, void *context) {
    bool *found = context;
    if (is_constant(node) || (node->flags & NODE_TYPE_OPERAND))
        return false;
    switch (node->kind) {
    case AST_CALL:
        *found |= call_has_effects(node);
        break;
    case AST_FUNC_LIT:
    case AST_INDEX:
    case AST_SLICE:
    case AST_STAR:
    case AST_TYPE_ASSERT:
        *found = true;
        break;
    case AST_SELECTOR:
        *found |= node->selector.kind == SEL_FIELD_POINTER ||
                  node->selector.kind == SEL_METHOD ||
                  node->selector.kind == SEL_INTERFACE_METHOD;
        break;
    case AST_UNARY:
        *found |= node->op == TOK_ARROW;
        break;
    case AST_BINARY:
        *found |= (node->op == TOK_DIV || node->op == TOK_MOD) &&
                  !is_constant(node->binary.y);
        break;
    case AST_CONVERT: {
        ConvertKind kind = convert_kind(node);
        *found |= kind == CONVERT_STR_BYTES || kind == CONVERT_STR_RUNES ||
                  kind == CONVERT_ARRAY_PTR;
        break;
    }
    default:
        break;
    }
    return !*found;
}

static bool has_effects(Node *value) {
    bool found = false;
    visit_tree(value, find_effects, &found);
    return found;
}

void dynamic_initialisation(Object *object, Node *value, Node *assign, NodeList *out) {
    if (object == NULL && !has_effects(value))
        return;
    Initial to = {.object = object, .assign = assign, .out = out};
    if (object != NULL)
        to.symbol = arena_printf(&compilation, "%s.%s", compiled_package->path,
                                 object->name->text);
    if (!static_assign(&to, value))
        vec_push(&compilation, out, assign);
}
