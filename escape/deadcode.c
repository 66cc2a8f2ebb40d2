// Branches that constants decide.
//
// Go's compiler drops them before it inlines or analyses anything, so that
//
//     const debug = false
//     if debug { log(x) }
//
// neither costs inlining budget nor makes x escape.  Statements after a decided
// `if` that returns or panics go too, unless a label among them may be a goto's
// target.  The tree itself is cut: nobody behind this pass sees dead branches.
// (cmd/compile/internal/deadcode)
#include "escape/internal.h"

#include "lexer/token.h"

static void stmts(NodeList *list);

static bool mark_dead(Node *node, void *context) {
    if (node->kind == AST_FUNC_LIT) {
        func_info(node->func_lit.func)->dead = true;
        visit_tree(node->func_lit.func->body, mark_dead, context);
    }
    return true;
}

static void drop(Node *node) {
    if (node != NULL)
        visit_tree(node, mark_dead, NULL);
}

// true && x is x; false && x is false; and so for ||.
static Node *short_circuit(Node *cond) {
    if (cond->kind != AST_BINARY || is_constant(cond) ||
        (cond->op != TOK_AND_AND && cond->op != TOK_OR_OR))
        return cond;
    Node *x = cond->binary.x = short_circuit(cond->binary.x);
    Node *y = cond->binary.y = short_circuit(cond->binary.y);
    if (!is_constant(x))
        return cond;
    return x->value->b == (cond->op == TOK_AND_AND) ? y : x;
}

static bool ends_flow(const Node *branch) {
    if (branch == NULL)
        return false;
    if (branch->kind != AST_BLOCK_STMT)
        return false;
    if (branch->block.list.len == 0)
        return false;
    Node *last = branch->block.list.items[branch->block.list.len - 1];
    if (last->kind == AST_RETURN_STMT)
        return true;
    return last->kind == AST_EXPR_STMT && last->unary.x->kind == AST_CALL &&
           last->unary.x->call.kind == CALL_BUILTIN &&
           last->unary.x->call.builtin == BUILTIN_PANIC;
}

// Returns whether control never comes out of a decided `if`.
static bool if_stmt(Node *node) {
    Node *cond = node->if_stmt.cond = short_circuit(node->if_stmt.cond);
    if (!is_constant(cond))
        return false;
    if (cond->value->b) {
        drop(node->if_stmt.els);
        node->if_stmt.els = NULL;
        return ends_flow(node->if_stmt.then);
    }
    drop(node->if_stmt.then);
    node->if_stmt.then->block.list.len = 0;
    return ends_flow(node->if_stmt.els);
}

static bool has_fallthrough(NodeList *body) {
    for (int i = 0; i < body->len; i++)
        if (body->items[i]->kind == AST_BRANCH_STMT &&
            body->items[i]->op == TOK_FALLTHROUGH)
            return true;
    return false;
}

static void keep_clause(NodeList *clauses, Node *kept, Node *expr) {
    for (int i = 0; i < clauses->len; i++) {
        Node *clause = clauses->items[i];
        for (int j = 0; j < clause->clause.exprs.len; j++)
            if (clause->clause.exprs.items[j] != expr)
                drop(clause->clause.exprs.items[j]);
        for (int j = 0; clause != kept && j < clause->clause.body.len; j++)
            drop(clause->clause.body.items[j]);
    }
    if (kept != NULL && expr != NULL) {
        kept->clause.exprs.items[0] = expr;
        kept->clause.exprs.len = 1;
    }
    clauses->items[0] = kept;
    clauses->len = kept != NULL ? 1 : 0;
}

static bool constants_equal(const Const *a, const Const *b) {
    if (a->kind != b->kind)
        return false;
    const Const *equal = const_binary(TOK_EQ, a, b, false);
    return equal != NULL && equal->b;
}

