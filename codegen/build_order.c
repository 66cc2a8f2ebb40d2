// The order of evaluation.
//
// The specification orders calls and receives from left to right, and leaves open
// when the variables around them are read.  Programs depend on what Go's compiler
// does (cmd/compile/internal/walk/order.go), so this one does the same.  Before an
// expression with calls in it is evaluated, all of them are, however deep they
// stand; then what is left, which reads what they may have changed:
//
//     (a + f()) * (b + g())      t1 = f(); t2 = g(); (a + t1) * (b + t2)
//
// What comes early with the calls are the operations that Go's compiler gives a
// temporary: len, slicing, type assertions, && and ||, and others in is_early().
//
//     Order order = begin_order(operands, count);   the early ones, in their order
//     … expr(operands[i]) …                         the rest; uses what is known
//     end_order(order);
//
// Whoever evaluates several operands writes this, or calls eval_list().  The
// outermost one does the work for the whole expression (here.ordered tells those
// inside), so each node is looked at once.
#include "codegen/build.h"

// ---- What is evaluated early

static bool is_pure_builtin(Node *node) {
    switch (node->call.builtin) {
    case BUILTIN_UNSAFE_ADD: case BUILTIN_UNSAFE_SLICE: case BUILTIN_UNSAFE_SIZEOF:
    case BUILTIN_UNSAFE_ALIGNOF: case BUILTIN_UNSAFE_OFFSETOF:
        return true;
    default:
        return false;
    }
}

static bool is_short_circuit(Node *node) {
    return node->kind == AST_BINARY &&
           (node->op == TOK_AND_AND || node->op == TOK_OR_OR);
}

// unsafe.Pointer(f()): what the number points to must not be lost while other calls
// are made.
static bool is_pointer_from_call(Node *node) {
    TypeKind from = under(node->unary.x->type)->kind;
    NodeKind kind = node->unary.x->kind;
    return under(node->type)->kind == TYPE_UNSAFE_POINTER && from == TYPE_UINTPTR &&
           (kind == AST_CALL || kind == AST_INLINED_CALL || kind == AST_RESULT);
}

static bool is_early(Node *node) {
    switch (node->kind) {
    case AST_INLINED_CALL: case AST_RESULT: case AST_SLICE:
        return true;
    case AST_CALL:
        return node->call.kind != CALL_BUILTIN || !is_pure_builtin(node);
    case AST_UNARY:
        return node->op == TOK_ARROW;
    case AST_BINARY:
        return is_short_circuit(node);
    case AST_TYPE_ASSERT:
        return !type_is_pointer_shaped(node->type);
    case AST_CONVERT:
        return is_pointer_from_call(node) ||
               (under(node->type)->kind == TYPE_SLICE &&
                type_is_string(node->unary.x->type));
    case AST_COMPOSITE_LIT:
        return under(node->type)->kind == TYPE_MAP;
    default:
        return false;
    }
}

// Has NODE no operands in its children (but statements, types, or nothing)?
static bool is_leaf(Node *node) {
    return node->value || node->flags & NODE_TYPE_OPERAND || node->kind == AST_IDENT ||
           node->kind == AST_FUNC_LIT || node->kind == AST_TYPE_EXPR;
}

static void look_for_effects(Node **child, void *context) {
    bool *found = context;
    if (!*found && *child)
        *found = has_effects(*child);
}

// Does it matter when NODE is evaluated, for what it does or how it fails?
bool has_effects(Node *node) {
    if (!node || is_leaf(node))
        return false;
    bool is_new = node->kind == AST_CALL && node->call.kind == CALL_BUILTIN &&
                  node->call.builtin == BUILTIN_NEW;
    if (is_early(node) && !is_short_circuit(node) && !is_new)
        return true;
    bool found = false;
    ast_each_child(node, look_for_effects, &found);
    return found;
}

// ---- Values that are known

static void remember(Node *node, Operand x) {
    Operand *value = ARENA_NEW(here.arena, Operand);
    *value = x;
    ptr_map_set(here.arena, &here.early_values, node, value);
    vec_push(here.arena, &here.early, node);
}

const Operand *early_value(Node *node) {
    return here.early.len > 0 ? ptr_map_get(&here.early_values, node) : NULL;
}

// ---- Evaluating early

// Operands of NODE that the runtime gets by address: Go copies them when the calls
// in them are done, not when NODE is.
static bool is_copied(Node *x) {
    bool local = x->kind == AST_IDENT && x->ident.object && x->ident.object->owner;
    return !is_static(x) && (local || !is_placeable(x));
}

static bool boxed_by_address(Type *type) {
    int64_t size = type_size(type);
    if (under(type)->kind == TYPE_STRING || under(type)->kind == TYPE_SLICE)
        return false;
    return !((size == 2 || size == 4 || size == 8) && type_align(type) == size &&
             !type_has_pointers(type));
}

static void copy_early(Node *x) {
    if (is_copied(x) && !early_value(x))
        remember(x, stable(expr(x)));
}

