// What statements cost, and the sum: can the function be inlined?
//
// A declaration of Go's intermediate representation is a node of its own with the
// variable below it, and so is the assignment that follows; `break` and the like are
// one node; branches that constants decide are none.  (cost.c; hairyVisitor)
#include "escape/cost.h"

#include "base/diag.h"
#include "lexer/token.h"

static void stmt(Cost *c, Node *node);

void cost_stmts(Cost *c, NodeList *list) {
    for (int i = 0; i < list->len; i++)
        stmt(c, list->items[i]);
}

static int declared_count(NodeList *targets) {
    int count = 0;
    for (int i = 0; i < targets->len; i++)
        count += ident_declares(targets->items[i]);
    return count;
}

static void assign_values(Cost *c, NodeList *values) {
    Node *spread = spread_call(values);
    if (spread == NULL) {
        for (int i = 0; i < values->len; i++) {
            Node *value = values->items[i];
            while (value->kind == AST_CONVERT && (value->flags & NODE_IMPLICIT) &&
                   value->unary.x->kind == AST_RESULT)
                value = value->unary.x;
            cost_expr(c, value);
        }
    } else if (tuple_temporaries(spread) != NULL) {
        cost_tuple(c, spread);
        cost_exprs(c, values);
    } else {
        cost_expr(c, spread);
    }
}

static void assign(Cost *c, Node *node) {
    if (node->flags & NODE_IMPLICIT)
        return; // of a range loop's variables: counted there
    spend(c, 1);
    if (node->flags & NODE_DEFINE)
        spend(c, 2 * declared_count(&node->assign.lhs));
    cost_exprs(c, &node->assign.lhs);
    assign_values(c, &node->assign.rhs);
}

static void declaration(Cost *c, Node *decl) {
    if (decl->kind == AST_TYPE_DECL)
        refuse(c, "unhandled op DCLTYPE");
    if (decl->kind != AST_VAR_DECL)
        return;
    NodeList *names = &decl->value_decl.names, *values = &decl->value_decl.values;
    bool together = spread_call(values) != NULL ||
                    (values->len > 0 && values->len == names->len &&
                     values->items[0]->kind == AST_RESULT);
    // ODCL and its name for each, then an assignment and its target.
    spend(c, names->len * 3 + (together ? 1 : names->len));
    assign_values(c, values);
}

static void range_stmt(Cost *c, Node *node) {
    Node *pair[2] = {node->range.key, node->range.value};
    spend(c, 1);
    Node *x = node->range.x;
    if (x->kind == AST_STAR && (x->flags & NODE_IMPLICIT))
        x = x->unary.x;
    cost_expr(c, x);
    for (int i = 0; i < 2; i++) {
        if (pair[i] == NULL)
            continue;
        bool made_by_sema =
            pair[i]->kind == AST_IDENT && pair[i]->ident.name->text[0] == '.';
        if ((node->flags & NODE_DEFINE) && ident_declares(pair[i]) && !made_by_sema)
            spend(c, 2);
        cost_expr(c, pair[i]);
    }
    stmt(c, node->range.body);
}

static void clauses(Cost *c, NodeList *list) {
    for (int i = 0; i < list->len && !c->stop; i++) {
        Node *clause = list->items[i];
        spend(c, 1 + (clause->clause.object != NULL));
        for (int j = 0; j < clause->clause.exprs.len; j++)
            cost_compared(c, clause->clause.exprs.items[j]);
        cost_stmts(c, &clause->clause.body);
    }
}

static void select_stmt(Cost *c, Node *node) {
    spend(c, 1);
    for (int i = 0; i < node->select.clauses.len && !c->stop; i++) {
        Node *clause = node->select.clauses.items[i];
        Node *comm = clause->comm.comm;
        spend(c, 1);
        if (comm != NULL && comm->kind == AST_EXPR_STMT)
            spend(c, 3); // _, _ = <-c
        else if (comm != NULL && comm->kind == AST_ASSIGN && comm->assign.lhs.len == 1)
            spend(c, 1); // v, _ = <-c
        stmt(c, comm);
        cost_stmts(c, &clause->comm.body);
    }
}

