// Inlining: a call becomes a copy of what it calls.
//
// It happens on the checked tree, before escape analysis, by Go's budget and
// rules; only so can -m say what Go says.  A call f(a) of
//
//     func f(x int) int { if x > 0 { return x }; return -x }
//
// becomes an INLINED_CALL:   init     x1 := a
//                            body     if x1 > 0 { return x1 }; return -x1
//                            results  r1
//
// in which each return sets r1 and jumps behind the body.  Variables are copies
// of the callee's, and belong to the caller.
//
// Functions are taken bottom-up, so that what is inlined has its own small calls
// still in it: they are inlined in turn, in the copy.  Functions that call
// themselves are left alone; a larger cycle is entered once.
// (cmd/compile/internal/inline)
#include "escape/inline.h"

#include "base/diag.h"
#include "lexer/token.h"

#include <stdio.h>
#include <string.h>

typedef struct Inliner {
    Func *func;      // whose calls are inlined
    int max_cost;    // of what is inlined here
    const InlinedAt *at; // the inlined call we are in, or NULL
    int count;       // of calls inlined so far
    PtrMap active;   // functions being inlined: they are not inlined again
    PtrMap replaced; // CALL -> the INLINED_CALL in its place
    PtrMap kept;     // calls of go and defer statements
} Inliner;

// ---- What can be inlined

typedef struct Returns {
    int count; // of return statements; an empty one counts twice
} Returns;

static bool count_returns(Node *node, void *context) {
    Returns *returns = context;
    if (node->kind == AST_RETURN_STMT)
        returns->count += node->ret.results.len == 0 ? 2 : 1;
    return true;
}

static bool has_late_results(Func *func) {
    Returns returns = {0};
    visit_tree(func->body, count_returns, &returns);
    if (returns.count != 1)
        return false;
    for (int i = 0; i < func->results.len; i++) {
        Name *name = func->results.items[i]->name;
        if (name->text[0] != '~' && !name->blank)
            return false;
    }
    return true;
}

static const char *forbidden(Func *func) {
    if (func->pragma & PRAGMA_NOINLINE)
        return "marked go:noinline";
    if (func->pragma & (PRAGMA_UINTPTRESCAPES | PRAGMA_UINTPTRKEEPALIVE))
        return "marked as having a keep-alive uintptr argument";
    if (func->pragma & PRAGMA_YESWRITEBARRIERREC)
        return "marked go:yeswritebarrierrec";
    if (func->body == NULL || is_assembly_in_go(func))
        return "no function body";
    return NULL;
}

static void say_no(Func *func, const char *reason) {
    if (escape_options.print_decisions > 1 && !has_been_reported(func))
        note_at(stderr, func->node != NULL ? func->node->pos : NO_POS,
                "cannot inline %s: %s", qualified_name(func), reason);
}

static void refuse(Func *func, const char *reason) {
    if (func->node != NULL)
        log_decision(func->node->pos, "cannotInlineFunction", reason);
    say_no(func, reason);
}

static void say_yes(Func *func, const Inline *inl) {
    Pos pos = func->node->pos;
    log_decision(pos, "canInlineFunction",
                 arena_printf(&compilation, "cost: %d", inl->cost));
    if (has_been_reported(func))
        return;
    if (func->node->kind == AST_FUNC_DECL && is_foreign(pos))
        pos = func->node->func_decl.name->pos;
    if (escape_options.print_decisions > 1)
        note_at(stderr, pos, "can inline %s with cost %d as: %s { %s }",
                qualified_name(func), inl->cost, signature_text(func),
                body_text(inl->body));
    else if (escape_options.print_decisions > 0)
        note_at(stderr, pos, "can inline %s", qualified_name(func));
}

void decide_inlining(Func *func) {
    const char *reason = forbidden(func);
    if (reason != NULL) {
        refuse(func, reason);
        return;
    }
    FuncInfo *info = func_info(func);
    if (info->inline_checked)
        return;
    info->inline_checked = true;
    int cost = inline_cost(func, &reason);
    if (reason != NULL) {
        refuse(func, reason);
        return;
    }
    Inline *inl = ARENA_NEW(&compilation, Inline);
    inl->cost = cost;
    inl->variables = info->variables.len;
    inl->late_results = has_late_results(func);
    inl->body = copy_for_inlining(func);
    func->inl = inl;
    say_yes(func, inl);
}

// ---- Functions of other packages

// Their costs are known from summaries; a body is read when it is first inlined.
static void read_body(Func *func, Inline *inl) {
    sema_import_body(func);
    prepare_imported(func);
    inl->variables = func_info(func)->variables.len;
    inl->late_results = has_late_results(func);
    inl->body = func->body;
}

// ---- Inlining

static void inline_calls_in(Inliner *in, Node **slot);

// A node that replaces another also takes over its temporaries.
static void replace(Inliner *in, Node **slot, Node *with) {
    Node *old = *slot;
    ptrmap_put(&compilation, &in->replaced, old, with);
    note_replacement(old, with);
    Object *callee = callee_temporary(old);
    if (callee != NULL)
        note_copied_argument(with, callee);
    Object **results = tuple_temporaries(old);
    if (results != NULL)
        set_tuple_temporaries(with, results);
    *slot = with;
}

