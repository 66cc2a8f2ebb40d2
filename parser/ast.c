// Walking, copying and measuring syntax trees.
//
// ast.def says which fields of each kind of node are nodes and lists of nodes;
// what is done to "all children" is written once here and holds for every kind.
#include "parser/ast.h"

#include <string.h>

Node *ast_new(NodeKind kind, Pos pos) {
    Node *node = ARENA_NEW(&compilation, Node);
    node->kind = (uint8_t)kind;
    node->pos = pos;
    return node;
}

const char *ast_kind_name(NodeKind kind) {
    static const char *const names[] = {
#define NODE(kind, member, fields) #kind,
#include "parser/ast.def"
    };
    return names[kind];
}

// The two kinds of fields, for a pointer `at` to the node's struct.
#define N(field) if (at->field != NULL) visit(&at->field, context);
#define L(field)                                \
    for (int i = 0; i < at->field.len; i++)     \
        visit(&at->field.items[i], context);

void ast_each_child(Node *node, void (*visit)(Node **child, void *context),
                    void *context) {
    switch ((NodeKind)node->kind) {
#define NODE(kind, member, fields)              \
    case AST_##kind: {                          \
        __typeof__(node->member) *at = &node->member; \
        (void)at;                               \
        fields                                  \
        break;                                  \
    }
#include "parser/ast.def"
    case AST_KIND_COUNT:
        break;
    }
}

#undef N
#undef L

// ---- Copying

// A node that others below it, or after it, point back to.
typedef struct Copied {
    const Node *original;  // the node ...
    Node *copy;            // ... and its copy
    struct Copied *around; // the one that encloses it
} Copied;

typedef struct Copying {
    Copied *around;        // innermost enclosing statement or inlined call
    Vec(Copied) labels;    // labeled statements copied so far
    Vec(Node *) gotos;     // copies of gotos whose target was not yet copied
    Vec(Copied) operands;  // of RESULT nodes: several share one
} Copying;

static Node *copy_tree(const Node *node, Copying *state);

static NodeList copy_list(NodeList list, Copying *state) {
    NodeList copy = {0};
    if (list.len == 0)
        return copy;
    copy.items = ARENA_ARRAY(&compilation, Node *, list.len);
    copy.len = copy.cap = list.len;
    for (int i = 0; i < list.len; i++)
        copy.items[i] = copy_tree(list.items[i], state);
    return copy;
}

// Copies what ast.def lists of a node that was copied flat.
static void copy_children(Node *copy, Copying *state) {
    switch ((NodeKind)copy->kind) {
#define N(field) at->field = copy_tree(at->field, state);
#define L(field) at->field = copy_list(at->field, state);
#define NODE(kind, member, fields)              \
    case AST_##kind: {                          \
        __typeof__(copy->member) *at = &copy->member; \
        (void)at;                               \
        fields                                  \
        break;                                  \
    }
#include "parser/ast.def"
#undef N
#undef L
    case AST_KIND_COUNT:
        break;
    }
}

static Node *enclosing_copy(const Copied *around, const Node *original) {
    for (; around != NULL; around = around->around)
        if (around->original == original)
            return around->copy;
    return NULL;
}

static Node *label_copy(const Copying *state, const Node *original) {
    for (int i = state->labels.len; i-- > 0;)
        if (state->labels.items[i].original == original)
            return state->labels.items[i].copy;
    return NULL;
}

// A branch's target is around it, or it is a label anywhere in the function.  A
// target outside the tree that is copied stays.
static void copy_branch(Node *copy, Copying *state) {
    Node *target = copy->branch.target;
    Node *found = enclosing_copy(state->around, target);
    if (found != NULL)
        copy->branch.target = found;
    else if (target->kind == AST_LABELED_STMT)
        vec_push(&compilation, &state->gotos, copy);
}

// RESULT nodes of one call stand close together, and share it.
static Node *copy_operand(const Node *operand, Copying *state) {
    int len = state->operands.len;
    for (int i = len; i-- > 0 && i >= len - 16;)
        if (state->operands.items[i].original == operand)
            return state->operands.items[i].copy;
    Copied copied = {operand, copy_tree(operand, state), NULL};
    vec_push(&compilation, &state->operands, copied);
    return copied.copy;
}

static Node *copy_tree(const Node *node, Copying *state) {
    if (node == NULL)
        return NULL;
    Node *copy = ARENA_NEW(&compilation, Node);
    *copy = *node;
    Copied self = {node, copy, state->around};
    switch ((NodeKind)node->kind) {
    case AST_RESULT:
        copy->result.x = copy_operand(node->result.x, state);
        return copy;
    case AST_LABELED_STMT:
        vec_push(&compilation, &state->labels, self);
        break;
    case AST_BRANCH_STMT:
        if (node->branch.target != NULL)
            copy_branch(copy, state);
        return copy;
    case AST_RETURN_STMT:
        if (node->ret.inlined != NULL) {
            Node *inlined = enclosing_copy(state->around, node->ret.inlined);
            copy->ret.inlined = inlined != NULL ? inlined : node->ret.inlined;
        }
        break;
    case AST_TYPE_DECL:
        copy->type_decl.name = copy_tree(node->type_decl.name, state);
        break;
    case AST_FUNC_DECL:
        copy->func_decl.name = copy_tree(node->func_decl.name, state);
        break;
    default:
        break;
    }
    state->around = &self;
    copy_children(copy, state);
    state->around = self.around;
    return copy;
}

Node *ast_clone(const Node *node) {
    Copying state = {0};
    Node *copy = copy_tree(node, &state);
    for (int i = 0; i < state.gotos.len; i++) {
        Node *jump = state.gotos.items[i];
        Node *target = label_copy(&state, jump->branch.target);
        if (target != NULL)
            jump->branch.target = target;
    }
    return copy;
}

// ---- Expressions

Node *ast_unparen(Node *node) {
    while (node != NULL && node->kind == AST_PAREN)
        node = node->unary.x;
    return node;
}

// Goes to the leftmost part, where nodes have the position of their operator; but
// Go lets slices begin at their bracket and key: value at its colon.
Pos ast_start_pos(const Node *node) {
    for (;;) {
        const Node *left = NULL;
        switch ((NodeKind)node->kind) {
        case AST_COMPOSITE_LIT: left = node->composite.type_expr; break;
        case AST_SELECTOR: left = node->selector.x; break;
        case AST_INDEX: left = node->index.x; break;
        case AST_TYPE_ASSERT: left = node->assertion.x; break;
        case AST_CALL: left = node->call.fun; break;
        case AST_BINARY: case AST_SEND_STMT: left = node->binary.x; break;
        case AST_EXPR_STMT: return node->unary.x->pos;
        case AST_INC_DEC: left = node->unary.x; break;
        case AST_STAR: case AST_UNARY: case AST_CONVERT:
            left = node->flags & NODE_IMPLICIT ? node->unary.x : NULL;
            break;
        case AST_RESULT: left = node->result.x; break;
        case AST_ASSIGN:
            left = node->assign.lhs.len > 0 ? node->assign.lhs.items[0] : NULL;
            break;
        default: break;
        }
        if (left == NULL)
            return node->pos;
        node = left;
    }
}
