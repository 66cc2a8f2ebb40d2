// Calls as edges of the graph.
//
// What an argument is evaluated into depends on what is known of the callee:
//
//   - analysed before: its summary says where each parameter's value goes;
//   - in the same batch (recursion, closures): the parameter itself;
//   - unknown (a function value, an interface method): the heap.
//
// go f(x) and defer f(x) are treated as what they do: x is copied when the
// statement runs, and a closure that takes no arguments holds the copy,
//
//     x1 := x;  go func() { f(x1) }()
//
// The tree stays as it is; only the graph sees the copies and the closure.
#include "escape/graph.h"

#include "lexer/token.h"

// A call whose arguments are being evaluated.
typedef struct Call {
    Flow *f;
    Node *node;          // the CALL
    const Hole *results; // for its results, or NULL
    Func *callee;        // if known
    Copies *copies;      // go, defer: arguments are copied into these
} Call;

// ---- Arguments

static bool is_direct(Node *arg) {
    while (arg->kind == AST_CONVERT && (arg->flags & NODE_IMPLICIT) &&
           convert_kind(arg) == CONVERT_NOP && is_nil(strip_parens(arg->unary.x)))
        arg = strip_parens(arg->unary.x);
    if (is_constant(arg) || is_nil(arg))
        return true;
    if (arg->kind == AST_IDENT)
        return arg->ident.object != NULL && arg->ident.object->kind == OBJ_FUNC;
    return arg->kind == AST_SELECTOR && arg->selector.object != NULL &&
           arg->selector.object->kind == OBJ_FUNC &&
           (arg->selector.kind == SEL_PACKAGE || arg->selector.kind == SEL_METHOD_EXPR);
}

static bool is_plain_variable(Node *arg) {
    return arg->kind == AST_IDENT || arg->kind == AST_RESULT ||
           (arg->kind == AST_SELECTOR && arg->selector.kind == SEL_PACKAGE) ||
           callee_temporary(arg) != NULL;
}

// Declares a variable as a copy of NODE, for use some time later.
static Object *copy_expr(Flow *f, Node *node, Pos pos) {
    if (!is_plain_variable(node))
        pos = node->pos;
    Object *copy = new_temporary(f->func, value_type(node), pos);
    Location *location = location_new(f, copy, NULL, pos, false);
    Node *shown = NULL;
    if (f->batch->explain) {
        shown = ast_new(AST_ASSIGN, pos);
        shown->op = TOK_ASSIGN;
        Node *ident = ast_new(AST_IDENT, pos);
        ident->ident.name = copy->name;
        ident->ident.object = copy;
        vec_push(&compilation, &shown->assign.lhs, ident);
        vec_push(&compilation, &shown->assign.rhs, node);
    }
    flow_expr(f, hole_note_at(f, hole_of(location), shown, pos, "assign"), node);
    return copy;
}

// Does the callee hold its uintptr arguments to be pointers?
static bool keeps_uintptr(Call *c) {
    return c->callee != NULL &&
           c->callee->pragma & (PRAGMA_UINTPTRESCAPES | PRAGMA_UINTPTRKEEPALIVE);
}

// f(uintptr(p)) of such a callee.
static bool is_hidden_pointer(Call *c, Node *arg) {
    if (!keeps_uintptr(c) || arg->kind != AST_CONVERT)
        return false;
    return type_underlying(arg->type)->kind == TYPE_UINTPTR &&
           type_underlying(arg->unary.x->type)->kind == TYPE_UNSAFE_POINTER;
}

static bool is_slice_literal(Node *arg) {
    return arg->kind == AST_COMPOSITE_LIT && !is_constant(arg) &&
           type_underlying(arg->type)->kind == TYPE_SLICE;
}

