// What is known of values without running the program.
//
// static_value() follows local variables that are set once:
//
//     f := func() { … }     // f is only ever this literal,
//     f()                   // so this call has a known callee
//
// (cmd/compile/internal/ir StaticValue)
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
