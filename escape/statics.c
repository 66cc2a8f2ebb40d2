// What is known of values without running the program.
//
// static_value() follows local variables that are set once:
//
//     f := func() { … }     // f is only ever this literal,
//     f()                   // so this call has a known callee
//
// dynamic_initialisation() tells which package-level variables the linker can
// fill in: what they hold is then no allocation and -m has nothing to say of it.
//
//     var a = &T{1}                  // static: a symbol that points to another
//     var b = []*T{a, new(T)}        // static but for the second element
//
// (cmd/compile/internal/ir StaticValue; cmd/compile/internal/staticinit)
#include "escape/internal.h"

#include "lexer/token.h"

static PtrMap replacements; // CALL -> the INLINED_CALL in its place

void note_replacement(const Node *call, Node *inlined) {
    ptrmap_put(&compilation, &replacements, call, inlined);
}

static bool passes_value_on(const Node *node) {
    return node->kind == AST_PAREN ||
           (node->kind == AST_CONVERT && convert_kind(node) == CONVERT_NOP);
}

static Node *initial_value(Node *node, Func *in) {
    if (node->kind != AST_IDENT || node->ident.object == NULL)
        return NULL;
    Object *object = node->ident.object;
    if (object->kind != OBJ_VAR || object->owner != in || in == NULL ||
        object->is_param || object->is_result || object->reassigned ||
        object->address_taken || object->escape == NULL)
        return NULL;
    return var_info(object)->initial;
}

static Node *ident_for_result(Node *inlined) {
    Object *object = inlined->inlined.results.items[0];
    return var_info(object)->initial;
}

Node *static_value(Node *node, Func *in) {
    for (;;) {
        if (passes_value_on(node)) {
            node = node->unary.x;
            continue;
        }
        if (node->kind == AST_CALL && ptrmap_get(&replacements, node) != NULL)
            node = ptrmap_get(&replacements, node);
        Node *next = NULL;
        if (node->kind == AST_INLINED_CALL && node->inlined.results.len == 1)
            next = ident_for_result(node);
        else
            next = initial_value(node, in);
        if (next == NULL)
            return node;
        node = next;
    }
}

static Func *function_of(Node *node) {
    if (node->kind == AST_IDENT && node->ident.object != NULL &&
        node->ident.object->kind == OBJ_FUNC)
        return node->ident.object->func;
    if (node->kind == AST_SELECTOR && node->selector.object != NULL &&
        node->selector.object->kind == OBJ_FUNC &&
        (node->selector.kind == SEL_PACKAGE || node->selector.kind == SEL_METHOD_EXPR))
        return node->selector.object->func;
    if (node->kind == AST_FUNC_LIT)
        return node->func_lit.func;
    return NULL;
}

Func *static_callee(Node *call, Func *in) {
    switch (call->call.kind) {
    case CALL_METHOD:
        return call->call.fun->selector.object->func;
    case CALL_STATIC:
        return function_of(call->call.fun);
    case CALL_VALUE:
        return function_of(static_value(call->call.fun, in));
    default:
        return NULL;
    }
}

// ---- Package-level initialisation

typedef struct Initial {
    Object *object;  // the variable being initialised
    Node *assign;    // its assignment
    NodeList *out;   // what has to run
} Initial;

static bool static_assign(Initial *to, Node *value);

static bool is_package_variable(const Node *node) {
    return node->kind == AST_IDENT && node->ident.object != NULL &&
           node->ident.object->kind == OBJ_VAR && node->ident.object->owner == NULL;
}

// Part of a literal: fills it statically or makes it an assignment of its own.
static void assign_part(Initial *to, Node *value) {
    if (static_assign(to, value))
        return;
    Node *part = ast_new(AST_ASSIGN, value->pos);
    part->op = TOK_ASSIGN;
    vec_push(&compilation, &part->assign.lhs, to->assign->assign.lhs.items[0]);
    vec_push(&compilation, &part->assign.rhs, value);
    vec_push(&compilation, to->out, part);
}

static void assign_elements(Initial *to, Node *literal) {
    NodeList *elems = &literal->composite.elems;
    for (int i = 0; i < elems->len; i++) {
        Node *elem = elems->items[i];
        assign_part(to, elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem);
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
    if (x->kind == AST_COMPOSITE_LIT) {
        assign_part(to, x);
        return true;
    }
    return has_static_address(x);
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
        assign_part(to, x);
        return true;
    default:
        return false;
    }
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
        if (type_underlying(value->type)->kind == TYPE_MAP)
            return false;
        assign_elements(to, value);
        return true;
    default:
        return false;
    }
}

void dynamic_initialisation(Object *object, Node *value, Node *assign, NodeList *out) {
    Initial to = {object, assign, out};
    if (!static_assign(&to, value))
        vec_push(&compilation, out, assign);
}
