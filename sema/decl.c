// Resolving declarations: from a name to its type, and a constant's value.
//
// An object is resolved when it is first needed, in the environment of its own
// declaration, wherever the need arises:
//
//     untouched  ->  in progress (on checker->path)  ->  done
//
// Meeting an object in progress again means a cycle.  A cycle of types through a
// definition is fine here (type T struct { next *T }; whether it is finite is
// cycles.c's business), one of values is left to initorder.c, and a mixture of
// both, or of aliases only, is an error:
//
//     type T [len(x)]int;  var x T       invalid recursive type T
//                                            T refers to x refers to T
//
// Spec: Constant, type, variable, function and method declarations.
#include "sema/operand.h"

#include <string.h>

enum { UNTOUCHED, IN_PROGRESS, DONE }; // Object.state

static Type *invalid(void) { return basic_types[TYPE_INVALID]; }

// ---- Checks that wait

void check_later(void (*check)(Later *), Type *type, Node *node, Object *object,
                 Pos pos) {
    if (checker->package->imported)
        return; // it has been checked
    vec_push(&compilation, &checker->later,
             ((Later){check, type, node, object, pos, NULL}));
}

void check_later_data(void (*check)(Later *), const void *data) {
    vec_push(&compilation, &checker->later,
             ((Later){check, NULL, NULL, NULL, NO_POS, data}));
}

// The same for what must be done even if nobody doubts the package.
void do_later(void (*check)(Later *), Type *type) {
    vec_push(&compilation, &checker->later, ((Later){.check = check, .type = type}));
}

// Runs what is waiting, and what that adds.
void run_later(void) {
    for (int i = 0; i < checker->later.len; i++) {
        Later later = checker->later.items[i];
        later.check(&later);
    }
    checker->later.len = 0;
}

// ---- The path of objects in progress

static void push_object(Object *object) {
    PathStep step = {object, 0, 0};
    if (checker->path.len > 0) {
        step = checker->path.items[checker->path.len - 1];
        step.object = object;
    }
    if (object->kind == OBJ_CONST || object->kind == OBJ_VAR)
        step.values++;
    else if (object->kind == OBJ_TYPE && !object->embedded_alias)
        step.definitions++;
    object->state = IN_PROGRESS;
    object->index = checker->path.len;
    vec_push(&compilation, &checker->path, step);
}

static void pop_object(Object *object) {
    checker->path.len--;
    object->state = DONE;
    object->index = 0;
}

// Is the cycle that leads back to OBJECT, in progress, allowed?  Says so if not.
static bool valid_cycle(Object *object) {
    int start = object->index, count = checker->path.len - start;
    PathStep *first = &checker->path.items[start];
    PathStep *last = &checker->path.items[checker->path.len - 1];
    PathStep before = start > 0 ? first[-1] : (PathStep){0};
    if (checker->in_type_params && object->type && is_generic_named(object->type))
        goto invalid; // a cycle through a list of type parameters
    int values = last->values - before.values;
    int definitions = last->definitions - before.definitions;
    if (values == count)
        return true; // initorder.c reports it
    if (values == 0 && definitions > 0)
        return true;
    Object **cycle;
invalid:
    cycle = ARENA_ARRAY(&compilation, Object *, count);
    for (int i = 0; i < count; i++)
        cycle[i] = first[i].object;
    report_cycle(cycle, count);
    return false;
}

// OBJECT is needed while it is being resolved.
static void meet_in_progress(Object *object) {
    bool valid = valid_cycle(object);
    switch (object->kind) {
    case OBJ_CONST:
    case OBJ_VAR:
        if (!valid || !object->type)
            object->type = invalid();
        break;
    case OBJ_TYPE:
        if (!valid)
            object->type = invalid();
        break; // an alias may still have no type: check_type() complains
    default: break;
    }
}

// ---- Constants

// iota and the position of errors while one constant is checked.
static void const_decl(Object *object) {
    Declaration *declaration = object->declaration;
    Const *saved_iota = checker->iota;
    Pos saved_pos = checker->error_pos;
    checker->iota = const_int(object->decl->value_decl.iota);
    checker->error_pos = NO_POS;
    Operand x = {0};
    if (declaration->type_expr) {
        Type *type = check_type(declaration->type_expr);
        if (!is_const_type(type)) {
            if (type_underlying(type)->kind != TYPE_INVALID)
                node_error(declaration->type_expr, "invalid constant type %s",
                           type_text(type));
            object->type = invalid();
            goto done;
        }
        object->type = type;
    }
    if (declaration->init) {
        if (declaration->inherited)
            checker->error_pos = object->pos;
        check_value(&x, declaration->init);
    }
    if (x.mode == MODE_INVALID || is_invalid(x.type) ||
        (object->type && is_invalid(object->type))) {
        if (!object->type)
            object->type = invalid();
        goto done;
    }
    if (x.mode != MODE_CONSTANT) {
        operand_error(&x, "%s is not constant", operand_text(&x));
        if (!object->type)
            object->type = invalid();
        goto done;
    }
    if (!object->type)
        object->type = x.type;
    assignment(&x, object->type, "constant declaration");
    if (x.mode != MODE_INVALID)
        object->value = x.value;
done:
    if (!object->value)
        object->value = const_unknown();
    checker->iota = saved_iota;
    checker->error_pos = saved_pos;
}

