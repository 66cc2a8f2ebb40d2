// What Go's compiler still tells of when it lowers functions, after their analysis.
//
//   - Indices that need no check at run time: "index bounds check elided" (bounds.c).
//   - A value put into an interface with methods needs a table of them, so wrappers
//     for the methods of its type are made there and then (wrapper.c).
//
// The order is that of Go's lowering: functions as they stand, literals behind the
// function around them, the last first; wrappers as they were made.
// (cmd/compile/internal/gc: enqueueFunc; cmd/compile/internal/walk: ascompatee,
// walkIndex, walkConvInterface)
#include "escape/internal.h"

#include "base/diag.h"
#include "lexer/token.h"

#include <stdio.h>

typedef struct Walk {
    Outermost in;
    PtrMap copied; // INDEX nodes whose index has lost its form when Go looks at it
} Walk;

static bool enter(Node **slot, void *context);
static void leave(Node **slot, void *context);

// ---- Expressions

static bool is_plain(const Node *node) {
    return is_constant(node) || node->kind == AST_IDENT;
}

// append(s, table[x & 15]) evaluates x & 15 into a temporary before the rest.
static void note_appended(Walk *w, Node *call) {
    for (int i = 1; i < call->call.args.len; i++) {
        Node *arg = call->call.args.items[i];
        if (arg->kind == AST_INDEX && !is_plain(arg->index.indices.items[0]))
            ptrmap_put(&compilation, &w->copied, arg, arg);
    }
}

static void index_expr(Walk *w, Node *node) {
    if ((node->flags & NODE_BOUNDED) || !is_bounded_index(node))
        return;
    node->flags |= NODE_BOUNDED;
    if (escape_options.print_decisions > 0 &&
        !is_constant(node->index.indices.items[0]) &&
        ptrmap_get(&w->copied, node) == NULL)
        note_at(stderr, outermost_pos(&w->in, node), "index bounds check elided");
}

static void convert(Node *node) {
    Type *from = value_type(node->unary.x);
    if (convert_kind(node) == CONVERT_INTERFACE && !type_is_interface(from))
        note_itab(from, node->type);
}

// x.(T) compares x's table with T's.
static void type_test(Node *x, Type *type) {
    if (!type_is_interface(type))
        note_itab(type, x->type);
}

// All cases of a type switch are tested before any of its bodies.
static void type_switch(Node *node) {
    NodeList *clauses = &node->type_switch.clauses;
    Node *x = node->type_switch.x;
    for (int i = 0; i < clauses->len; i++) {
        NodeList *types = &clauses->items[i]->clause.exprs;
        for (int j = 0; j < types->len; j++)
            if (types->items[j]->flags & NODE_TYPE_OPERAND)
                type_test(x, types->items[j]->type);
    }
}

// ---- Parallel assignments
//
//     a[i], a[j] = a[j], a[i]
//
// is made one assignment after the other, but what an earlier one may change, here
// a[i] on the right, is evaluated before.  So in each pair those operands are looked
// at first, then the left side, then the right.  (walk: ascompatee)

typedef struct Parallel {
    Walk *w;
    Vec(Object *) assigned; // local variables that an earlier assignment sets
    bool memory;            // one may set anything that pointers reach
    bool found;             // the answer of may_change()
} Parallel;

static bool is_in_memory(const Object *object) {
    return object->address_taken || object->heap || object->owner == NULL;
}

// Of the operand itself; what is in it is asked next.
static bool reads_memory(const Node *node) {
    switch (node->kind) {
    case AST_IDENT:
        return node->ident.object != NULL && node->ident.object->kind == OBJ_VAR &&
               is_in_memory(node->ident.object);
    case AST_SELECTOR:
        if (node->selector.kind == SEL_PACKAGE)
            return node->selector.object->kind == OBJ_VAR;
        return type_underlying(node->selector.x->type)->kind == TYPE_POINTER;
    case AST_UNARY:
        return node->op == TOK_ARROW;
    case AST_BINARY:
    case AST_PAREN:
    case AST_CONVERT:
    case AST_TYPE_ASSERT:
        return false;
    default:
        return !is_constant(node);
    }
}

