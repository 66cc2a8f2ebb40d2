// Makers of nodes: what the grammar's actions call.
//
// Each takes the parts of a production and returns its node, with the position
// that Go's compiler gives it (ast.h).  A few look at what was read, and return
// NULL for what Go calls a syntax error though a grammar would allow it.
//
//     nodes.c       lists, heights of trees
//     nodes_decl.c  declarations, types, parameters
//     nodes_expr.c  expressions
//     nodes_stmt.c  statements
#include "parser/nodes.h"

#include <string.h>

// ---- Lists

NodeList make_list(Node *node) {
    NodeList list = {0};
    vec_push(&compilation, &list, node);
    return list;
}

NodeList append(NodeList list, Node *node) {
    vec_push(&compilation, &list, node);
    return list;
}

// Only for type arguments and parameters, of which there are few.
NodeList prepend(Node *node, NodeList list) {
    vec_push(&compilation, &list, node);
    memmove(list.items + 1, list.items, sizeof(Node *) * (size_t)(list.len - 1));
    list.items[0] = node;
    return list;
}

// ---- Height of trees
//
// Left recursion (a + b + c, f()()(), x.y.z) does not fill the parser's stack,
// but the passes that walk the tree recurse to its full height.

bool nodes_too_high;

// Sets a node's height, given its highest children.
void set_depth(Node *node, const Node *x, const Node *y) {
    uint32_t depth = x != NULL ? x->depth : 0;
    if (y != NULL && y->depth > depth)
        depth = y->depth;
    node->depth = depth + 1;
    if (node->depth > MAX_NESTING)
        nodes_too_high = true;
}