// ---- Variables

static void var_decl(Object *object) {
    Declaration *declaration = object->declaration;
    for (int i = 0; i < declaration->variables.len; i++) {
        Object *variable = declaration->variables.items[i];
        variable->state = IN_PROGRESS;
        variable->index = object->index;
    }
    check_var_decl(object->decl, declaration->variables.items,
                   declaration->variables.len);
    for (int i = 0; i < declaration->variables.len; i++) {
        Object *variable = declaration->variables.items[i];
        if (!variable->type)
            variable->type = invalid();
        variable->state = DONE;
        variable->index = 0;
    }
}

// ---- Types

static void later_valid_type(Later *later) { valid_type(later->object->type); }

static void later_field_uniqueness(Later *later) { check_field_uniqueness(later->type); }

// Two methods of one type must not have one name.
static void add_methods(Object *object, Type *named) {
    int count = object->declaration->methods.len;
    if (count == 0)
        return;
    check_later(later_field_uniqueness, named, NULL, NULL, NO_POS);
    named->methods = ARENA_ARRAY(&compilation, Method, count);
    Scope *names = scope_new(NULL, NULL);
    for (int i = 0; i < count; i++) {
        Object *method = object->declaration->methods.items[i];
        Scope *parent = method->parent;
        Object *other = scope_insert(names, method);
        method->parent = parent;
        if (other) {
            report_redeclared(method->pos,
                              arena_printf(&compilation, "%s.%s", object->name->text,
                                           method->name->text), other);
            continue;
        }
        named->methods[named->method_count++] = (Method){
            .name = method->name,
            .pos = method->pos,
            .package = checker->package,
            .object = method,
            .pointer_receiver = method->declaration->pointer_receiver,
        };
    }
}

static void type_decl(Object *object) {
    Node *decl = object->decl;
    Declaration *declaration = object->declaration;
    check_later(later_valid_type, NULL, NULL, object, NO_POS);
    if (decl->flags & NODE_ALIAS) {
        if (decl->type_decl.type_params.len > 0) {
            sema_error(decl->pos, "generic type cannot be alias");
            object->type = invalid();
            return;
        }
        if (!language_has(9))
            language_error(decl->pos, 9, "type aliases");
        Type *type = check_type(decl->type_decl.type_expr);
        if (!object->type || object->type->kind != TYPE_INVALID)
            object->type = type;
        return;
    }
    Type *named = type_named(object);
    named->not_in_heap = (decl->type_decl.pragma & PRAGMA_NOTINHEAP) != 0;
    object->type = named;
    vec_push(&compilation, &checker->package->named_types, named);
    named->open = object->local_number > 0 && in_generic_function();
    add_methods(object, named);
    Scope *saved = checker->scope;
    if (decl->type_decl.type_params.len > 0) {
        checker->scope = scope_new(saved, checker->func);
        declare_type_params(decl->type_decl.type_params, &named->type_args,
                            &named->type_arg_count);
    }
    Type *rhs = check_defined_type(decl->type_decl.type_expr, named);
    checker->scope = saved;
    if (is_type_param(rhs)) {
        node_error(decl->type_decl.type_expr,
                   "cannot use a type parameter as RHS in type declaration");
        rhs = named->underlying = invalid();
    }
    declaration->rhs = rhs;
    if (!named->underlying)
        named->underlying = rhs;
    named->complete = true;
}

// ---- Functions

// Declares the type parameters of a generic function or method around what
// follows, and returns the function's scope.
static Scope *generic_scope(Object *object) {
    Node *decl = object->decl, *recv = decl->func_decl.recv;
    Declaration *declaration = object->declaration;
    NodeList params = decl->func_decl.type_expr->func_type.type_params;
    bool generic_receiver = recv && receiver_is_generic(recv->field.type_expr);
    if (params.len == 0 && !generic_receiver)
        return scope_new(checker->scope, object->func);
    declaration->pristine = ast_clone(decl);
    checker->scope = scope_new(checker->scope, NULL);
    if (generic_receiver)
        declare_receiver_params(object, recv);
    else
        declare_type_params(params, &declaration->type_params,
                            &declaration->type_param_count);
    if (params.len > 0)
        object->type = type_generic_func(object->type, declaration->type_params,
                                         declaration->type_param_count);
    return function_scope(object->func, checker->scope);
}

