// The types of expressions as the generic function has them.
//
// An instance is checked as if the type arguments stood where the type parameters do,
// so in its tree T is int.  Messages of Go's compiler are about an instance of all
// types of a shape:
//
//     func Make[T any](n int) []T { return make([]T, n) }
//                                   make([]go.shape.int_0, n) escapes to heap
//
// The tree of the generic function knows where T stood: the expressions are at the
// same positions there.
#include "escape/text.h"

static const Func *written_for; // the instance that `types` is about
static PtrMap types;            // key() -> type, if a type parameter is in it

static const void *key(const Node *node) {
    return (const void *)(((uintptr_t)node->pos << 8 | node->kind) << 1 | 1);
}

static void note(Node **slot, void *context) {
    const Node *node = *slot;
    if (node == NULL)
        return;
    if (node->type != NULL && node->type->open)
        ptrmap_put(&compilation, &types, key(node), node->type);
    ast_each_child(*slot, note, context);
}

static void find_types(const Func *instance) {
    const Func *generic = sema_generic_of(instance);
    written_for = instance;
    types = (PtrMap){0};
    if (generic != NULL && generic->body != NULL) {
        Node *body = generic->body;
        note(&body, NULL);
    }
}

Type *written_type(const Node *node) {
    if (text_instance == NULL || node->type == NULL)
        return node->type;
    if (written_for != text_instance)
        find_types(text_instance);
    Type *type = ptrmap_get(&types, key(node));
    return type != NULL ? type : node->type;
}

bool is_boxed_parameter(const Node *node) {
    if (text_instance == NULL || node->kind != AST_CONVERT ||
        !type_is_interface(node->type))
        return false;
    const Node *x = node->unary.x;
    while (x->kind == AST_PAREN || (x->kind == AST_CONVERT && (x->flags & NODE_IMPLICIT)))
        x = x->unary.x;
    return x->type != NULL && !type_is_interface(x->type) && written_type(x)->open;
}
