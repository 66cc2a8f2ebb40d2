// Terminating statements: can control reach the end of a function?
//
// A function with results must end in one.  `for {}` without a break is one, and
// so is a call of panic.  Spec: Terminating statements.
//
// Whether a loop, switch or select has a break that leaves it is written into it
// once, by labels.c, which finds the target of every break anyway; so no subtree
// is searched twice.
#include "sema/operand.h"

static bool is_terminating_list(NodeList list) {
    int last = list.len - 1;
    while (last >= 0 && list.items[last]->kind == AST_EMPTY_STMT)
        last--;
    return last >= 0 && is_terminating(list.items[last]);
}

static bool is_panic(Node *node) {
    node = ast_unparen(node);
    return node->kind == AST_CALL && node->call.kind == CALL_BUILTIN &&
           node->call.builtin == BUILTIN_PANIC;
}

static bool has_break(Node *stmt) {
    return (stmt->flags & NODE_HAS_BREAK) != 0;
}

static bool is_terminating_switch(Node *node, NodeList clauses) {
    bool has_default = false;
    if (has_break(node))
        return false;
    for (int i = 0; i < clauses.len; i++) {
        has_default |= (clauses.items[i]->flags & NODE_IS_DEFAULT) != 0;
        if (!is_terminating_list(clauses.items[i]->clause.body))
            return false;
    }
    return has_default;
}

static bool is_terminating_select(Node *node) {
    if (has_break(node))
        return false;
    for (int i = 0; i < node->select.clauses.len; i++)
        if (!is_terminating_list(node->select.clauses.items[i]->comm.body))
            return false;
    return true;
}

bool is_terminating(Node *stmt) {
    switch (stmt->kind) {
    case AST_LABELED_STMT: return is_terminating(stmt->labeled.stmt);
    case AST_EXPR_STMT: return is_panic(stmt->unary.x);
    case AST_RETURN_STMT: return true;
    case AST_BRANCH_STMT: return stmt->op == TOK_GOTO || stmt->op == TOK_FALLTHROUGH;
    case AST_BLOCK_STMT: return is_terminating_list(stmt->block.list);
    case AST_IF_STMT:
        return stmt->if_stmt.els != NULL && is_terminating(stmt->if_stmt.then) &&
               is_terminating(stmt->if_stmt.els);
    case AST_SWITCH_STMT:
        return is_terminating_switch(stmt, stmt->switch_stmt.clauses);
    case AST_TYPE_SWITCH:
        return is_terminating_switch(stmt, stmt->type_switch.clauses);
    case AST_SELECT_STMT: return is_terminating_select(stmt);
    case AST_FOR_STMT: return stmt->for_stmt.cond == NULL && !has_break(stmt);
    default: return false; // a range loop always ends
    }
}