// A switch over constants: only the clause that is chosen remains.
static void switch_stmt(Node *node) {
    Node *tag = node->switch_stmt.tag;
    if (tag != NULL && !is_constant(tag))
        return;
    const Const *value = tag != NULL ? tag->value : const_bool(true);
    NodeList *clauses = &node->switch_stmt.clauses;
    Node *otherwise = NULL;
    for (int i = 0; i < clauses->len; i++) {
        Node *clause = clauses->items[i];
        if (clause->flags & NODE_IS_DEFAULT)
            otherwise = clause;
        for (int j = 0; j < clause->clause.exprs.len; j++) {
            Node *expr = clause->clause.exprs.items[j];
            if (!is_constant(expr))
                return;
            if (!constants_equal(value, expr->value))
                continue;
            if (!has_fallthrough(&clause->clause.body))
                keep_clause(clauses, clause, expr);
            return;
        }
    }
    if (otherwise != NULL && has_fallthrough(&otherwise->clause.body))
        return;
    if (clauses->len > 0)
        keep_clause(clauses, otherwise, NULL);
}

static void block(Node *node) {
    if (node != NULL)
        stmts(&node->block.list);
}

static void inside(Node *node) {
    switch (node->kind) {
    case AST_BLOCK_STMT:
        stmts(&node->block.list);
        break;
    case AST_FOR_STMT:
        block(node->for_stmt.body);
        break;
    case AST_RANGE_STMT:
        block(node->range.body);
        break;
    case AST_IF_STMT:
        block(node->if_stmt.then);
        if (node->if_stmt.els != NULL && node->if_stmt.els->kind == AST_IF_STMT) {
            if_stmt(node->if_stmt.els);
            inside(node->if_stmt.els);
        } else {
            block(node->if_stmt.els);
        }
        break;
    case AST_SWITCH_STMT:
        for (int i = 0; i < node->switch_stmt.clauses.len; i++)
            stmts(&node->switch_stmt.clauses.items[i]->clause.body);
        break;
    case AST_TYPE_SWITCH:
        for (int i = 0; i < node->type_switch.clauses.len; i++)
            stmts(&node->type_switch.clauses.items[i]->clause.body);
        break;
    case AST_SELECT_STMT:
        for (int i = 0; i < node->select.clauses.len; i++)
            stmts(&node->select.clauses.items[i]->comm.body);
        break;
    default:
        break;
    }
}

static void stmts(NodeList *list) {
    int last_label = -1;
    for (int i = 0; i < list->len; i++)
        if (list->items[i]->kind == AST_LABELED_STMT)
            last_label = i;
    for (int i = 0; i < list->len; i++) {
        Node *node = list->items[i];
        if (node->kind == AST_LABELED_STMT && node->labeled.stmt != NULL)
            node = node->labeled.stmt;
        bool cut = node->kind == AST_IF_STMT && if_stmt(node) && i > last_label;
        if (node->kind == AST_SWITCH_STMT)
            switch_stmt(node);
        inside(node);
        if (!cut)
            continue;
        for (int j = i + 1; j < list->len; j++)
            drop(list->items[j]);
        list->len = i + 1;
    }
}

static bool is_dead_stmt(const Node *node) {
    if (node->kind == AST_IF_STMT)
        return node->if_stmt.init == NULL && is_constant(node->if_stmt.cond) &&
               node->if_stmt.then->block.list.len == 0 &&
               (node->if_stmt.els == NULL ||
                (node->if_stmt.els->kind == AST_BLOCK_STMT &&
                 node->if_stmt.els->block.list.len == 0));
    return node->kind == AST_FOR_STMT && node->for_stmt.init == NULL &&
           node->for_stmt.cond != NULL && is_constant(node->for_stmt.cond) &&
           !node->for_stmt.cond->value->b;
}

void remove_dead_code(Func *func) {
    if (func->body == NULL)
        return;
    NodeList *list = &func->body->block.list;
    stmts(list);
    for (int i = 0; i < list->len; i++)
        if (!is_dead_stmt(list->items[i]))
            return;
    for (int i = 0; i < list->len; i++)
        drop(list->items[i]);
    list->len = 0;
}
