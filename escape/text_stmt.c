// Statements as -m shows them: the bodies in "can inline f with cost 7 as: …", the
// clauses of a type switch.
//
// Loops, switches and selects are only named.  A declaration is two statements,
//
//     var x int; x = <nil>
//
// and `if x := f(); x > 0 { … }` loses its x := f(): Go's compiler prints an initial
// statement only if it has no declarations of its own before it.
// (cmd/compile/internal/ir/fmt.go: stmtFmt)
#include "escape/text.h"

#include "lexer/token.h"

static void put_stmts(Text *t, NodeList *list) {
    bool first = true;
    for (int i = 0; i < list->len; i++) {
        if (list->items[i]->kind == AST_EMPTY_STMT)
            continue;
        put(t, first ? "" : "; ");
        first = false;
        put_stmt(t, list->items[i]);
    }
}

static bool declares_any(NodeList *targets) {
    for (int i = 0; i < targets->len; i++)
        if (ident_declares(targets->items[i]))
            return true;
    return false;
}

// f(); v, ok := <-c: the operand stands once for all its results.
static void put_values(Text *t, NodeList *values) {
    Node *first = values->len > 0 ? visible(values->items[0]) : NULL;
    if (first != NULL && first->kind == AST_RESULT &&
        tuple_temporaries(first->result.x) == NULL)
        put_expr(t, first->result.x, 0);
    else
        put_list(t, values);
}

static void put_assign(Text *t, Node *node) {
    NodeList *targets = &node->assign.lhs;
    put_list(t, targets);
    if (node->op != TOK_ASSIGN && node->op != TOK_DEFINE) {
        put(t, " ");
        put(t, token_text(node->op));
        put(t, "= ");
    } else {
        bool define = (node->flags & NODE_DEFINE) &&
                      (declares_any(targets) || targets->len == 1);
        put(t, define ? " := " : " = ");
    }
    put_values(t, &node->assign.rhs);
}

static void put_var_decl(Text *t, Node *node) {
    NodeList *names = &node->value_decl.names, *values = &node->value_decl.values;
    for (int i = 0; i < names->len; i++) {
        Node *name = names->items[i];
        put(t, i > 0 ? "; var " : "var ");
        put(t, name->ident.name->text);
        put(t, " ");
        if (name->ident.object != NULL)
            put_type(t, name->ident.object->type);
        put(t, "; ");
        put_expr(t, name, 0);
        put(t, " = ");
        if (i < values->len)
            put_expr(t, values->items[i], 0);
        else
            put(t, "<nil>");
    }
}

static bool has_tuple_temporaries(NodeList *values) {
    Node *first = values->len > 0 ? visible(values->items[0]) : NULL;
    return first != NULL && first->kind == AST_RESULT &&
           tuple_temporaries(first->result.x) != NULL;
}

// Does the statement declare nothing, not even a temporary?
static bool is_simple(Node *node) {
    if (node->kind == AST_ASSIGN)
        return !declares_any(&node->assign.lhs) &&
               !has_tuple_temporaries(&node->assign.rhs);
    if (node->kind != AST_EXPR_STMT || node->unary.x->kind != AST_CALL)
        return true;
    return !has_tuple_temporaries(&node->unary.x->call.args);
}

static void put_if(Text *t, Node *node) {
    put(t, "if ");
    if (node->if_stmt.init != NULL && is_simple(node->if_stmt.init)) {
        put_stmt(t, node->if_stmt.init);
        put(t, "; ");
    }
    put_expr(t, node->if_stmt.cond, 0);
    put(t, " { ");
    put_stmts(t, &node->if_stmt.then->block.list);
    put(t, " }");
    if (node->if_stmt.els == NULL)
        return;
    put(t, " else { ");
    put_stmt(t, node->if_stmt.els);
    put(t, " }");
}

static void put_clause(Text *t, Node *node) {
    if (node->clause.exprs.len > 0) {
        put(t, "case ");
        put_list(t, &node->clause.exprs);
    } else {
        put(t, "default");
    }
    put(t, ": ");
    put_stmts(t, &node->clause.body);
}

