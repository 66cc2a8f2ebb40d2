// Cures for calls: say which function, which type, and pass values.
#include "explain/hint.h"
#include "explain/words.h"

#include "base/diag.h"

static Node *argument_call(const Node *value, int *number) {
    const Node *at = value;
    Node *parent = parent_of(at);
    while (parent != NULL && parent->kind == AST_CONVERT &&
           parent->flags & NODE_IMPLICIT) {
        at = parent;
        parent = parent_of(parent);
    }
    if (parent == NULL || parent->kind != AST_CALL)
        return NULL;
    for (int i = 0; i < parent->call.args.len; i++)
        if (parent->call.args.items[i] == at) {
            *number = i;
            return parent;
        }
    return NULL;
}

static Func *direct_callee(const Node *call) {
    const Object *object = NULL;
    if (call->call.kind == CALL_STATIC && call->call.fun->kind == AST_IDENT)
        object = call->call.fun->ident.object;
    return object != NULL && object->kind == OBJ_FUNC ? object->func : NULL;
}

// The field of the parameter list that has parameter NUMBER alone.
static Node *parameter_type(const Func *func, int number) {
    if (func->node == NULL || func->node->kind != AST_FUNC_DECL || func->body == NULL ||
        func->type->variadic || func->type_arg_count > 0 || func->recv != NULL)
        return NULL;
    NodeList *fields = &func->node->func_decl.type_expr->func_type.params;
    int at = 0;
    for (int i = 0; i < fields->len; i++) {
        int names = fields->items[i]->field.names.len;
        if (at == number)
            return names <= 1 ? fields->items[i]->field.type_expr : NULL;
        at += names > 0 ? names : 1;
    }
    return NULL;
}

// The address through which the story's variable gets out, or its node.
static const Node *value_of(const Story *story) {
    if (story->node != NULL)
        return story->node;
    const UseList *uses = uses_of(story->object);
    for (int i = 0; i < uses->len; i++)
        if (is_operator(parent_of(uses->items[i]), TOK_AND))
            return parent_of(uses->items[i]);
    return NULL;
}

// The argument, or a variable that was declared with it and is passed once.
static Node *call_with(const Story *story, int *number) {
    const Node *value = value_of(story);
    Node *call = argument_call(value, number);
    Object *variable = call == NULL && value != NULL ? declared_with(value) : NULL;
    if (variable == NULL)
        return call;
    const UseList *uses = uses_of(variable);
    for (int i = 0; i < uses->len && call == NULL; i++)
        call = argument_call(uses->items[i], number);
    return call;
}

//     func area(s Shape) int     area(Square{4})     ->     func area(s Square) int
bool cure_concrete_parameter(Package *package, const Story *story, Fix *fix) {
    int number;
    Node *call = call_with(story, &number);
    Func *callee = call != NULL ? direct_callee(call) : NULL;
    Node *type = callee != NULL ? parameter_type(callee, number) : NULL;
    if (type == NULL || !type_is_interface(callee->params.items[number]->type))
        return false;
    Type *concrete = NULL;
    const UseList *uses = uses_of(callee->object);
    for (int i = 0; i < uses->len; i++) {
        if (uses->items[i]->pos == callee->object->pos)
            continue;
        Node *other = call_of(uses->items[i]);
        Node *arg = other != NULL ? other->call.args.items[number] : NULL;
        if (arg == NULL || arg->kind != AST_CONVERT || !(arg->flags & NODE_IMPLICIT))
            return false;
        Type *passed = arg->unary.x->type;
        if (type_is_interface(passed) || type_is_untyped(passed) ||
            (concrete != NULL && !type_identical(concrete, passed)))
            return false;
        concrete = passed;
    }
    if (concrete == NULL)
        return false;
    const char *name = type_string(concrete, package);
    fix_replace(fix, extent_of(type), name);
    fix->text = say(WORD_HINT_CONCRETE, callee->params.items[number]->name->text,
                    callee->name, name);
    return true;
}

//     var hook = func(p *T) {…}     ->     func hook(p *T) {…}
bool cure_declare_function(Package *package, const Story *story, Fix *fix) {
    (void)package;
    int number;
    Node *call = call_with(story, &number);
    Node *fun = call != NULL ? call->call.fun : NULL;
    Object *variable = fun != NULL && fun->kind == AST_IDENT ? fun->ident.object : NULL;
    if (variable == NULL || variable->kind != OBJ_VAR || variable->owner != NULL ||
        variable->address_taken)
        return false;
    Node *declaration = NULL;
    const UseList *uses = uses_of(variable);
    for (int i = 0; i < uses->len; i++) {
        if (uses->items[i]->pos == variable->pos)
            declaration = parent_of(uses->items[i]);
        else if (call_of(uses->items[i]) == NULL)
            return false;
    }
    if (declaration == NULL || declaration->kind != AST_VAR_DECL ||
        declaration->value_decl.names.len != 1 ||
        declaration->value_decl.values.len != 1 ||
        declaration->value_decl.values.items[0]->kind != AST_FUNC_LIT ||
        token_before(variable->pos) != TOK_VAR)
        return false;
    Node *literal = declaration->value_decl.values.items[0];
    Pos word = literal->pos; // `func`
    fix_replace(fix, (Extent){start_before(variable->pos), word + 4},
                arena_printf(&compilation, "func %s", variable->name->text));
    fix->text = say(WORD_HINT_FUNCTION, variable->name->text);
    return true;
}

//     go worker(&c)   func worker(c *T)     ->     go worker(c)   func worker(c T)
bool cure_pass_by_value(Package *package, const Story *story, Fix *fix) {
    (void)package;
    enum { LARGE = 256 }; // bytes that are not worth copying
    int number;
    Node *call = call_with(story, &number);
    Func *callee = call != NULL ? direct_callee(call) : NULL;
    Node *type = callee != NULL ? parameter_type(callee, number) : NULL;
    if (type == NULL || type->kind != AST_STAR || type_size(story->type) > LARGE)
        return false;
    Object *param = callee->params.items[number];
    if (!only_read(fix, param))
        return false;
    fix_remove_char(fix, type->pos);
    const UseList *uses = uses_of(callee->object);
    for (int i = 0; i < uses->len; i++) {
        if (uses->items[i]->pos == callee->object->pos)
            continue;
        Node *other = call_of(uses->items[i]);
        Node *arg = other != NULL ? other->call.args.items[number] : NULL;
        if (!is_operator(arg, TOK_AND))
            return false;
        fix_remove_char(fix, arg->pos);
    }
    // A goroutine sees later changes through a pointer, but not in its copy.
    if (story->object != NULL && (story->object->reassigned || story->object->captured))
        return false;
    fix->text = say(WORD_HINT_BY_VALUE, param->name->text, callee->name);
    return true;
}
