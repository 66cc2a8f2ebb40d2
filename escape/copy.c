// Copies of function bodies, for inlining.
//
// An inlined body has variables of its own: each call gets fresh ones, so that
//
//     func twice(x int) int { y := x + x; return y }
//     twice(twice(3))
//
// has two x and two y.  The copy is made in two steps: ast_clone() copies the
// nodes, then original and copy are walked side by side, and in the copy mentions
// of variables are replaced, function literals get a Func of their own, and
// returns are told which call they leave.
#include "escape/inline.h"

#include "lexer/token.h"

#include <string.h>

typedef struct Copier {
    Func *into;     // function that gets the copy
    Func *literal;  // copied literal we are in, or NULL
    Node *call;     // the INLINED_CALL, or NULL for a copy to keep
    PtrMap fresh;   // original variable -> its copy
    const InlinedAt *at; // the call it is made for, or NULL
} Copier;

static void pair(Copier *c, Node *original, Node *copy);

// ---- Variables

static Object *copied(Copier *c, Object *object) {
    Object *fresh = object != NULL ? ptrmap_get(&c->fresh, object) : NULL;
    return fresh != NULL ? fresh : object;
}

static Object *copy_variable(Copier *c, Object *object, Func *owner) {
    Object *fresh = ARENA_NEW(&compilation, Object);
    *fresh = *object;
    fresh->owner = owner;
    fresh->escape = NULL;
    fresh->codegen = NULL;
    ptrmap_put(&compilation, &c->fresh, object, fresh);
    vec_push(&compilation, &func_info(owner)->variables, fresh);
    return fresh;
}

// A variable of the inlined function becomes a plain local one of the caller.
static Object *copy_local(Copier *c, Object *object) {
    Object *fresh = copy_variable(c, object, c->into);
    fresh->is_param = fresh->is_result = false;
    fresh->param_index = -1;
    VarInfo *info = var_info(fresh);
    info->shown_at = var_info(object)->shown_at;
    info->inlined = c->at;
    info->undefined = !object->is_param;
    info->temporary = var_info(object)->temporary;
    if (!info->temporary)
        vec_push(&compilation, &c->into->locals, fresh);
    return fresh;
}

static void copy_lists(Copier *c, const void *from, void *to) {
    const ObjectList *originals = from;
    ObjectList fresh = {0};
    for (int i = 0; i < originals->len; i++)
        vec_push(&compilation, &fresh, copied(c, originals->items[i]));
    *(ObjectList *)to = fresh;
}

// ---- Function literals

static const char *literal_name(Func *parent) {
    const char *prefix = parent->object != NULL || parent->node == NULL ? "func" : "";
    return arena_printf(&compilation, "%s.%s%d", parent->name, prefix,
                        ++parent->literal_count);
}

// In a copy to keep, a literal is a shell around the copied body; in an inlined
// one it is a function with variables of its own.
static Func *copy_function(Copier *c, Func *func, Node *node) {
    Func *fresh = ARENA_NEW(&compilation, Func);
    *fresh = *func;
    fresh->node = node;
    fresh->body = node->func_lit.body;
    fresh->escape = fresh->inl = fresh->codegen = NULL;
    FuncInfo *info = func_info(fresh);
    info->prepared = true;
    info->capture_pos = func_info(func)->capture_pos;
    if (c->call == NULL) {
        info->variables = func_info(func)->variables;
        return fresh;
    }
    fresh->parent = c->literal != NULL ? c->literal : c->into;
    fresh->package = c->into->package;
    fresh->literal_count = 0;
    ObjectList *variables = &func_info(func)->variables;
    for (int i = 0; i < variables->len; i++)
        copy_variable(c, variables->items[i], fresh);
    copy_lists(c, &func->params, &fresh->params);
    copy_lists(c, &func->results, &fresh->results);
    copy_lists(c, &func->locals, &fresh->locals);
    copy_lists(c, &func->captures, &fresh->captures);
    return fresh;
}

