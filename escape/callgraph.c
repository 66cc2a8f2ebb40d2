// Functions bottom-up: callees before callers.
//
// What a call does to its arguments is known once the callee has been analysed,
// so functions are visited from the leaves of the call graph upwards.  Functions
// that call one another form a strongly connected component and must be analysed
// together; Tarjan's algorithm finds the components in just the right order.
// Two twists come from cmd/compile/internal/ir/scc.go:
//
//   - A function literal is never the root of a component, so it ends up in the
//     component of the function around it: the two are analysed together.
//   - A function takes two numbers, `visit` and visit+1, and is searched from the
//     second.  If the search comes back to the first, the function can reach
//     itself: the component is recursive.
//
// Any mention of a function counts as a call.  The order in which mentions are
// met decides the order of components, and so the order of -m's messages:
// visit_tree() walks in the order of Go's intermediate representation.
#include "escape/internal.h"

#include "lexer/token.h"

#include <limits.h>

// ---- Walking the tree

typedef struct TreeWalk {
    SlotVisitor enter;   // before what is below
    SlotLeaver leave;    // after it, or NULL
    void *context;
} TreeWalk;

static void walk(const TreeWalk *w, Node **slot);

static void walk_list(const TreeWalk *w, NodeList *list) {
    for (int i = 0; i < list->len; i++)
        walk(w, &list->items[i]);
}

static void walk_call(const TreeWalk *w, Node *node) {
    NodeList *args = &node->call.args;
    if (node->call.kind == CALL_BUILTIN) {
        walk_list(w, args);
        return;
    }
    Node *fun = node->call.fun;
    bool named = fun->kind == AST_SELECTOR && fun->selector.x != NULL &&
                 callee_temporary(fun->selector.x) != NULL;
    bool spread = spread_call(args) != NULL;
    if (named) // evaluated into a temporary before anything else
        walk(w, &fun->selector.x);
    if (spread)
        walk_list(w, args);
    if (named)
        (void)w->enter(&node->call.fun, w->context);
    else
        walk(w, &node->call.fun);
    if (!spread)
        walk_list(w, args);
}

static void walk_assign(const TreeWalk *w, Node *node) {
    walk_list(w, &node->assign.lhs);
    walk_list(w, &node->assign.rhs);
}

static void walk_children(const TreeWalk *w, Node *node) {
    switch (node->kind) {
    case AST_COMPOSITE_LIT:
        walk_list(w, &node->composite.elems);
        break;
    case AST_KEY_VALUE:
        if (node->key_value.key->kind != AST_IDENT || node->key_value.key->value == NULL)
            walk(w, &node->key_value.key);
        walk(w, &node->key_value.value);
        break;
    case AST_SELECTOR:
        if (node->selector.kind != SEL_PACKAGE && node->selector.kind != SEL_METHOD_EXPR)
            walk(w, &node->selector.x);
        break;
    case AST_INDEX:
        walk(w, &node->index.x);
        walk_list(w, &node->index.indices);
        break;
    case AST_SLICE:
        walk(w, &node->slice.x);
        walk(w, &node->slice.low);
        walk(w, &node->slice.high);
        walk(w, &node->slice.max);
        break;
    case AST_TYPE_ASSERT:
        walk(w, &node->assertion.x);
        break;
    case AST_CALL:
        walk_call(w, node);
        break;
    case AST_INLINED_CALL:
        walk_list(w, &node->inlined.init);
        walk(w, &node->inlined.body);
        break;
    case AST_RESULT:
        if (node->result.index == 0)
            walk(w, &node->result.x);
        break;
    case AST_STAR:
    case AST_UNARY:
    case AST_PAREN:
    case AST_CONVERT:
    case AST_EXPR_STMT:
    case AST_INC_DEC:
    case AST_GO_STMT:
    case AST_DEFER_STMT:
        walk(w, &node->unary.x);
        break;
    case AST_BINARY:
    case AST_SEND_STMT:
        walk(w, &node->binary.x);
        walk(w, &node->binary.y);
        break;
    case AST_ASSIGN:
        walk_assign(w, node);
        break;
    case AST_RETURN_STMT:
        walk_list(w, &node->ret.results);
        break;
    case AST_BLOCK_STMT:
        walk_list(w, &node->block.list);
        break;
    case AST_IF_STMT:
        walk(w, &node->if_stmt.init);
        walk(w, &node->if_stmt.cond);
        walk(w, &node->if_stmt.then);
        walk(w, &node->if_stmt.els);
        break;
    case AST_CASE_CLAUSE:
        walk_list(w, &node->clause.exprs);
        walk_list(w, &node->clause.body);
        break;
    case AST_SWITCH_STMT:
        walk(w, &node->switch_stmt.init);
        walk(w, &node->switch_stmt.tag);
        walk_list(w, &node->switch_stmt.clauses);
        break;
    case AST_TYPE_SWITCH:
        walk(w, &node->type_switch.init);
        walk(w, &node->type_switch.x);
        walk_list(w, &node->type_switch.clauses);
        break;
    case AST_COMM_CLAUSE:
        walk(w, &node->comm.comm);
        walk_list(w, &node->comm.body);
        break;
    case AST_SELECT_STMT:
        walk_list(w, &node->select.clauses);
        break;
    case AST_FOR_STMT:
        walk(w, &node->for_stmt.init);
        walk(w, &node->for_stmt.cond);
        walk(w, &node->for_stmt.post);
        walk(w, &node->for_stmt.body);
        break;
    case AST_RANGE_STMT:
        walk(w, &node->range.x);
        walk(w, &node->range.key);
        walk(w, &node->range.value);
        walk(w, &node->range.body);
        break;
    case AST_LABELED_STMT:
        walk(w, &node->labeled.stmt);
        break;
    case AST_DECL_STMT:
        walk_list(w, &node->decls.list);
        break;
    case AST_VAR_DECL:
        walk_list(w, &node->value_decl.names);
        walk_list(w, &node->value_decl.values);
        break;
    default:
        break;
    }
}

