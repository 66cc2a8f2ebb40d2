// The bodies of instances.
//
// The declaration of a generic function is kept as the parser made it; an instance
// is a clone of it, checked in a scope where the type parameters are aliases of
// the arguments:
//
//     func Map[K comparable, V any](m map[K]V) []K { … }
//     Map[int, string]:  K = int; V = string   then the same body
//
// make_instances() does so for all that the package needs, and for those that
// these need in turn.  What the check of the generic body found to be no constant
// in general is none in the instance either: is_varying().
#include "sema/operand.h"

// ---- Constants that are none in the general case

// T(1), len(x) and unsafe.Sizeof(x) are no constants where T or x's type is a type
// parameter; in the instance they look like constants, and must not be.  They are
// known by their position.

static Declaration *generic_declaration(void) {
    Func *func = checker->func;
    while (func != NULL && func->parent != NULL)
        func = func->parent;
    Object *object = func != NULL ? func->object : NULL;
    return object != NULL ? object->declaration : NULL;
}

bool in_generic_function(void) {
    Declaration *declaration = generic_declaration();
    return declaration != NULL && declaration->type_param_count > 0;
}

bool in_instance(void) {
    Declaration *declaration = generic_declaration();
    return declaration != NULL && declaration->origin != NULL;
}

// CALL has a value of its own in each instance.
void mark_varying(Node *call) {
    Declaration *declaration = generic_declaration();
    if (declaration != NULL && declaration->type_param_count > 0)
        vec_push(&compilation, &declaration->varying, call->pos);
}

bool is_varying(Node *call) {
    Declaration *declaration = generic_declaration();
    if (declaration == NULL || declaration->origin == NULL)
        return false;
    declaration = declaration->origin->declaration;
    for (int i = 0; i < declaration->varying.len; i++)
        if (declaration->varying.items[i] == call->pos)
            return true;
    return false;
}

// ---- Bodies

// The scope in which the type parameters of ORIGIN stand for ARGS.
static Scope *bind_type_params(Object *origin, Type **args) {
    Scope *scope = scope_new(origin->file->scope, NULL);
    Declaration *declaration = origin->declaration;
    for (int i = 0; i < declaration->type_param_count; i++) {
        Object *param = declaration->type_params[i]->object;
        Object *object = object_new(OBJ_TYPE, param->name, param->pos, args[i]);
        object->state = 2;
        object->used = true;
        object->embedded_alias = true;
        declare(scope, object);
    }
    return scope;
}

static void copy_name(Object *object, void *context) {
    Scope *scope = context;
    scope_insert(scope, object);
}

// The function's own scope, within TYPE_PARAMS: a parameter must not have the name
// of a type parameter.
Scope *function_scope(Func *func, Scope *type_params) {
    Scope *scope = scope_new(type_params, func);
    scope_each(type_params, copy_name, scope);
    return scope;
}

// A generic function of an imported package was read without its body.  The body is
// needed twice: to be copied, and checked, which finds what varies in it.
static void read_generic_body(Object *origin) {
    Node *pristine = origin->declaration->pristine;
    if (!(pristine->flags & NODE_BODY_SKIPPED))
        return;
    parse_skipped_body(origin->file, pristine);
    check_function_branches(pristine->func_decl.body);
    read_body(origin->func);
}

static void check_instance_body(Object *object) {
    Object *origin = object->declaration->origin;
    Func *func = object->func;
    Checker saved = *checker;
    checker->package = origin->package;
    checker->file = origin->file;
    checker->declaring = NULL;
    Scope *scope = checker->scope = bind_type_params(origin, func->type_args);
    read_generic_body(origin);
    Node *decl = ast_clone(origin->declaration->pristine);
    decl->func_decl.func = func;
    decl->func_decl.name->ident.object = object;
    func->node = decl;
    func->body = decl->func_decl.body;
    func->scope = function_scope(func, scope);
    checker->func = func;
    func->type = check_signature(decl->func_decl.type_expr, decl->func_decl.recv, func,
                                 func->scope);
    check_body(func);
    run_later();
    checker->package = saved.package;
    checker->file = saved.file;
    checker->declaring = saved.declaring;
    checker->scope = saved.scope;
    checker->func = saved.func;
    vec_push(&compilation, &checker->package->funcs, func);
}

static void complete_type(Type *type) {
    vec_push(&compilation, &checker->package->instances, type);
    type_underlying(type);
    expand_methods(type);
    for (int i = 0; i < type->method_count; i++) {
        check_object(type->methods[i].object);
        type->methods[i].type = type->methods[i].object->type;
        vec_push(&compilation, &checker->instance_funcs, type->methods[i].object);
    }
}

// Makes all instances that the package needs, and those that they need.
static void complete_instances(void) {
    Checker *c = checker;
    while (c->types_made < c->instance_types.len || c->funcs_made < c->instance_funcs.len)
        if (c->types_made < c->instance_types.len)
            complete_type(c->instance_types.items[c->types_made++]);
        else
            check_instance_body(c->instance_funcs.items[c->funcs_made++]);
}

static bool is_generic(Func *func) {
    return func != NULL && func->object->declaration->type_param_count > 0;
}

static void drop_generic_decls(NodeList *decls) {
    int kept = 0;
    for (int i = 0; i < decls->len; i++) {
        Node *decl = decls->items[i];
        if (decl->kind != AST_FUNC_DECL || !is_generic(decl->func_decl.func))
            decls->items[kept++] = decl;
    }
    decls->len = kept;
}

static void drop_generic_functions(Package *package) {
    int kept = 0;
    for (int i = 0; i < package->funcs.len; i++)
        if (!is_generic(package->funcs.items[i]))
            package->funcs.items[kept++] = package->funcs.items[i];
    package->funcs.len = kept;
    for (int i = 0; i < package->files.len; i++)
        drop_generic_decls(&package->files.items[i]->decls);
}

// The generic declarations have been checked.  Without errors, their instances
// take their place among the package's functions.
void make_instances(Package *package) {
    drop_generic_functions(package);
    complete_instances();
}

Func *sema_generic_of(const Func *instance) {
    const Object *object = instance->object;
    if (object == NULL || object->declaration == NULL || object->declaration->origin == NULL)
        return NULL;
    return object->declaration->origin->func;
}

bool sema_has_core_type(const Func *instance, int index) {
    const Func *generic = sema_generic_of(instance);
    const Declaration *declaration = generic != NULL ? generic->object->declaration : NULL;
    if (declaration == NULL || index >= declaration->type_param_count)
        return false;
    Type *param = declaration->type_params[index], *core = core_type(param);
    return core != NULL && core != param;
}

// What the body of an imported function mentions beside what we have made: its
// package HOME has made it.
void leave_instances_to(Package *home) {
    while (checker->types_made < checker->instance_types.len)
        complete_type(checker->instance_types.items[checker->types_made++]);
    while (checker->funcs_made < checker->instance_funcs.len)
        checker->instance_funcs.items[checker->funcs_made++]->func->home = home;
}
