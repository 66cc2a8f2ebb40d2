// The order in which Go's compiler makes instances of generic functions.
//
// An instance is a copy of the generic function's intermediate representation, and
// only in the copy, where types are known, implicit conversions are put in.  As in
// prepare.c they get the position met last, but the copier goes another way than the
// front end did:
//
//     func F[T any](n int) {
//         var e any
//         e = n          // the box is at =: the statement is met, names are not
//         e = "a"        // at "a": literals are met
//         panic(n + 1)   // at 1
//     }
//
// Operands come in the order in which nodes have them (edit_tree), left sides of
// assignments first, and what a node needs is put in when it is left.
// (cmd/compile/internal/noder: stencil.go, subst.node; transform.go)
#include "escape/prepare.h"

typedef struct Stencil {
    Pos met; // the last position met
} Stencil;

static void copy_body(Stencil *s, Node **body);

// ---- Nodes on the way down

static bool is_no_node(const Node *node) {
    switch (node->kind) {
    case AST_EXPR_STMT:
    case AST_PAREN:
    case AST_DECL_STMT:
    case AST_BLOCK_STMT:
        return true;
    default:
        return (node->flags & NODE_IMPLICIT) && !is_constant(node);
    }
}

static bool enter(Node **slot, void *context) {
    Stencil *s = context;
    Node *node = *slot;
    if (node->kind == AST_VAR_DECL)
        s->met = node->value_decl.names.items[0]->pos;
    else if (!is_no_node(node) && has_own_position(node))
        s->met = node->pos;
    if (node->kind == AST_FUNC_LIT)
        copy_body(s, &node->func_lit.func->body);
    return true;
}

// ---- What is put in on the way back

static void convert_list(Stencil *s, NodeList *list, int from) {
    for (int i = from; i < list->len; i++)
        convert_here(s->met, list->items[i]);
}

// Each at its own position, if it has one; what comes next is at MET again.
static void convert_each(Stencil *s, NodeList *list) {
    Pos before = s->met;
    for (int i = 0; i < list->len; i++) {
        Node *node = list->items[i];
        if (is_packed_arguments(node)) {
            node->pos = before;
            convert_each(s, &node->composite.elems);
            continue;
        }
        meet(&s->met, node);
        convert_here(s->met, node);
    }
    s->met = before;
}

static void leave_call(Stencil *s, Node *node) {
    NodeList *args = &node->call.args;
    if (node->call.kind != CALL_BUILTIN) {
        s->met = node->pos;
        convert_each(s, args);
        return;
    }
    if (node->call.builtin == BUILTIN_APPEND && args->len > 1 &&
        is_packed_arguments(args->items[1]))
        convert_list(s, &args->items[1]->composite.elems, 0);
    else if (node->call.builtin == BUILTIN_APPEND)
        convert_list(s, args, 1);
    else if (node->call.builtin == BUILTIN_DELETE || node->call.builtin == BUILTIN_PANIC)
        convert_here(s->met, args->items[args->len - 1]);
}

static void leave_composite(Stencil *s, Node *node) {
    Pos before = s->met;
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *elem = node->composite.elems.items[i];
        if (elem->kind != AST_KEY_VALUE || (elem->flags & NODE_IMPLICIT)) {
            Node *value = elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem;
            convert_here(unconverted(value)->pos, value);
            continue;
        }
        if (type_underlying(node->type)->kind == TYPE_MAP)
            convert_here(elem->pos, elem->key_value.key);
        convert_here(elem->pos, elem->key_value.value);
    }
    s->met = before;
}

static void place_implicit(Stencil *s, Node *x) {
    if ((x->flags & NODE_IMPLICIT) && !is_implicit_convert(x))
        x->pos = s->met;
}

static void leave(Node **slot, void *context) {
    Stencil *s = context;
    Node *node = *slot;
    if (is_constant(node) || (node->flags & NODE_TYPE_OPERAND))
        return;
    switch (node->kind) {
    case AST_CALL:
        leave_call(s, node);
        break;
    case AST_COMPOSITE_LIT:
        if (!is_packed_arguments(node))
            leave_composite(s, node);
        break;
    case AST_INDEX:
        convert_list(s, &node->index.indices, 0);
        place_implicit(s, node->index.x);
        break;
    case AST_SLICE:
        place_implicit(s, node->slice.x);
        break;
    case AST_BINARY:
        convert_here(s->met, node->binary.x);
        convert_here(s->met, node->binary.y);
        break;
    case AST_SEND_STMT:
        convert_here(s->met, node->binary.y);
        break;
    case AST_ASSIGN:
        convert_list(s, &node->assign.rhs, 0);
        break;
    case AST_VAR_DECL:
        convert_list(s, &node->value_decl.values, 0);
        break;
    case AST_RETURN_STMT:
        convert_each(s, &node->ret.results);
        break;
    case AST_CASE_CLAUSE:
        convert_list(s, &node->clause.exprs, 0);
        break;
    default:
        break;
    }
}

static void copy_body(Stencil *s, Node **body) {
    edit_tree(body, enter, leave, s);
}

void prepare_instance(Func *func) {
    Stencil s = {NO_POS};
    if (func->body != NULL)
        copy_body(&s, &func->body);
}
