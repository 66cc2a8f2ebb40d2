// What inlining a function would cost, by Go's count.
//
// Every node of Go's intermediate representation costs one; a function may cost
// 80.  A call of something that can be inlined costs what that costs, any other
// call 57 more than its node, which leaves room for one such call at most.  Some
// things cannot be inlined at all: go, defer, recover, local types.
//
// The tree here is not Go's representation, so the count has to know how many
// nodes Go would have: x := y is an assignment, a declaration, two mentions of x
// and y, five in all.  (cmd/compile/internal/inline: hairyVisitor)
#include "escape/inline.h"

#include "base/diag.h"
#include "lexer/token.h"

typedef struct Cost {
    Func *func;         // whose body is counted (a literal inside changes it)
    int spent;          // so far
    bool stop;          // no need to count further
    const char *reason; // why it cannot be inlined at all
    bool plain;         // only nodes are counted, each as one, see is_big_function()
} Cost;

enum { CALL_COST = 57, PANIC_COST = 1, THROW_COST = 80, LITERAL_COST = 15 };

static void expr(Cost *c, Node *node);
static void stmt(Cost *c, Node *node);

static void spend(Cost *c, int cost) {
    c->spent += cost;
    if (c->plain) {
        c->stop = c->spent >= BIG_FUNCTION_NODES;
        return;
    }
    if (c->spent > INLINE_BUDGET && escape_options.print_decisions < 2 &&
        !decisions_are_logged())
        c->stop = true;
}

// Where Go's count is not that of its nodes.
static void adjust(Cost *c, int cost) {
    if (!c->plain)
        spend(c, cost);
}

static void refuse(Cost *c, const char *reason) {
    if (c->plain)
        return;
    if (c->reason == NULL)
        c->reason = reason;
    c->stop = true;
}

static void exprs(Cost *c, NodeList *list) {
    for (int i = 0; i < list->len; i++)
        expr(c, list->items[i]);
}

static void stmts(Cost *c, NodeList *list) {
    for (int i = 0; i < list->len; i++)
        stmt(c, list->items[i]);
}

// ---- Calls

// t1, t2 := g()
static void tuple(Cost *c, Node *call) {
    spend(c, 1 + 3 * tuple_count(call));
    expr(c, call);
}

static bool is_missing_variadic(Node *arg) {
    return arg->kind == AST_CONVERT && (arg->flags & NODE_IMPLICIT) &&
           is_nil(strip_parens(arg->unary.x));
}

static void arguments(Cost *c, Node *node) {
    NodeList *args = &node->call.args;
    Type *type = type_underlying(node->call.fun->type);
    bool packed = type->kind == TYPE_FUNC && type->variadic &&
                  !(node->flags & NODE_HAS_DOTS);
    for (int i = 0; i < args->len; i++) {
        Node *arg = args->items[i];
        if (!packed || i < args->len - 1)
            expr(c, arg);
        else if (arg->kind == AST_COMPOSITE_LIT)
            exprs(c, &arg->composite.elems);
        else if (!is_missing_variadic(arg))
            expr(c, arg);
    }
}

// tmp := f(); tmp.method()
static void callee(Cost *c, Node *x) {
    if (callee_temporary(x) != NULL)
        spend(c, 3);
    expr(c, x);
}

static int plain_call_cost(void) { return escape_options.cheap_calls ? 1 : CALL_COST; }

// What a call costs beside its node.
static int call_cost(Cost *c, Node *node) {
    if (c->plain)
        return 0;
    Func *target = static_callee(node, c->func);
    if (target == NULL)
        return plain_call_cost();
    if (reads_caller(target))
        refuse(c, arena_printf(&compilation, "call to %s", target->name));
    if (is_throw(target))
        return THROW_COST;
    if (is_cheap_method(target) || is_intrinsic_call(node))
        return 0;
    if (target->object == NULL)
        decide_inlining(target);
    import_summary(target);
    const Inline *inl = target->inl;
    return inl != NULL ? inl->cost : plain_call_cost();
}

static void function_call(Cost *c, Node *node) {
    spend(c, 1 + call_cost(c, node));
    if (c->stop)
        return;
    Node *spread = spread_call(&node->call.args);
    if (spread != NULL)
        tuple(c, spread);
    Node *fun = node->call.fun;
    if (node->call.kind == CALL_METHOD || node->call.kind == CALL_INTERFACE) {
        spend(c, c->plain && node->call.kind == CALL_METHOD ? 2 : 1); // (*T).m
        callee(c, fun->selector.x);
    } else {
        callee(c, fun);
    }
    arguments(c, node);
}