static bool reads_changed(Node *node, void *context) {
    Parallel *p = context;
    if (is_constant(node) || (node->flags & NODE_TYPE_OPERAND))
        return false;
    p->found |= p->memory && reads_memory(node);
    for (int i = 0; node->kind == AST_IDENT && i < p->assigned.len; i++)
        p->found |= p->assigned.items[i] == node->ident.object;
    return !p->found;
}

static void save(Parallel *p, Node **slot) {
    p->found = false;
    visit_tree(*slot, reads_changed, p);
    if (p->found)
        edit_tree(slot, enter, leave, p->w);
}

// The operands of the left side; the result is the variable it sets, or NULL.
static Object *save_left(Parallel *p, Node *left) {
    for (;;) {
        left = strip_parens(left);
        bool array = left->kind == AST_INDEX &&
                     type_underlying(left->index.x->type)->kind == TYPE_ARRAY;
        bool field = left->kind == AST_SELECTOR && left->selector.kind != SEL_PACKAGE &&
                     type_underlying(left->selector.x->type)->kind != TYPE_POINTER;
        if (array)
            save(p, &left->index.indices.items[0]);
        if (!array && !field)
            break;
        left = array ? left->index.x : left->selector.x;
    }
    if (left->kind == AST_IDENT)
        return left->ident.object;
    if (left->kind == AST_INDEX) {
        save(p, &left->index.x);
        save(p, &left->index.indices.items[0]);
    } else if (left->kind == AST_STAR) {
        save(p, &left->unary.x);
    } else if (left->kind == AST_SELECTOR && left->selector.kind != SEL_PACKAGE) {
        save(p, &left->selector.x);
    }
    return NULL;
}

static void parallel_assignment(Walk *w, Node *node) {
    NodeList *lhs = &node->assign.lhs, *rhs = &node->assign.rhs;
    Parallel p = {.w = w};
    for (int i = 0; i < lhs->len; i++) {
        Object *variable = save_left(&p, lhs->items[i]);
        save(&p, &rhs->items[i]);
        bool blank = is_blank(lhs->items[i]);
        if (!blank && (variable == NULL || is_in_memory(variable)))
            p.memory = true;
        else if (!blank)
            vec_push(&compilation, &p.assigned, variable);
        edit_tree(&lhs->items[i], enter, leave, w);
        edit_tree(&rhs->items[i], enter, leave, w);
    }
}

// ---- Functions

static bool enter(Node **slot, void *context) {
    Walk *w = context;
    Node *node = *slot;
    if (node->kind == AST_CALL && node->call.kind == CALL_BUILTIN &&
        node->call.builtin == BUILTIN_APPEND)
        note_appended(w, node);
    outermost_enter(&w->in, node);
    if (node->kind == AST_TYPE_SWITCH)
        type_switch(node);
    if (node->kind == AST_ASSIGN && node->assign.lhs.len > 1 &&
        node->assign.lhs.len == node->assign.rhs.len) {
        parallel_assignment(w, node);
        return false;
    }
    return true;
}

static void leave(Node **slot, void *context) {
    Walk *w = context;
    Node *node = *slot;
    outermost_leave(&w->in, node);
    if (node->kind == AST_INDEX)
        index_expr(w, node);
    else if (node->kind == AST_CONVERT)
        convert(node);
    else if (node->kind == AST_TYPE_ASSERT)
        type_test(node->assertion.x, value_type(node));
}

static void walk_function(Func *func) {
    Walk w = {0};
    if (func->body != NULL)
        edit_tree(&func->body, enter, leave, &w);
    for (int i = func->literals.len; i-- > 0;)
        walk_function(func->literals.items[i]);
}

void walk_functions(Package *package, FuncList *roots) {
    for (int i = 0; i < roots->len; i++)
        walk_function(roots->items[i]);
    int walked = 0; // wrappers: there may be more of them with each
    for (; walked < made_wrappers.len; walked++)
        walk_function(made_wrappers.items[walked]);
    report_wrappers(package, roots);
    for (; walked < made_wrappers.len; walked++)
        walk_function(made_wrappers.items[walked]);
}