// A method called through an embedded one's type has the wrong receiver.
static bool receiver_fits(Node *call, Func *callee, Func *in) {
    Node *fun = strip_parens(call->call.fun);
    if (call->call.kind == CALL_VALUE)
        fun = static_value(fun, in);
    if (fun->kind != AST_SELECTOR || fun->selector.kind != SEL_METHOD_EXPR)
        return true;
    return callee->recv != NULL &&
           type_identical(callee->recv->type, fun->selector.x->type);
}

// Go's instances take a type of a certain shape, and are only inlined where the
// argument has a shape for its type, too: in other instances.
static bool shapes_fit(const Node *call, const Func *callee, const Func *in) {
    if (outermost_function(callee)->type_arg_count == 0 || callee->parent != NULL)
        return true;
    bool any = call->call.args.len > 0 || call->call.kind == CALL_METHOD;
    return any && outermost_function(in)->type_arg_count > 0;
}

static void consider(Inliner *in, Node **slot) {
    Node *call = *slot;
    Func *callee = static_callee(call, in->func);
    if (callee == NULL || is_intrinsic_call(call))
        return;
    if (callee->object == NULL)
        decide_inlining(callee);
    import_summary(callee);
    Inline *inl = callee->inl;
    if (inl == NULL || inl->cost > in->max_cost || callee == in->func ||
        !receiver_fits(call, callee, in->func) || !shapes_fit(call, callee, in->func))
        return;
    if (inl->body == NULL)
        read_body(callee, inl);
    const char *name = qualified_name(callee);
    const InlinedAt *at = inlined_at(call->pos, in->at);
    if (ptrmap_get(&in->active, callee) != NULL) {
        if (escape_options.print_decisions > 1)
            note_at(stderr, at->outermost, "cannot inline %s into %s: repeated recursive cycle",
                    name, function_text(in->func));
        return;
    }
    if (escape_options.print_decisions > 0 && !has_been_reported(in->func))
        note_at(stderr, at->outermost, "inlining call to %s", name);
    Node *inlined = make_inlined_call(call, callee, in->func, at);
    inlined->inlined.number = in->count++;
    replace(in, slot, inlined);

    const InlinedAt *outer = in->at;
    in->at = at;
    ptrmap_put(&compilation, &in->active, callee, inlined);
    inline_calls_in(in, &inlined->inlined.body);
    ptrmap_put(&compilation, &in->active, callee, NULL);
    in->at = outer;
}

static bool enter(Node **slot, void *context) {
    Inliner *in = context;
    Node *node = *slot;
    switch (node->kind) {
    case AST_FUNC_LIT:
        return false;
    case AST_GO_STMT:
    case AST_DEFER_STMT:
        ptrmap_put(&compilation, &in->kept, strip_parens(node->unary.x), node);
        return true;
    case AST_RESULT: {
        Node *replaced = ptrmap_get(&in->replaced, node->result.x);
        if (replaced != NULL)
            node->result.x = replaced;
        return true;
    }
    default:
        return true;
    }
}

static void leave(Node **slot, void *context) {
    Inliner *in = context;
    Node *node = *slot;
    if (node->kind == AST_CALL && node->call.kind != CALL_BUILTIN &&
        node->call.kind != CALL_INTERFACE && ptrmap_get(&in->kept, node) == NULL)
        consider(in, slot);
}

static void inline_calls_in(Inliner *in, Node **slot) {
    edit_tree(slot, enter, leave, in);
}

static void inline_calls(Func *func) {
    if (func->body == NULL)
        return;
    Inliner in = {.func = func};
    in.max_cost = is_big_function(func) ? BIG_FUNCTION_MAX_COST : INLINE_BUDGET;
    inline_calls_in(&in, &func->body);
    if (func->node == NULL) // the package's initialisation
        replace_initial_values(func->package, &in.replaced);
}

// Even with -l, which only keeps functions of this package from being inlined.
void inline_calls_of(Func *wrapper) {
    inline_calls(wrapper);
}

// ---- A package

static int count_declared(Func **funcs, int count) {
    int declared = 0;
    for (int i = 0; i < count; i++)
        declared += funcs[i]->object != NULL || funcs[i]->node == NULL;
    return declared;
}

static void inline_group(Func **funcs, int count, bool recursive, void *context) {
    (void)context;
    int declared = count_declared(funcs, count);
    for (int i = 0; i < count; i++) {
        if (!recursive || declared > 1)
            decide_inlining(funcs[i]);
        else
            say_no(funcs[i], "recursive");
        inline_calls(funcs[i]);
    }
}

static bool collect_literal(Node *node, void *context) {
    Func *func = context;
    if (node->kind == AST_FUNC_LIT)
        vec_push(&compilation, &func->literals, node->func_lit.func);
    return true;
}

// Literals have come and gone: the list is made anew.
static void collect_literals(Func *func) {
    memset(&func->literals, 0, sizeof func->literals);
    visit_tree(func->body, collect_literal, func);
    for (int i = 0; i < func->literals.len; i++)
        collect_literals(func->literals.items[i]);
}

void inline_package(Package *package) {
    FuncList *roots = package_functions(package);
    if (!escape_options.no_inlining && !escape_options.no_optimization) {
        CallGraphVisit visit = {inline_group, NULL};
        visit_bottom_up(roots, &visit);
    }
    for (int i = 0; i < roots->len; i++)
        collect_literals(roots->items[i]);
}
