// Statements in the order of Go's front end: prepare.c tells why it matters.
//
// In an assignment the right side is met before the left, in a range loop its
// variables before its operand; a declaration makes its variables known first.
#include "escape/prepare.h"

#include "lexer/token.h"

static void stmts(Prepare *p, NodeList *list);

static void declare_ident(Prepare *p, Node *ident, Node *initial) {
    add_variable(p, ident->ident.object);
    if (initial != NULL && ident->ident.object != NULL)
        var_info(ident->ident.object)->initial = initial;
}

static void assign(Prepare *p, Node *node) {
    NodeList *lhs = &node->assign.lhs, *rhs = &node->assign.rhs;
    prepare_exprs(p, rhs);
    bool mismatch = false, tuple = false;
    for (int i = 0; i < rhs->len; i++) {
        Node *value = unconverted(rhs->items[i]);
        tuple = value->kind == AST_RESULT && !(value->result.x->flags & NODE_COMMA_OK);
        mismatch |= tuple && value != rhs->items[i];
    }
    for (int i = 0; i < lhs->len; i++) {
        Node *target = lhs->items[i];
        if (!(node->flags & NODE_DEFINE))
            prepare_expr(p, target);
        else if (ident_declares(target))
            declare_ident(p, target,
                          tuple || i >= rhs->len ? NULL : rhs->items[i]);
    }
    if (mismatch)
        make_tuple_temporaries(p, unconverted(rhs->items[0])->result.x);
    for (int i = 0; i < rhs->len; i++)
        convert_here(p->met, rhs->items[i]);
}

static void var_decl(Prepare *p, Node *node) {
    p->met = node->pos;
    NodeList *names = &node->value_decl.names, *values = &node->value_decl.values;
    bool tuple = values->len > 0 &&
                 unconverted(values->items[0])->kind == AST_RESULT;
    for (int i = 0; i < names->len; i++)
        if (!is_blank(names->items[i]))
            declare_ident(p, names->items[i],
                          !tuple && i < values->len ? values->items[i] : NULL);
    prepare_exprs(p, values);
    bool mismatch = false;
    for (int i = 0; i < values->len; i++)
        mismatch |= tuple && is_implicit_convert(values->items[i]);
    if (mismatch && !(unconverted(values->items[0])->result.x->flags & NODE_COMMA_OK))
        make_tuple_temporaries(p, unconverted(values->items[0])->result.x);
    for (int i = 0; i < values->len; i++)
        convert_here(p->met, values->items[i]);
}

static void return_stmt(Prepare *p, Node *node) {
    NodeList *results = &node->ret.results;
    prepare_exprs(p, results);
    name_results(p, results);
    for (int i = 0; i < results->len; i++)
        convert_argument(p, results->items[i]);
}

static void range(Prepare *p, Node *node) {
    Node *targets[2] = {node->range.key, node->range.value};
    for (int i = 0; i < 2; i++) {
        if (targets[i] == NULL)
            continue;
        if (!(node->flags & NODE_DEFINE))
            prepare_expr(p, targets[i]);
        else if (ident_declares(targets[i])) {
            declare_ident(p, targets[i], NULL);
            targets[i]->ident.object->reassigned = true; // by every iteration
        }
    }
    prepare_expr(p, node->range.x);
    prepare_stmt(p, node->range.body);
}

static void clauses(Prepare *p, NodeList *list) {
    for (int i = 0; i < list->len; i++) {
        Node *clause = list->items[i];
        if (clause->kind == AST_COMM_CLAUSE) {
            prepare_stmt(p, clause->comm.comm);
            stmts(p, &clause->comm.body);
            continue;
        }
        if (clause->clause.object != NULL) {
            add_variable(p, clause->clause.object);
            var_info(clause->clause.object)->shown_at = clause->clause.colon;
        }
        prepare_exprs(p, &clause->clause.exprs);
        for (int j = 0; j < clause->clause.exprs.len; j++)
            convert_here(p->met, clause->clause.exprs.items[j]);
        stmts(p, &clause->clause.body);
    }
}

static void stmts(Prepare *p, NodeList *list) {
    for (int i = 0; i < list->len; i++)
        prepare_stmt(p, list->items[i]);
}

void prepare_stmt(Prepare *p, Node *node) {
    if (node == NULL)
        return;
    switch (node->kind) {
    case AST_EXPR_STMT:
    case AST_INC_DEC:
    case AST_GO_STMT:
    case AST_DEFER_STMT:
        prepare_expr(p, node->unary.x);
        break;
    case AST_SEND_STMT:
        prepare_expr(p, node->binary.x);
        prepare_expr(p, node->binary.y);
        convert_here(p->met, node->binary.y);
        break;
    case AST_ASSIGN:
        assign(p, node);
        break;
    case AST_RETURN_STMT:
        return_stmt(p, node);
        break;
    case AST_BLOCK_STMT:
        stmts(p, &node->block.list);
        break;
    case AST_IF_STMT:
        prepare_stmt(p, node->if_stmt.init);
        prepare_expr(p, node->if_stmt.cond);
        prepare_stmt(p, node->if_stmt.then);
        prepare_stmt(p, node->if_stmt.els);
        break;
    case AST_SWITCH_STMT:
        prepare_stmt(p, node->switch_stmt.init);
        prepare_expr(p, node->switch_stmt.tag);
        clauses(p, &node->switch_stmt.clauses);
        break;
    case AST_TYPE_SWITCH:
        prepare_stmt(p, node->type_switch.init);
        prepare_expr(p, node->type_switch.x);
        clauses(p, &node->type_switch.clauses);
        break;
    case AST_SELECT_STMT:
        clauses(p, &node->select.clauses);
        break;
    case AST_FOR_STMT:
        prepare_stmt(p, node->for_stmt.init);
        prepare_expr(p, node->for_stmt.cond);
        prepare_stmt(p, node->for_stmt.post);
        prepare_stmt(p, node->for_stmt.body);
        break;
    case AST_RANGE_STMT:
        range(p, node);
        break;
    case AST_LABELED_STMT:
        prepare_stmt(p, node->labeled.stmt);
        break;
    case AST_DECL_STMT:
        for (int i = 0; i < node->decls.list.len; i++)
            if (node->decls.list.items[i]->kind == AST_VAR_DECL)
                var_decl(p, node->decls.list.items[i]);
        break;
    default:
        break;
    }
}