// Copies ARG if it is needed after the statement; NULL if it need not be copied.
static Object *copy_argument(Call *c, Node *arg, Pos pos) {
    Flow *f = c->f;
    Object *copy = NULL;
    if (is_direct(arg))
        return NULL;
    if (is_hidden_pointer(c, arg)) {
        copy = copy_expr(f, arg->unary.x, arg->pos);
        if (c->callee->pragma & PRAGMA_UINTPTRESCAPES)
            flow(f->batch, hole_note(f, heap_hole(f), arg, "//go:uintptrescapes"),
                 location_of(copy));
    } else if (c->copies != NULL) {
        copy = copy_expr(f, arg, pos);
    } else {
        return NULL;
    }
    if (c->copies != NULL) {
        location_of(copy)->captured = true;
        vec_push(&f->batch->arena, &c->copies->objects, copy);
        vec_push(&f->batch->arena, &c->copies->positions, pos);
    }
    if (f->batch->explain)
        note_copied_argument(is_hidden_pointer(c, arg) ? arg->unary.x : arg, copy);
    return copy;
}

static void copied_argument(Call *c, Hole hole, Object *copy, Node *arg) {
    if (copy == NULL)
        flow_expr(c->f, hole, arg);
    else if (is_hidden_pointer(c, arg))
        flow_variable(c->f, blank_hole(c->f), copy);
    else
        flow_variable(c->f, hole, copy);
}

static bool needs_copies(Call *c) {
    return c->copies != NULL || keeps_uintptr(c);
}

static Node *element(Node *literal, int i) {
    Node *elem = literal->composite.elems.items[i];
    return elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem;
}

// The slice itself can live with the new goroutine; its elements are copied.
static void slice_argument(Call *c, Hole hole, Node *literal) {
    Flow *f = c->f;
    int count = literal->composite.elems.len;
    Object **copies = ARENA_ARRAY(&f->batch->arena, Object *, count + 1);
    for (int i = 0; i < count; i++)
        copies[i] = copy_argument(c, element(literal, i), literal->pos);
    Hole elements = spill(f, hole, literal);
    for (int i = 0; i < count; i++)
        copied_argument(c, hole_note(f, elements, literal, "slice-literal-element"),
                        copies[i], element(literal, i));
}

// Evaluates ARG into HOLE, by way of a copy if it is needed later.
static void argument(Call *c, Hole hole, Node *arg) {
    Flow *f = c->f;
    hole = hole_note(f, hole, c->node, "call parameter");
    arg = strip_parens(arg);
    if (!needs_copies(c))
        flow_expr(f, hole, arg);
    else if (is_slice_literal(arg))
        slice_argument(c, hole, arg);
    else
        copied_argument(c, hole, copy_argument(c, arg, c->node->pos), arg);
}

static bool in_batch(Func *func) {
    return func_info(func)->state == FUNC_PLANNED;
}

static Hole parameter_variable_hole(Flow *f, Object *parameter) {
    if (parameter == NULL || parameter->name->blank)
        return blank_hole(f);
    return hole_of(location_of(parameter));
}

// Where the argument for parameter INDEX of the callee goes (the receiver, if
// there is one, is number 0).
static Hole parameter_hole(Call *c, int index) {
    Flow *f = c->f;
    Func *callee = c->callee;
    if (callee == NULL)
        return heap_hole(f);
    if (in_batch(callee)) {
        if (callee->recv != NULL)
            return parameter_variable_hole(
                f, index == 0 ? callee->recv : callee->params.items[index - 1]);
        return parameter_variable_hole(f, callee->params.items[index]);
    }
    Leaks leaks = parameter_leaks(callee, index);
    Hole outs[1 + LEAK_RESULTS];
    int count = 0;
    if (leaks_to_heap(&leaks) >= 0)
        outs[count++] = hole_shift(heap_hole(f), leaks_to_heap(&leaks));
    for (int i = 0; c->results != NULL && i < LEAK_RESULTS; i++)
        if (leaks_to_result(&leaks, i) >= 0)
            outs[count++] = hole_shift(c->results[i], leaks_to_result(&leaks, i));
    return hole_tee(f, outs, count);
}

// ---- Calls of functions

// The callee's results are variables of the batch: they flow to the call's.
static void connect_results(Call *c) {
    for (int i = 0; i < c->callee->results.len; i++)
        flow_variable(c->f, c->results[i], c->callee->results.items[i]);
}