static void func_decl(Object *object) {
    Node *decl = object->decl;
    Func *func = object->func;
    // While its signature is checked the function counts as resolved, with an
    // empty one: it cannot be needed there in a valid program.
    object->state = DONE;
    object->type = type_func(NULL, 0, NULL, 0, false);
    func->file = checker->file;
    func->declaring = object;
    func->body = decl->func_decl.body;
    func->scope = generic_scope(object);
    func->type = check_signature(decl->func_decl.type_expr, decl->func_decl.recv, func,
                                 func->scope);
    object->type = func->type;
    if (decl->func_decl.type_expr->func_type.type_params.len > 0)
        object->type = type_generic_func(func->type, object->declaration->type_params,
                                         object->declaration->type_param_count);
    object->state = IN_PROGRESS;
    if (checker->package->imported)
        name_function(func);
    if (func->body)
        vec_push(&compilation, &checker->bodies, func);
}

// ---- Any object

static void resolve(Object *object) {
    Checker saved = *checker;
    checker->file = object->file;
    checker->scope = object->file->scope;
    checker->func = NULL;
    checker->iota = NULL;
    checker->error_pos = NO_POS;
    checker->in_type_params = false;
    bool is_value = object->kind == OBJ_CONST || object->kind == OBJ_VAR;
    checker->declaring = is_value ? object : NULL;
    push_object(object);
    switch (object->kind) {
    case OBJ_CONST: const_decl(object); break;
    case OBJ_VAR: var_decl(object); break;
    case OBJ_TYPE: type_decl(object); break;
    case OBJ_FUNC: func_decl(object); break;
    default: break;
    }
    pop_object(object);
    checker->file = saved.file;
    checker->scope = saved.scope;
    checker->func = saved.func;
    checker->iota = saved.iota;
    checker->error_pos = saved.error_pos;
    checker->declaring = saved.declaring;
    checker->in_type_params = saved.in_type_params;
}

static void resolve_named_type(Node **node, void *context) {
    (void)context;
    if ((*node)->kind == AST_IDENT) {
        Object *object = scope_lookup(checker->package->scope, (*node)->ident.name);
        if (object && object->kind == OBJ_TYPE && !object->embedded_alias)
            check_object(object);
        return;
    }
    ast_each_child(*node, resolve_named_type, NULL);
}

// Of an imported package one name at a time is asked for, and it may be an alias.
// The types that it stands for come first, as in resolve_package_objects():
//     type A = T[S];  type S struct { a *A }
static void resolve_before_alias(Object *object) {
    if (object->kind != OBJ_TYPE || !object->embedded_alias ||
        object->state != UNTOUCHED || !checker->package->imported)
        return;
    Node *type_expr = object->decl->type_decl.type_expr;
    resolve_named_type(&type_expr, NULL);
}

void check_object(Object *object) {
    if (object->state == DONE || !object->declaration)
        return;
    if (object->declaration->origin) {
        resolve_instance_method(object);
        return;
    }
    Checker *outer = enter_package(object->package);
    resolve_before_alias(object);
    if (object->state == DONE)
        ; // with the types it mentions
    else if (object->state == IN_PROGRESS)
        meet_in_progress(object);
    else if (object->type)
        object->state = DONE;
    else
        resolve(object);
    leave_package(outer);
}

// Types first, for their methods must be known before a body or an initial value
// asks for them; aliases after the types they may stand for.
void resolve_package_objects(void) {
    for (int phase = 0; phase < 3; phase++) {
        for (int i = 0; i < checker->objects.len; i++) {
            Object *object = checker->objects.items[i];
            int wanted = object->kind != OBJ_TYPE ? 2 : object->embedded_alias ? 1 : 0;
            if (phase == wanted)
                check_object(object);
        }
    }
    run_later();
}

// ---- Declarations inside functions

// Spec: the scope of a constant begins after its ConstSpec.
static void local_const(Node *decl) {
    NodeList names = decl->value_decl.names;
    for (int i = 0; i < names.len; i++) {
        Node *ident = names.items[i];
        Object *object = object_new(OBJ_CONST, ident->ident.name, ident->pos, NULL);
        ident->ident.object = object;
        const_declaration(object, decl, i);
        const_decl(object);
        object->state = DONE;
    }
    check_decl_arity(decl, true);
    for (int i = 0; i < names.len; i++)
        declare(checker->scope, names.items[i]->ident.object);
}

// Spec: the scope of a type begins at its name.
static void local_type(Node *decl) {
    Node *ident = decl->type_decl.name;
    Object *object = object_new(OBJ_TYPE, ident->ident.name, ident->pos, NULL);
    ident->ident.object = object;
    object->decl = decl;
    object->embedded_alias = decl->flags & NODE_ALIAS;
    object->declaration = ARENA_NEW(&compilation, Declaration);
    object->local_number = ++checker->local_types;
    object->owner = checker->func;
    declare(checker->scope, object);
    push_object(object);
    type_decl(object);
    pop_object(object);
    run_later();
}

void check_local_decl(Node *decl) {
    if (decl->kind == AST_CONST_DECL)
        local_const(decl);
    else if (decl->kind == AST_TYPE_DECL)
        local_type(decl);
}