static void copy_operands(Node *node) {
    if (node->kind == AST_INDEX && under(node->index.x->type)->kind == TYPE_MAP) {
        if (map_key_by_address(node->index.x->type))
            copy_early(node->index.indices.items[0]);
    } else if (node->kind == AST_CONVERT && is_interface(node->type)) {
        Type *from = node->unary.x->type;
        if (!is_interface(from) && !is_nil_node(node) && boxed_by_address(from))
            copy_early(node->unary.x);
    } else if (node->kind == AST_BINARY &&
               (node->op == TOK_EQ || node->op == TOK_NE)) {
        TypeKind kind = under(node->binary.x->type)->kind;
        if (kind == TYPE_STRUCT || kind == TYPE_ARRAY) {
            copy_early(node->binary.x);
            copy_early(node->binary.y);
        }
    }
}

static void evaluate_early(Node *node, bool more);

static void evaluate_child(Node **child, void *unused) {
    (void)unused;
    if (*child)
        evaluate_early(*child, true);
}

// Evaluates what is early in NODE.  MORE: something else is evaluated before the
// value is used.
static void evaluate_early(Node *node, bool more) {
    if (is_leaf(node))
        return;
    if (!is_early(node)) {
        ast_each_child(node, evaluate_child, NULL);
        if (more)
            copy_operands(node);
        return;
    }
    here.ordered = false;
    Operand x = expr(node);
    here.ordered = true;
    remember(node, more ? stable(x) : x);
}

// ---- Ordering operands

Order begin_order(Node **nodes, int count) {
    Order order = {here.early.len, here.ordered};
    if (here.ordered || count < 2)
        return order;
    here.ordered = true;
    int last = count - 1;
    while (last >= 0 && !has_effects(nodes[last]))
        last--;
    for (int i = 0; i <= last; i++)
        if (nodes[i])
            evaluate_early(nodes[i], i < last);
    return order;
}

void end_order(Order order) {
    for (int i = order.known; i < here.early.len; i++)
        ptr_map_set(here.arena, &here.early_values, here.early.items[i], NULL);
    here.early.len = order.known;
    here.ordered = order.ordered;
}

// Evaluates expressions: the early ones from left to right, then the rest.
Operand *eval_list(Node **nodes, int count) {
    Operand *values = ARENA_ARRAY(here.arena, Operand, count + 1);
    Order order = begin_order(nodes, count);
    for (int i = 0; i < count; i++)
        if (nodes[i])
            values[i] = expr(nodes[i]);
    end_order(order);
    return values;
}

void eval_two(Node *x, Node *y, Operand *x_value, Operand *y_value) {
    Node *both[] = {x, y};
    Operand *values = eval_list(both, 2);
    *x_value = values[0];
    *y_value = values[1];
}

// x[low:high:max]: the bounds get their values in order with the calls in them.
Order begin_order_of_slice(Node *node) {
    Node *parts[] = {node->slice.x, node->slice.low, node->slice.high, node->slice.max};
    Order order = {here.early.len, here.ordered};
    bool effects = false;
    for (int i = 0; i < 4 && !effects; i++)
        effects = has_effects(parts[i]);
    if (here.ordered || !effects)
        return order;
    here.ordered = true;
    for (int i = 0; i < 4; i++) {
        if (!parts[i])
            continue;
        evaluate_early(parts[i], true);
        if (i > 0 && !parts[i]->value && parts[i]->kind != AST_IDENT &&
            !early_value(parts[i]))
            remember(parts[i], expr(parts[i]));
    }
    return order;
}

// ---- go and defer

static bool is_hidden_pointer(Node *node) {
    return node->kind == AST_CONVERT && under(node->type)->kind == TYPE_UINTPTR &&
           under(node->unary.x->type)->kind == TYPE_UNSAFE_POINTER;
}

static void evaluate_now(Node *node) {
    if (is_hidden_pointer(node)) // the call may keep the pointer alive
        node = node->unary.x;
    if (is_static(node))
        return;
    here.ordered = false;
    Operand x = stable(expr(node));
    here.ordered = true;
    remember(node, x);
}

// The operands of the call in a go or defer statement are evaluated one by one, as
// if each were set in a statement of its own; so are the elements of a slice
// literal among them, and the method of a nil interface is missed at once:
//
//     defer f(n, g())       a1 := n; a2 := g(); defer func() { f(a1, a2) }()
Order begin_order_of_go(Node *call) {
    Order order = {here.early.len, here.ordered};
    Node *fun = call->call.fun;
    here.ordered = true;
    if (call->call.kind == CALL_VALUE) {
        evaluate_now(fun);
    } else if (call->call.kind == CALL_METHOD) {
        evaluate_now(fun->selector.x);
    } else if (call->call.kind == CALL_INTERFACE) {
        evaluate_now(fun->selector.x);
        nil_check(as_pointer(expr(fun->selector.x).leaf[0]));
    }
    NodeList *args = &call->call.args;
    for (int i = 0; i < args->len; i++) {
        Node *arg = args->items[i];
        NodeList list = {.items = &arg, .len = 1};
        if (arg->kind == AST_COMPOSITE_LIT && under(arg->type)->kind == TYPE_SLICE)
            list = arg->composite.elems;
        for (int k = 0; k < list.len; k++) {
            Node *elem = list.items[k];
            evaluate_now(elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem);
        }
    }
    return order;
}