static void function_call(Call *c) {
    Flow *f = c->f;
    Node *node = c->node, *fun = strip_parens(node->call.fun);
    if (fun->kind == AST_FUNC_LIT)
        func_info(fun->func_lit.func)->closure_called = true;
    c->callee = static_callee(node, f->func);
    if (c->callee != NULL)
        import_summary(c->callee);
    if (c->results != NULL && c->callee != NULL && in_batch(c->callee))
        connect_results(c);

    int index = 0;
    if (node->call.kind == CALL_METHOD) {
        argument(c, parameter_hole(c, index++), fun->selector.x);
    } else if (node->call.kind == CALL_INTERFACE) {
        argument(c, heap_hole(f), fun->selector.x);
    } else {
        Func *callee = c->callee; // the function value is no argument of it
        c->callee = NULL;
        argument(c, blank_hole(f), fun);
        c->callee = callee;
    }
    for (int i = 0; i < node->call.args.len; i++)
        argument(c, parameter_hole(c, index++), node->call.args.items[i]);
}

// ---- Builtin functions

static bool is_pointer_slice(Node *x) {
    Type *type = type_underlying(x->type);
    return type->kind == TYPE_SLICE && type_has_pointers(type->elem);
}

// The slice may flow to the result if it has room; otherwise its elements are
// copied to a new one on the heap.
static void append_call(Call *c) {
    Flow *f = c->f;
    Node *node = c->node;
    NodeList *args = &node->call.args;
    Hole appendee = c->results != NULL ? c->results[0] : blank_hole(f);
    if (is_pointer_slice(args->items[0])) {
        Hole both[2] = {appendee, hole_deref(f, heap_hole(f), node, "appendee slice")};
        appendee = hole_tee(f, both, 2);
    }
    argument(c, appendee, args->items[0]);
    for (int i = 1; i < args->len; i++) {
        Node *arg = args->items[i];
        if (node->flags & NODE_HAS_DOTS) {
            Hole hole = blank_hole(f);
            if (is_pointer_slice(arg))
                hole = hole_deref(f, heap_hole(f), node, "appended slice...");
            argument(c, hole, arg);
        } else if (arg->kind == AST_COMPOSITE_LIT && (arg->flags & NODE_VARIADIC_ARGS)) {
            for (int j = 0; j < arg->composite.elems.len; j++)
                argument(c, heap_hole(f), arg->composite.elems.items[j]);
        } else {
            argument(c, heap_hole(f), arg);
        }
    }
}

static void copy_call(Call *c) {
    Flow *f = c->f;
    NodeList *args = &c->node->call.args;
    argument(c, blank_hole(f), args->items[0]);
    Hole copied = blank_hole(f);
    if (is_pointer_slice(args->items[1]))
        copied = hole_deref(f, heap_hole(f), c->node, "copied slice");
    argument(c, copied, args->items[1]);
}

static Hole single_result(Call *c) {
    return c->results != NULL ? c->results[0] : blank_hole(c->f);
}

static void make_call(Call *c) {
    Flow *f = c->f;
    NodeList *args = &c->node->call.args;
    if (type_underlying(c->node->type)->kind != TYPE_CHAN)
        spill(f, single_result(c), c->node);
    for (int i = 1; i < args->len; i++)
        discard(f, args->items[i]);
}

static void builtin_call(Call *c) {
    Flow *f = c->f;
    NodeList *args = &c->node->call.args;
    switch (c->node->call.builtin) {
    case BUILTIN_NEW:
        spill(f, single_result(c), c->node);
        break;
    case BUILTIN_MAKE:
        make_call(c);
        break;
    case BUILTIN_APPEND:
        append_call(c);
        break;
    case BUILTIN_COPY:
        copy_call(c);
        break;
    case BUILTIN_PANIC:
        argument(c, heap_hole(f), args->items[0]);
        break;
    case BUILTIN_UNSAFE_ADD:
    case BUILTIN_UNSAFE_SLICE:
        argument(c, single_result(c), args->items[0]);
        argument(c, blank_hole(f), args->items[1]);
        break;
    default:
        for (int i = 0; i < args->len; i++)
            argument(c, blank_hole(f), args->items[i]);
    }
}

// ---- What comes before a call: its callee's and arguments' own calls