static void return_stmt(Cost *c, Node *node) {
    spend(c, 1);
    Node *spread = spread_call(&node->ret.results);
    if (spread != NULL)
        cost_tuple(c, spread);
    cost_exprs(c, &node->ret.results);
}

static void if_stmt(Cost *c, Node *node) {
    stmt(c, node->if_stmt.init);
    if (is_constant(node->if_stmt.cond)) { // decided: costs nothing
        stmt(c, node->if_stmt.cond->value->b ? node->if_stmt.then : node->if_stmt.els);
        return;
    }
    spend(c, 1);
    cost_expr(c, node->if_stmt.cond);
    stmt(c, node->if_stmt.then);
    stmt(c, node->if_stmt.els);
}

static void stmt(Cost *c, Node *node) {
    if (node == NULL || c->stop)
        return;
    switch (node->kind) {
    case AST_EXPR_STMT:
        cost_expr(c, node->unary.x);
        break;
    case AST_SEND_STMT:
        spend(c, 1);
        cost_expr(c, node->binary.x);
        cost_expr(c, node->binary.y);
        break;
    case AST_INC_DEC:
        spend(c, 2);
        cost_expr(c, node->unary.x);
        break;
    case AST_ASSIGN:
        assign(c, node);
        break;
    case AST_GO_STMT:
    case AST_DEFER_STMT:
        refuse(c, node->kind == AST_GO_STMT ? "unhandled op GO" : "unhandled op DEFER");
        spend(c, 1);
        cost_expr(c, node->unary.x);
        break;
    case AST_RETURN_STMT:
        return_stmt(c, node);
        break;
    case AST_BRANCH_STMT:
        if (node->op != TOK_FALLTHROUGH || c->plain)
            spend(c, 1);
        break;
    case AST_BLOCK_STMT:
        cost_stmts(c, &node->block.list);
        break;
    case AST_IF_STMT:
        if_stmt(c, node);
        break;
    case AST_SWITCH_STMT:
        spend(c, 1);
        stmt(c, node->switch_stmt.init);
        cost_expr(c, node->switch_stmt.tag);
        clauses(c, &node->switch_stmt.clauses);
        break;
    case AST_TYPE_SWITCH:
        spend(c, node->type_switch.name != NULL ? 3 : 2);
        stmt(c, node->type_switch.init);
        cost_expr(c, node->type_switch.x);
        clauses(c, &node->type_switch.clauses);
        break;
    case AST_SELECT_STMT:
        select_stmt(c, node);
        break;
    case AST_FOR_STMT:
        spend(c, 1);
        stmt(c, node->for_stmt.init);
        cost_expr(c, node->for_stmt.cond);
        stmt(c, node->for_stmt.post);
        stmt(c, node->for_stmt.body);
        break;
    case AST_RANGE_STMT:
        range_stmt(c, node);
        break;
    case AST_LABELED_STMT:
        spend(c, 1);
        stmt(c, node->labeled.stmt);
        break;
    case AST_DECL_STMT:
        for (int i = 0; i < node->decls.list.len && !c->stop; i++)
            declaration(c, node->decls.list.items[i]);
        break;
    default:
        break;
    }
}

// ---- The sum

int inline_cost(Func *func, const char **reason) {
    *reason = NULL;
    if (cost_in_go(func) >= 0)
        return cost_in_go(func);
    Cost c = {.func = func};
    cost_stmts(&c, &func->body->block.list);
    *reason = c.reason;
    if (c.reason == NULL && c.spent > INLINE_BUDGET)
        *reason = arena_printf(&compilation,
                               "function too complex: cost %d exceeds budget %d",
                               c.spent, INLINE_BUDGET);
    return c.spent;
}

// Into very large functions less is inlined.  Go counts the nodes of the function,
// without those of function literals.
bool is_big_function(Func *func) {
    Cost c = {.func = func, .plain = true, .spent = 1};
    cost_stmts(&c, &func->body->block.list);
    return c.stop;
}