static void builtin_call(Cost *c, Node *node) {
    NodeList *args = &node->call.args;
    switch (node->call.builtin) {
    case BUILTIN_RECOVER:
        refuse(c, "call to recover");
        break;
    case BUILTIN_PANIC:
        adjust(c, PANIC_COST);
        if (args->items[0]->kind == AST_CONVERT &&
            (args->items[0]->flags & NODE_IMPLICIT))
            adjust(c, -1);
        break;
    case BUILTIN_MAKE:
        spend(c, 1);
        if (args->len == 1)
            spend(c, 1); // the size 0
        for (int i = 1; i < args->len; i++)
            expr(c, args->items[i]);
        return;
    case BUILTIN_APPEND:
        break;
    default:
        break;
    }
    spend(c, 1);
    Node *spread = spread_call(args);
    if (spread != NULL)
        tuple(c, spread);
    for (int i = 0; i < args->len; i++) {
        Node *arg = args->items[i];
        if (arg->kind == AST_COMPOSITE_LIT && (arg->flags & NODE_VARIADIC_ARGS))
            exprs(c, &arg->composite.elems);
        else
            expr(c, arg);
    }
}

// ---- Other expressions

static void composite(Cost *c, Node *node) {
    int kind = type_underlying(node->type)->kind;
    spend(c, 1);
    adjust(c, kind == TYPE_SLICE);
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *elem = node->composite.elems.items[i];
        if (elem->kind != AST_KEY_VALUE) {
            expr(c, elem);
            continue;
        }
        spend(c, 1);
        if (kind != TYPE_STRUCT)
            expr(c, elem->key_value.key);
        expr(c, elem->key_value.value);
    }
}

static void conversion(Cost *c, Node *node) {
    Node *x = node->unary.x;
    ConvertKind kind = convert_kind(node);
    if (kind == CONVERT_STR_RUNES && is_constant(x)) {
        spend(c, 2 + 3 * (int)x->value->len);
        return;
    }
    if (kind == CONVERT_NUMERIC) {
        // int and int64 are one to the machine.
        Type *to = type_underlying(node->type), *from = type_underlying(x->type);
        bool same = type_is_integer(to) && type_is_integer(from) &&
                    type_size(to) == type_size(from) &&
                    type_is_unsigned(to) == type_is_unsigned(from);
        kind = same ? CONVERT_NOP : kind;
    }
    if (kind != CONVERT_NOP || c->plain)
        spend(c, 1);
    expr(c, x);
}

// The operand of a comparison is not converted unless it is huge.
static void compared(Cost *c, Node *node) {
    if (node->kind == AST_CONVERT && (node->flags & NODE_IMPLICIT) &&
        !type_is_interface(value_type(node->unary.x)) &&
        type_size(value_type(node->unary.x)) < 1 << 16)
        node = node->unary.x;
    expr(c, node);
}

static void binary(Cost *c, Node *node) {
    if (is_string_add(node)) {
        NodeList operands = {0};
        flatten_string_add(node, &operands);
        spend(c, 1);
        exprs(c, &operands);
        return;
    }
    spend(c, 1);
    compared(c, node->binary.x);
    compared(c, node->binary.y);
}

static void selector(Cost *c, Node *node) {
    switch (node->selector.kind) {
    case SEL_METHOD:
    case SEL_INTERFACE_METHOD:
        spend(c, 1);
        adjust(c, 1);
        expr(c, node->selector.x);
        break;
    case SEL_FIELD:
    case SEL_FIELD_POINTER:
        spend(c, 1);
        expr(c, node->selector.x);
        break;
    default: // a name, or T.method, where only T counts
        spend(c, 1);
    }
}

// The body of a literal counts, and must not hold what cannot be inlined.
static void function_literal(Cost *c, Node *node) {
    Func *outer = c->func;
    if (c->plain) {
        spend(c, 1);
        return;
    }
    spend(c, LITERAL_COST);
    c->func = node->func_lit.func;
    stmts(c, &c->func->body->block.list);
    c->func = outer;
    spend(c, 1);
}

static void expr(Cost *c, Node *node) {
    if (node == NULL || c->stop)
        return;
    if (is_constant(node) || (node->flags & NODE_TYPE_OPERAND)) {
        spend(c, 1);
        return;
    }
    switch (node->kind) {
    case AST_PAREN:
        expr(c, node->unary.x);
        break;
    case AST_COMPOSITE_LIT:
        composite(c, node);
        break;
    case AST_FUNC_LIT:
        function_literal(c, node);
        break;
    case AST_SELECTOR:
        selector(c, node);
        break;
    case AST_INDEX:
        if (type_underlying(node->index.x->type)->kind == TYPE_FUNC) {
            spend(c, 1);
            break;
        }
        spend(c, 1);
        expr(c, node->index.x);
        exprs(c, &node->index.indices);
        break;
    case AST_SLICE:
        spend(c, 1);
        expr(c, node->slice.x);
        expr(c, node->slice.low);
        expr(c, node->slice.high);
        expr(c, node->slice.max);
        break;
    case AST_TYPE_ASSERT:
        spend(c, 1);
        expr(c, node->assertion.x);
        break;
    case AST_CALL:
        if (node->call.kind == CALL_BUILTIN)
            builtin_call(c, node);
        else
            function_call(c, node);
        break;
    case AST_STAR: {
        Node *x = strip_parens(node->unary.x);
        while (x->kind == AST_CONVERT && convert_kind(x) == CONVERT_NOP)
            x = strip_parens(x->unary.x);
        bool cheap = x->kind == AST_UNARY && x->op == TOK_AND &&
                     x->unary.x->kind != AST_COMPOSITE_LIT;
        spend(c, cheap && !c->plain ? 0 : 1); // *(*T)(unsafe.Pointer(&x))
        expr(c, node->unary.x);
        break;
    }
    case AST_UNARY:
        spend(c, 1);
        expr(c, node->unary.x);
        break;
    case AST_BINARY:
        binary(c, node);
        break;
    case AST_CONVERT:
        conversion(c, node);
        break;
    case AST_RESULT:
        // v, ok = x counts x once; results of a call are temporaries.
        if (!(node->result.x->flags & NODE_COMMA_OK))
            spend(c, 1);
        else if (node->result.index == 0)
            expr(c, node->result.x);
        break;
    default:
        spend(c, 1);
    }
}