// In an inlined body, results are assigned and control jumps behind it.
static void put_return(Text *t, Node *node) {
    Node *inlined = node->ret.inlined;
    if (inlined == NULL) {
        put(t, "return ");
        put_list(t, &node->ret.results);
        return;
    }
    for (int i = 0; node->ret.results.len > 0 && i < inlined->inlined.results.len; i++) {
        put(t, i > 0 ? ", " : "");
        put(t, object_text(inlined->inlined.results.items[i]));
    }
    if (node->ret.results.len > 0) {
        put(t, " = ");
        put_list(t, &node->ret.results);
        put(t, "; ");
    }
    put(t, arena_printf(&compilation, "goto .i%d", inlined->inlined.number));
}

// Of constants and types only the kind of node is shown.
static void put_declaration(Text *t, Node *node) {
    if (node->kind == AST_VAR_DECL)
        put_var_decl(t, node);
    else if (node->kind == AST_TYPE_DECL)
        put(t, "<node DCLTYPE>");
    for (int i = 0; node->kind == AST_CONST_DECL && i < node->value_decl.names.len; i++)
        put(t, i > 0 ? "; <node DCLCONST>" : "<node DCLCONST>");
}

static void put_go_defer(Text *t, Node *node) {
    put(t, node->kind == AST_GO_STMT ? "go " : "defer ");
    Node *call = node->unary.x;
    bool direct = call->kind == AST_CALL && call->call.args.len == 0 &&
                  (call->call.kind == CALL_STATIC || call->call.kind == CALL_VALUE);
    if (direct)
        put_expr(t, call, 0);
    else
        put(t, "(func literal)()");
}

void put_stmt(Text *t, Node *node) {
    switch (node->kind) {
    case AST_EXPR_STMT:
        put_expr(t, node->unary.x, 0);
        break;
    case AST_INC_DEC:
        put_expr(t, node->unary.x, 0);
        put(t, node->op == TOK_INC ? " += 1" : " -= 1");
        break;
    case AST_SEND_STMT:
        put_expr(t, node->binary.x, 3);
        put(t, " <- ");
        put_expr(t, node->binary.y, 4);
        break;
    case AST_ASSIGN:
        put_assign(t, node);
        break;
    case AST_RETURN_STMT:
        put_return(t, node);
        break;
    case AST_BLOCK_STMT:
        put_stmts(t, &node->block.list);
        break;
    case AST_IF_STMT:
        put_if(t, node);
        break;
    case AST_CASE_CLAUSE:
        put_clause(t, node);
        break;
    case AST_FOR_STMT:
    case AST_RANGE_STMT:
        put(t, "for loop");
        break;
    case AST_SWITCH_STMT:
    case AST_TYPE_SWITCH:
        put(t, "switch statement");
        break;
    case AST_SELECT_STMT:
        put(t, "select statement");
        break;
    case AST_BRANCH_STMT:
        put(t, token_text(node->op));
        if (node->branch.label != NULL) {
            put(t, " ");
            put(t, node->branch.label->text);
        }
        break;
    case AST_LABELED_STMT:
        put(t, node->labeled.label->text);
        put(t, ": ");
        if (node->labeled.stmt != NULL && node->labeled.stmt->kind != AST_EMPTY_STMT) {
            put(t, "; ");
            put_stmt(t, node->labeled.stmt);
        }
        break;
    case AST_GO_STMT:
    case AST_DEFER_STMT:
        put_go_defer(t, node);
        break;
    case AST_VAR_DECL: // var a, b = f()
        put_list(t, &node->value_decl.names);
        put(t, " = ");
        put_values(t, &node->value_decl.values);
        break;
    case AST_DECL_STMT:
        for (int i = 0; i < node->decls.list.len; i++) {
            put(t, i > 0 ? "; " : "");
            put_declaration(t, node->decls.list.items[i]);
        }
        break;
    default:
        break;
    }
}
