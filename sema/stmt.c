// Statements, and the bodies of functions.
//
// Blocks open scopes; a name is declared when its statement has been checked, so
// the order of checking is what makes `x := x + 1` mean the outer x on the right.
// Labels and branches were seen to before (labels.c).
// Spec: Statements, Blocks.
#include "sema/operand.h"

Scope *open_scope(void) {
    Scope *saved = checker->scope;
    checker->scope = scope_new(saved, checker->func);
    return saved;
}

void close_scope(Scope *saved) {
    checker->scope = saved;
}

void check_stmts(NodeList list) {
    for (int i = 0; i < list.len; i++)
        check_stmt(list.items[i]);
}

static void check_block(Node *node) {
    Scope *saved = open_scope();
    check_stmts(node->block.list);
    close_scope(saved);
}

static void check_optional(Node *node) {
    if (node != NULL)
        check_stmt(node);
}

// ---- Simple statements

static void check_expr_stmt(Node *node) {
    Operand x;
    const char *problem = "is not used";
    ExprKind kind = raw_expr(&x, node->unary.x, NULL);
    if (x.mode == MODE_BUILTIN)
        problem = "must be called";
    else if (x.mode == MODE_TYPE)
        problem = "is not an expression";
    else if (kind == KIND_STATEMENT)
        return;
    operand_error(&x, "%s %s", operand_text(&x), problem);
}

static void check_send(Node *node) {
    Operand channel, value;
    check_value(&channel, node->binary.x);
    check_value(&value, node->binary.y);
    if (channel.mode == MODE_INVALID || value.mode == MODE_INVALID)
        return;
    Type *under = core_type(channel.type);
    const char *problem = NULL;
    if (is_type_param(under)) {
        node_error(node, "invalid operation: cannot send to %s: no core type",
                   operand_text(&channel));
        return;
    }
    if (under->kind != TYPE_CHAN)
        problem = "cannot send to non-channel";
    else if (under->chan_dir == DIR_RECV)
        problem = "cannot send to receive-only channel";
    if (problem != NULL)
        node_error(node, "invalid operation: %s %s", problem, operand_text(&channel));
    else
        assignment(&value, under->elem, "send");
}

// go f(x), defer f(x)
static void check_suspended(Node *node, const char *keyword) {
    Operand x;
    ExprKind kind = raw_expr(&x, node->unary.x, NULL);
    if (kind == KIND_STATEMENT)
        return;
    const char *problem = "discards result of";
    if (kind == KIND_CONVERSION)
        problem = "requires function call, not conversion";
    operand_error(&x, "%s %s %s", keyword, problem, operand_text(&x));
}

static void check_decls(Pos pos, NodeList list) {
    if (list.len > 0 && list.items[0]->kind == AST_TYPE_DECL && in_generic_function())
        vec_push(&compilation, &checker->types_in_generics, pos);
    for (int i = 0; i < list.len; i++) {
        if (list.items[i]->kind == AST_VAR_DECL)
            check_local_var(list.items[i]);
        else
            check_local_decl(list.items[i]);
    }
}

// ---- if, for, select

static void check_condition(Node *node, const char *statement) {
    Operand x;
    check_value(&x, node);
    if (x.mode != MODE_INVALID && !type_is_boolean(x.type))
        node_error(node, "non-boolean condition in %s statement", statement);
}

static void check_if(Node *node) {
    Scope *saved = open_scope();
    check_optional(node->if_stmt.init);
    if (node->if_stmt.cond != NULL)
        check_condition(node->if_stmt.cond, "if");
    check_stmt(node->if_stmt.then);
    check_optional(node->if_stmt.els);
    close_scope(saved);
}

static void check_for(Node *node) {
    Scope *saved = open_scope();
    check_optional(node->for_stmt.init);
    if (node->for_stmt.cond != NULL)
        check_condition(node->for_stmt.cond, "for");
    check_optional(node->for_stmt.post);
    check_stmt(node->for_stmt.body);
    close_scope(saved);
}

