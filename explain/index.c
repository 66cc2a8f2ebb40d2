// Who uses an object, and what a node stands in.
//
// The tree knows its children only, and inlining is about to move parts of it.  So
// the checked tree is walked once, and what every cure asks is kept: the parent of
// each node, and the uses of each object.
#include "explain/hint.h"

#include "escape/ptrmap.h"

static PtrMap parents; // node -> node
static PtrMap uses;    // object -> UseList

static void add_use(Object *object, Node *node) {
    if (object == NULL)
        return;
    UseList *list = ptrmap_get(&uses, object);
    if (list == NULL) {
        list = ARENA_NEW(&compilation, UseList);
        ptrmap_put(&compilation, &uses, object, list);
    }
    vec_push(&compilation, list, node);
}

static void visit(Node **slot, void *context) {
    Node *node = *slot;
    if (node == NULL || (context != NULL && ptrmap_get(&parents, node) != NULL))
        return;
    if (context != NULL)
        ptrmap_put(&compilation, &parents, node, context);
    if (node->kind == AST_IDENT)
        add_use(node->ident.object, node);
    else if (node->kind == AST_SELECTOR &&
             (node->selector.kind == SEL_METHOD || node->selector.kind == SEL_PACKAGE ||
              node->selector.kind == SEL_METHOD_EXPR))
        add_use(node->selector.object, node);
    ast_each_child(node, visit, node);
}

void index_package(Package *package) {
    for (int i = 0; i < package->files.len; i++) {
        File *file = package->files.items[i];
        for (int j = 0; j < file->decls.len; j++)
            visit(&file->decls.items[j], NULL);
    }
}

Node *parent_of(const Node *node) {
    return node != NULL ? ptrmap_get(&parents, node) : NULL;
}

const UseList *uses_of(const Object *object) {
    static const UseList none;
    const UseList *list = ptrmap_get(&uses, object);
    return list != NULL ? list : &none;
}

Func *func_around(const Node *node) {
    for (const Node *at = parent_of(node); at != NULL; at = parent_of(at)) {
        if (at->kind == AST_FUNC_LIT)
            return at->func_lit.func;
        if (at->kind == AST_FUNC_DECL)
            return at->func_decl.func;
    }
    return NULL;
}

Node *statement_of(Node *node) {
    for (Node *at = node; at != NULL; at = parent_of(at)) {
        const Node *parent = parent_of(at);
        if (parent == NULL)
            return NULL;
        bool in_list = parent->kind == AST_BLOCK_STMT || parent->kind == AST_COMM_CLAUSE;
        if (parent->kind == AST_CASE_CLAUSE)
            for (int i = 0; i < parent->clause.body.len; i++)
                in_list |= parent->clause.body.items[i] == at;
        if (in_list)
            return at;
    }
    return NULL;
}

bool is_inside(const Node *node, const Node *outer) {
    while (node != NULL && node != outer)
        node = parent_of(node);
    return node != NULL;
}
