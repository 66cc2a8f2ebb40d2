// What inlining a function would cost, by Go's count.
//
// Every node of Go's intermediate representation costs one; a function may cost
// 80.  A call of something that can be inlined costs what that costs, any other
// call 57 more than its node, which leaves room for one such call at most.  Some
// things cannot be inlined at all: go, defer, recover, local types.
//
// The tree here is not Go's representation, so the count has to know how many
// nodes Go would have: x := y is an assignment, a declaration, two mentions of x
// and y, five in all.  Expressions are counted here, statements in cost_stmt.c.
// (cmd/compile/internal/inline: hairyVisitor)
#include "escape/cost.h"

#include "base/diag.h"
#include "lexer/token.h"

enum { CALL_COST = 57, PANIC_COST = 1, THROW_COST = 80, LITERAL_COST = 15 };

void cost_exprs(Cost *c, NodeList *list) {
    for (int i = 0; i < list->len; i++)
        cost_expr(c, list->items[i]);
}

// ---- Calls

// t1, t2 := g()
void cost_tuple(Cost *c, Node *call) {
    spend(c, 1 + 3 * tuple_count(call));
    cost_expr(c, call);
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
            cost_expr(c, arg);
        else if (arg->kind == AST_COMPOSITE_LIT)
            cost_exprs(c, &arg->composite.elems);
        else if (!is_missing_variadic(arg))
            cost_expr(c, arg);
    }
}

// tmp := f(); tmp.method()
static void callee(Cost *c, Node *x) {
    if (callee_temporary(x) != NULL)
        spend(c, 3);
    cost_expr(c, x);
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
        cost_tuple(c, spread);
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
            cost_expr(c, args->items[i]);
        return;
    case BUILTIN_APPEND:
        break;
    default:
        break;
    }
    spend(c, 1);
    Node *spread = spread_call(args);
    if (spread != NULL)
        cost_tuple(c, spread);
    for (int i = 0; i < args->len; i++) {
        Node *arg = args->items[i];
        if (arg->kind == AST_COMPOSITE_LIT && (arg->flags & NODE_VARIADIC_ARGS))
            cost_exprs(c, &arg->composite.elems);
        else
            cost_expr(c, arg);
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
            cost_expr(c, elem);
            continue;
        }
        spend(c, 1);
        if (kind != TYPE_STRUCT)
            cost_expr(c, elem->key_value.key);
        cost_expr(c, elem->key_value.value);
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
    cost_expr(c, x);
}

// The operand of a comparison is not converted unless it is huge.
void cost_compared(Cost *c, Node *node) {
    if (node->kind == AST_CONVERT && (node->flags & NODE_IMPLICIT) &&
        !type_is_interface(value_type(node->unary.x)) &&
        type_size(value_type(node->unary.x)) < 1 << 16)
        node = node->unary.x;
    cost_expr(c, node);
}

static void binary(Cost *c, Node *node) {
    if (is_string_add(node)) {
        NodeList operands = {0};
        flatten_string_add(node, &operands);
        spend(c, 1);
        cost_exprs(c, &operands);
        return;
    }
    spend(c, 1);
    cost_compared(c, node->binary.x);
    cost_compared(c, node->binary.y);
}

static void selector(Cost *c, Node *node) {
    switch (node->selector.kind) {
    case SEL_METHOD:
    case SEL_INTERFACE_METHOD:
        spend(c, 1);
        adjust(c, 1);
        cost_expr(c, node->selector.x);
        break;
    case SEL_FIELD:
    case SEL_FIELD_POINTER:
        spend(c, 1);
        cost_expr(c, node->selector.x);
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
    cost_stmts(c, &c->func->body->block.list);
    c->func = outer;
    spend(c, 1);
}

void cost_expr(Cost *c, Node *node) {
    if (node == NULL || c->stop)
        return;
    if (is_constant(node) || (node->flags & NODE_TYPE_OPERAND)) {
        spend(c, 1);
        return;
    }
    switch (node->kind) {
    case AST_PAREN:
        cost_expr(c, node->unary.x);
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
        cost_expr(c, node->index.x);
        cost_exprs(c, &node->index.indices);
        break;
    case AST_SLICE:
        spend(c, 1);
        cost_expr(c, node->slice.x);
        cost_expr(c, node->slice.low);
        cost_expr(c, node->slice.high);
        cost_expr(c, node->slice.max);
        break;
    case AST_TYPE_ASSERT:
        spend(c, 1);
        cost_expr(c, node->assertion.x);
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
        cost_expr(c, node->unary.x);
        break;
    }
    case AST_UNARY:
        spend(c, 1);
        cost_expr(c, node->unary.x);
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
            cost_expr(c, node->result.x);
        break;
    default:
        spend(c, 1);
    }
}