static bool is_receive(Node *node) {
    node = ast_unparen(node);
    return node->kind == AST_UNARY && node->op == TOK_ARROW;
}

static bool is_communication(Node *node) {
    switch (node->kind) {
    case AST_SEND_STMT: return true;
    case AST_EXPR_STMT: return is_receive(node->unary.x);
    case AST_ASSIGN:
        return node->assign.rhs.len == 1 && is_receive(node->assign.rhs.items[0]) &&
               (node->op == TOK_ASSIGN || node->op == TOK_DEFINE);
    default: return false;
    }
}

static void check_select(Node *node) {
    Node *first = NULL; // default clause
    for (int i = 0; i < node->select.clauses.len; i++) {
        Node *clause = node->select.clauses.items[i];
        if (clause->comm.comm != NULL)
            continue;
        if (first != NULL)
            node_error(clause, "multiple defaults (first at %s)", pos_text(first->pos));
        else
            first = clause;
    }
    for (int i = 0; i < node->select.clauses.len; i++) {
        Node *clause = node->select.clauses.items[i];
        Node *comm = clause->comm.comm;
        if (comm != NULL && !is_communication(comm)) {
            node_error(comm, "select case must be send or receive (possibly with "
                             "assignment)");
            continue;
        }
        Scope *saved = open_scope();
        check_optional(comm);
        check_stmts(clause->comm.body);
        close_scope(saved);
    }
}

// ---- Any statement

void check_stmt(Node *node) {
    switch (node->kind) {
    case AST_BAD:
    case AST_EMPTY_STMT:
        break;
    case AST_EXPR_STMT: check_expr_stmt(node); break;
    case AST_SEND_STMT: check_send(node); break;
    case AST_INC_DEC: check_inc_dec(node); break;
    case AST_ASSIGN: check_assign(node); break;
    case AST_GO_STMT: check_suspended(node, "go"); break;
    case AST_DEFER_STMT:
        checker->func->has_defer = true;
        check_suspended(node, "defer");
        break;
    case AST_RETURN_STMT: check_return(node); break;
    case AST_BRANCH_STMT:
        if (node->op == TOK_GOTO)
            checker->func->has_goto_or_label = true;
        break;
    case AST_BLOCK_STMT: check_block(node); break;
    case AST_IF_STMT: check_if(node); break;
    case AST_SWITCH_STMT: check_switch(node); break;
    case AST_TYPE_SWITCH: check_type_switch(node); break;
    case AST_SELECT_STMT: check_select(node); break;
    case AST_FOR_STMT: check_for(node); break;
    case AST_RANGE_STMT: check_range(node); break;
    case AST_LABELED_STMT:
        checker->func->has_goto_or_label = true;
        check_stmt(node->labeled.stmt);
        break;
    case AST_DECL_STMT: check_decls(node->pos, node->decls.list); break;
    default:
        internal_error("check_stmt: unexpected %s", ast_kind_name(node->kind));
    }
}

// ---- Bodies

// "declared but not used": the variables of FUNC alone; those of the literals in
// it were looked at with their bodies.
static void check_usage(Func *func) {
    for (int i = 0; i < func->locals.len; i++) {
        Object *local = func->locals.items[i];
        if (!local->used)
            sema_error(local->pos, "%s declared but not used", local->name->text);
    }
}

void check_body(Func *func) {
    Checker saved = *checker;
    checker->func = func;
    checker->scope = func->scope;
    checker->file = func->file;
    checker->declaring = func->declaring;
    checker->iota = func->iota;
    checker->error_pos = NO_POS;

    if (func->body != NULL) {
        check_stmts(func->body->block.list);
        if (func->type->result_count > 0 && !is_terminating(func->body))
            sema_error(func->body->block.rbrace, "missing return");
        check_usage(func);
    }

    checker->func = saved.func;
    checker->scope = saved.scope;
    checker->file = saved.file;
    checker->declaring = saved.declaring;
    checker->iota = saved.iota;
    checker->error_pos = saved.error_pos;
    checker->has_call_or_recv = saved.has_call_or_recv;
}