static void walk(const TreeWalk *w, Node **slot) {
    Node *node = *slot;
    if (node == NULL || !w->enter(slot, w->context))
        return;
    if (!is_constant(node) && !(node->flags & NODE_TYPE_OPERAND))
        walk_children(w, node);
    if (w->leave != NULL)
        w->leave(slot, w->context);
}

void edit_tree(Node **slot, SlotVisitor enter, SlotLeaver leave, void *context) {
    TreeWalk w = {enter, leave, context};
    walk(&w, slot);
}

typedef struct Visit {
    TreeVisitor visit;
    void *context;
} Visit;

static bool visit_slot(Node **slot, void *context) {
    Visit *visit = context;
    return visit->visit(*slot, visit->context);
}

void visit_tree(Node *node, TreeVisitor visit, void *context) {
    Visit pass = {visit, context};
    edit_tree(&node, visit_slot, NULL, &pass);
}

// ---- Components

typedef struct Search {
    const CallGraphVisit *visit;
    uint32_t numbers;  // handed out so far
    FuncList stack;    // functions whose component is still open
} Search;

typedef struct Mentions {
    Search *search;
    Func *func;        // whose body is walked
    uint32_t min;      // smallest number reached
} Mentions;

static uint32_t search(Search *s, Func *func);

static void reach(Mentions *m, Func *callee) {
    if (callee == NULL || is_compiled_elsewhere(callee))
        return;
    uint32_t reached = search(m->search, callee);
    if (reached < m->min)
        m->min = reached;
}

static bool find_mentions(Node *node, void *context) {
    Mentions *m = context;
    if (node->kind == AST_IDENT && node->ident.object != NULL &&
        node->ident.object->kind == OBJ_FUNC)
        reach(m, node->ident.object->func);
    else if (node->kind == AST_SELECTOR && node->selector.object != NULL &&
             node->selector.object->kind == OBJ_FUNC &&
             node->selector.kind != SEL_INTERFACE_METHOD)
        reach(m, node->selector.object->func);
    else if (node->kind == AST_FUNC_LIT)
        reach(m, node->func_lit.func);
    return true;
}

static bool is_hidden_literal(const Func *func) {
    return func->object == NULL && func->parent != NULL;
}

static uint32_t search(Search *s, Func *func) {
    FuncInfo *info = func_info(func);
    if (info->visit > 0)
        return info->visit;
    uint32_t id = ++s->numbers;
    info->visit = id;
    Mentions mentions = {s, func, ++s->numbers};
    vec_push(&compilation, &s->stack, func);
    visit_tree(func->body, find_mentions, &mentions);

    uint32_t min = mentions.min;
    if ((min != id && min != id + 1) || is_hidden_literal(func))
        return min;
    // FUNC is the root of a component: everything above it on the stack.  Their
    // numbers become infinite, so as not to affect the callers' minimum.
    int i = s->stack.len;
    do
        func_info(s->stack.items[--i])->visit = UINT32_MAX;
    while (s->stack.items[i] != func);
    int count = s->stack.len - i;
    Func **group = ARENA_ARRAY(&compilation, Func *, count);
    for (int j = 0; j < count; j++)
        group[j] = s->stack.items[i + j];
    s->stack.len = i;
    s->visit->group(group, count, min == id, s->visit->context);
    return min;
}

static void forget_numbers(Func *func) {
    func_info(func)->visit = 0;
    for (int i = 0; i < func->literals.len; i++)
        forget_numbers(func->literals.items[i]);
}

void visit_bottom_up(FuncList *roots, const CallGraphVisit *visit) {
    Search s = {.visit = visit};
    for (int i = 0; i < roots->len; i++)
        forget_numbers(roots->items[i]);
    for (int i = 0; i < roots->len; i++)
        search(&s, roots->items[i]);
}