static void evaluate_callee(Flow *f, Node *node) {
    Node *x = node->call.fun;
    if (callee_temporary(x) == NULL) {
        if (x->kind != AST_SELECTOR || x->selector.x == NULL)
            return;
        x = x->selector.x;
    }
    Object *temporary = callee_temporary(x);
    if (temporary == NULL)
        return;
    Node *shown = NULL;
    if (f->batch->explain) {
        shown = ast_new(AST_ASSIGN, temporary->pos);
        shown->op = TOK_ASSIGN;
        shown->flags |= NODE_DEFINE;
        Node *ident = ast_new(AST_IDENT, temporary->pos);
        ident->ident.name = temporary->name;
        ident->ident.object = temporary;
        vec_push(&compilation, &shown->assign.lhs, ident);
        vec_push(&compilation, &shown->assign.rhs, x);
    }
    Location *location = location_of(temporary);
    flow_evaluate(f, hole_note_at(f, hole_of(location), shown, temporary->pos, "assign"),
                  x);
    location->reassigned = true;
}

static void prepare_call(Flow *f, Node *node) {
    evaluate_callee(f, node);
    Node *spread = spread_call(&node->call.args);
    if (spread != NULL)
        flow_tuple(f, spread);
}

void flow_tuple(Flow *f, Node *call) {
    Object **temporaries = tuple_temporaries(call);
    if (temporaries == NULL)
        internal_error("escape: flow_tuple: no temporaries");
    int count = tuple_count(call);
    Hole *holes = ARENA_ARRAY(&f->batch->arena, Hole, count);
    for (int i = 0; i < count; i++) {
        declare_variable(f, temporaries[i]);
        holes[i] = hole_of(location_of(temporaries[i]));
    }
    flow_call(f, holes, call);
    for (int i = 0; i < count; i++)
        holes[i].dst->reassigned = true;
}

// ---- Entry points

static void inlined_call(Flow *f, const Hole *results, Node *node) {
    flow_stmts(f, &node->inlined.init);
    for (int i = 0; i < node->inlined.results.len; i++)
        declare_variable(f, node->inlined.results.items[i]);
    const InlinedAt *outer = f->inlined;
    f->inlined = inlined_at(node->pos, outer);
    flow_stmt(f, node->inlined.body);
    f->inlined = outer;
    for (int i = 0; results != NULL && i < node->inlined.results.len; i++)
        flow_variable(f, results[i], node->inlined.results.items[i]);
}

void flow_call(Flow *f, const Hole *results, Node *node) {
    if (node->kind == AST_INLINED_CALL) {
        inlined_call(f, results, node);
        return;
    }
    Call c = {.f = f, .node = node, .results = results};
    prepare_call(f, node);
    if (node->call.kind == CALL_BUILTIN)
        builtin_call(&c);
    else
        function_call(&c);
}

static bool has_no_arguments(Node *call) {
    if (call->call.kind != CALL_STATIC && call->call.kind != CALL_VALUE)
        return false;
    Type *type = type_underlying(call->call.fun->type);
    return type->param_count == 0 && type->result_count == 0;
}

void flow_go_defer(Flow *f, Node *stmt) {
    Hole hole = heap_hole(f);
    if (stmt->kind == AST_DEFER_STMT && f->loop_depth == 1) {
        // Runs before the function returns, but not before the statement ends.
        hole = hole_later(f, blank_hole(f));
        stmt->flags |= NODE_STACK;
    }
    Node *node = strip_parens(stmt->unary.x);
    if (node->kind != AST_CALL) { // a conversion or the like: nothing is called
        discard(f, node);
        return;
    }
    prepare_call(f, node);
    if (has_no_arguments(node)) {
        flow_expr(f, hole, node->call.fun);
        return;
    }
    Copies copies = {0};
    Call c = {.f = f, .node = node, .copies = &copies};
    if (node->call.kind == CALL_BUILTIN)
        builtin_call(&c);
    else
        function_call(&c);
    PendingClosure pending = {.copies = copies, .func = f->func};
    pending.hole = spill(f, hole, stmt);
    pending.hole.dst->wrapper = true;
    vec_push(&f->batch->arena, &f->batch->closures, pending);
}