static void function_literal(Copier *c, Node *original, Node *copy) {
    Func *outer = c->literal, *func = original->func_lit.func;
    Func *fresh = copy_function(c, func, copy);
    copy->func_lit.func = fresh;
    memset(&fresh->literals, 0, sizeof fresh->literals);
    c->literal = fresh;
    pair(c, func->body, fresh->body);
    c->literal = outer;
    if (c->call != NULL)
        fresh->name = literal_name(c->into); // after those inside it
}

// ---- Side by side

typedef struct ChildList {
    NodeList nodes;
} ChildList;

static void add_child(Node **child, void *context) {
    ChildList *children = context;
    vec_push(&compilation, &children->nodes, *child);
}

static void pair_children(Copier *c, Node *original, Node *copy) {
    ChildList originals = {0}, copies = {0};
    ast_each_child(original, add_child, &originals);
    ast_each_child(copy, add_child, &copies);
    for (int i = 0; i < originals.nodes.len; i++)
        if (originals.nodes.items[i] != NULL)
            pair(c, originals.nodes.items[i], copies.nodes.items[i]);
}

static void copy_temporaries(Copier *c, Node *original, Node *copy) {
    Object *callee = callee_temporary(original);
    if (callee != NULL)
        note_copied_argument(copy, copied(c, callee));
    Object **results = tuple_temporaries(original);
    if (results == NULL)
        return;
    int count = tuple_count(original);
    Object **fresh = ARENA_ARRAY(&compilation, Object *, count);
    for (int i = 0; i < count; i++)
        fresh[i] = copied(c, results[i]);
    set_tuple_temporaries(copy, fresh);
}

// Variables of a copied literal keep their initial values known.
static void note_initial(Node *ident, Node *value) {
    if (ident_declares(ident))
        var_info(ident->ident.object)->initial = value;
}

static void note_initials(Copier *c, NodeList *targets, NodeList *values) {
    if (c->literal == NULL || targets->len != values->len ||
        values->items[0]->kind == AST_RESULT)
        return;
    for (int i = 0; i < targets->len; i++)
        note_initial(targets->items[i], values->items[i]);
}

static void pair(Copier *c, Node *original, Node *copy) {
    copy_temporaries(c, original, copy);
    switch (original->kind) {
    case AST_IDENT:
        copy->ident.object = copied(c, original->ident.object);
        return;
    case AST_FUNC_LIT:
        function_literal(c, original, copy);
        return;
    case AST_RESULT:
        if (original->result.index != 0)
            return; // shares its operand with the first
        break;
    case AST_CASE_CLAUSE:
        copy->clause.object = copied(c, original->clause.object);
        break;
    case AST_RETURN_STMT:
        if (c->literal == NULL)
            copy->ret.inlined = c->call;
        break;
    default:
        break;
    }
    pair_children(c, original, copy);
    if (original->kind == AST_ASSIGN && (copy->flags & NODE_DEFINE))
        note_initials(c, &copy->assign.lhs, &copy->assign.rhs);
    else if (original->kind == AST_VAR_DECL)
        note_initials(c, &copy->value_decl.names, &copy->value_decl.values);
}

Node *copy_for_inlining(Func *func) {
    Node *copy = ast_clone(func->body);
    Copier c = {.into = func};
    pair(&c, func->body, copy);
    return copy;
}

// ---- Inlined calls

static Node *ident_of(Object *object, Pos pos) {
    Node *ident = ast_new(AST_IDENT, object != NULL ? object->pos : pos);
    ident->ident.name = object != NULL ? object->name : name_of("_");
    ident->ident.object = object;
    ident->type = object != NULL ? object->type : NULL;
    return ident;
}

// Parameters that nobody can mention need no variable.
static Object *parameter_copy(Copier *c, Object *parameter) {
    return parameter->name->blank ? NULL : copied(c, parameter);
}

static void set_parameter(Copier *c, Node *assign, Object *parameter, Node *argument) {
    Object *fresh = parameter_copy(c, parameter);
    Node *target = ident_of(fresh, c->call->pos);
    if (fresh == NULL)
        target->type = parameter->type;
    else
        var_info(fresh)->initial = argument;
    vec_push(&compilation, &assign->assign.lhs, target);
    vec_push(&compilation, &assign->assign.rhs, argument);
}