// ---- Statements

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
            expr(c, value);
        }
    } else if (tuple_temporaries(spread) != NULL) {
        tuple(c, spread);
        exprs(c, values);
    } else {
        expr(c, spread);
    }
}

static void assign(Cost *c, Node *node) {
    if (node->flags & NODE_IMPLICIT)
        return; // of a range loop's variables: counted there
    spend(c, 1);
    if (node->flags & NODE_DEFINE)
        spend(c, 2 * declared_count(&node->assign.lhs));
    exprs(c, &node->assign.lhs);
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
    expr(c, x);
    for (int i = 0; i < 2; i++) {
        if (pair[i] == NULL)
            continue;
        bool made_by_sema =
            pair[i]->kind == AST_IDENT && pair[i]->ident.name->text[0] == '.';
        if ((node->flags & NODE_DEFINE) && ident_declares(pair[i]) && !made_by_sema)
            spend(c, 2);
        expr(c, pair[i]);
    }
    stmt(c, node->range.body);
}

static void clauses(Cost *c, NodeList *list) {
    for (int i = 0; i < list->len && !c->stop; i++) {
        Node *clause = list->items[i];
        spend(c, 1 + (clause->clause.object != NULL));
        for (int j = 0; j < clause->clause.exprs.len; j++)
            compared(c, clause->clause.exprs.items[j]);
        stmts(c, &clause->clause.body);
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
        stmts(c, &clause->comm.body);
    }
}

static void return_stmt(Cost *c, Node *node) {
    spend(c, 1);
    Node *spread = spread_call(&node->ret.results);
    if (spread != NULL)
        tuple(c, spread);
    exprs(c, &node->ret.results);
}

static void if_stmt(Cost *c, Node *node) {
    stmt(c, node->if_stmt.init);
    if (is_constant(node->if_stmt.cond)) { // decided: costs nothing
        stmt(c, node->if_stmt.cond->value->b ? node->if_stmt.then : node->if_stmt.els);
        return;
    }
    spend(c, 1);
    expr(c, node->if_stmt.cond);
    stmt(c, node->if_stmt.then);
    stmt(c, node->if_stmt.els);
}

static void stmt(Cost *c, Node *node) {
    if (node == NULL || c->stop)
        return;
    switch (node->kind) {
    case AST_EXPR_STMT:
        expr(c, node->unary.x);
        break;
    case AST_SEND_STMT:
        spend(c, 1);
        expr(c, node->binary.x);
        expr(c, node->binary.y);
        break;
    case AST_INC_DEC:
        spend(c, 2);
        expr(c, node->unary.x);
        break;
    case AST_ASSIGN:
        assign(c, node);
        break;
    case AST_GO_STMT:
    case AST_DEFER_STMT:
        refuse(c, node->kind == AST_GO_STMT ? "unhandled op GO" : "unhandled op DEFER");
        spend(c, 1);
        expr(c, node->unary.x);
        break;
    case AST_RETURN_STMT:
        return_stmt(c, node);
        break;
    case AST_BRANCH_STMT:
        if (node->op != TOK_FALLTHROUGH || c->plain)
            spend(c, 1);
        break;
    case AST_BLOCK_STMT:
        stmts(c, &node->block.list);
        break;
    case AST_IF_STMT:
        if_stmt(c, node);
        break;
    case AST_SWITCH_STMT:
        spend(c, 1);
        stmt(c, node->switch_stmt.init);
        expr(c, node->switch_stmt.tag);
        clauses(c, &node->switch_stmt.clauses);
        break;
    case AST_TYPE_SWITCH:
        spend(c, node->type_switch.name != NULL ? 3 : 2);
        stmt(c, node->type_switch.init);
        expr(c, node->type_switch.x);
        clauses(c, &node->type_switch.clauses);
        break;
    case AST_SELECT_STMT:
        select_stmt(c, node);
        break;
    case AST_FOR_STMT:
        spend(c, 1);
        stmt(c, node->for_stmt.init);
        expr(c, node->for_stmt.cond);
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

int inline_cost(Func *func, const char **reason) {
    *reason = NULL;
    if (cost_in_go(func) >= 0)
        return cost_in_go(func);
    Cost c = {.func = func};
    stmts(&c, &func->body->block.list);
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
    stmts(&c, &func->body->block.list);
    return c.stop;
}