// f().method(): what was to be evaluated into a temporary still is, first.
static Node *receiver(Copier *c, Node *call) {
    Node *x = call->call.fun->selector.x;
    Object *temporary = callee_temporary(x);
    if (temporary == NULL)
        return x;
    forget_temporary(x);
    vec_push(&compilation, &c->into->locals, temporary);
    var_info(temporary)->initial = x;
    Node *assign = ast_new(AST_ASSIGN, temporary->pos);
    assign->op = TOK_DEFINE;
    assign->flags = NODE_DEFINE;
    vec_push(&compilation, &assign->assign.lhs, ident_of(temporary, call->pos));
    vec_push(&compilation, &assign->assign.rhs, x);
    vec_push(&compilation, &c->call->inlined.init, assign);
    return ident_of(temporary, call->pos);
}

// f()(): calls inside the callee happen although it is known what they return.
static void callee_effects(Copier *c, Node *call) {
    Node *fun = call->call.fun;
    if (callee_temporary(fun) == NULL)
        return;
    forget_temporary(fun);
    Node *stmt = ast_new(AST_EXPR_STMT, fun->pos);
    stmt->unary.x = fun;
    vec_push(&compilation, &c->call->inlined.init, stmt);
}

static void set_parameters(Copier *c, Node *call, Func *callee) {
    callee_effects(c, call);
    Node *assign = ast_new(AST_ASSIGN, call->pos);
    assign->op = TOK_DEFINE;
    assign->flags = NODE_DEFINE | NODE_SETS_PARAMS;
    NodeList *args = &call->call.args;
    int i = 0;
    if (callee->recv != NULL)
        set_parameter(c, assign, callee->recv,
                      call->call.kind == CALL_METHOD ? receiver(c, call)
                                                     : args->items[i++]);
    for (int j = 0; j < callee->params.len; j++)
        set_parameter(c, assign, callee->params.items[j], args->items[i++]);
    if (assign->assign.lhs.len > 0)
        vec_push(&compilation, &c->call->inlined.init, assign);
}

static Object *result_variable(Copier *c, Object *result, int index) {
    bool named = result->name->text[0] != '~' && !result->name->blank;
    Object *fresh = copy_local(c, result);
    if (!named)
        fresh->name = name_of(arena_printf(&compilation, "~R%d", index));
    return fresh;
}

static void set_results(Copier *c, Func *callee, const Inline *inl) {
    for (int i = 0; i < callee->results.len; i++) {
        Object *result = result_variable(c, callee->results.items[i], i);
        var_info(result)->undefined = !inl->late_results;
        vec_push(&compilation, &c->call->inlined.results, result);
    }
}

static bool find_return(Node *node, void *context) {
    if (node->kind == AST_RETURN_STMT)
        *(Node **)context = node;
    return true;
}

// With a single return, the result is what it returns: static_value() looks
// through it.
static void note_result(Node *inlined, const Inline *inl) {
    if (!inl->late_results || inlined->inlined.results.len != 1)
        return;
    Node *last = NULL;
    visit_tree(inlined->inlined.body, find_return, &last);
    if (last != NULL && last->ret.results.len == 1)
        var_info(inlined->inlined.results.items[0])->initial = last->ret.results.items[0];
}

Node *make_inlined_call(Node *call, Func *callee, Func *into, const InlinedAt *at) {
    const Inline *inl = callee->inl;
    Node *inlined = ast_new(AST_INLINED_CALL, call->pos);
    inlined->type = call->type;
    inlined->flags = call->flags;
    inlined->inlined.func = callee;
    Copier c = {.into = into, .call = inlined, .at = at};
    ObjectList *variables = &func_info(callee)->variables;
    for (int i = 0; i < inl->variables; i++)
        if (!variables->items[i]->is_result)
            copy_local(&c, variables->items[i]);
    set_results(&c, callee, inl);
    set_parameters(&c, call, callee);
    into->has_goto_or_label |= callee->has_goto_or_label;
    inlined->inlined.body = ast_clone(inl->body);
    pair(&c, inl->body, inlined->inlined.body);
    note_result(inlined, inl);
    return inlined;
}
