// Generics: declaring type parameters, and making instances.
//
//     func Map[K comparable, V any](m map[K]V) []K { … }     Map(m), Map[int, string]
//     type List[T any] struct { next *List[T]; value T }     List[int]
//
// A generic declaration is checked once with its type parameters as types of
// their own (TYPE_TYPE_PARAM), only to find what is wrong in it.  Running code
// comes from instances, and an instance is a copy: the declaration as the parser
// made it is cloned and checked again in a scope where the type parameters are
// aliases of the arguments,
//
//     K = int; V = string      then      func Map(m map[K]V) []K { … }
//
// so nothing behind sema needs to know of generics.  Equal arguments give the
// same instance; one table holds them all.  A generic type's instance gets its
// underlying type by substitution, when it is first asked for, and its methods as
// instances of the declared ones.  Instances that mention type parameters, as
// List[T] inside List's own declaration does, are "open": they have types but no
// code.
//
// Spec: Type parameter declarations, Instantiations, Method declarations.
#include "sema/operand.h"

#include <string.h>

static Type *invalid(void) { return basic_types[TYPE_INVALID]; }

// ---- Declaring type parameters

static Object *declare_type_param(Node *ident, int index) {
    Object *object = object_new(OBJ_TYPE, ident->ident.name, ident->pos, NULL);
    object->state = 2;
    object->used = true;
    object->type = type_param(object, index);
    ident->ident.object = object;
    declare(checker->scope, object);
    return object;
}

static TypeList add_type_param(TypeList list, Node *ident) {
    Type *param = declare_type_param(ident, list.len)->type;
    vec_push(&compilation, &list, param);
    return list;
}

// ~T and A|B stand for interface{~T} and interface{A|B}.
static Type *implicit_interface(Node *node) {
    Type *element = check_union(node);
    Pos pos = ast_start_pos(node);
    Type *type = type_interface(NULL, 0, &element, &pos, 1);
    type->implicit = true;
    check_later_complete(type);
    return type;
}

static Type *check_constraint(Node *node) {
    bool is_union = (node->kind == AST_BINARY && node->op == TOK_OR) ||
                    (node->kind == AST_UNARY && node->op == TOK_TILDE);
    Type *type = is_union ? implicit_interface(node) : check_type(node);
    if (is_type_param(type)) {
        node_error(node, "cannot use a type parameter as constraint");
        return invalid();
    }
    return type;
}

// [A, B C, D E] in the current scope.  The parameters are all declared before
// any constraint is looked at: they may mention each other.  COUNT and PARAMS get
// them as soon as they are declared.
void declare_type_params(NodeList fields, Type ***params, int *count) {
    TypeList list = {0};
    for (int i = 0; i < fields.len; i++) {
        NodeList names = fields.items[i]->field.names;
        for (int j = 0; j < names.len; j++)
            list = add_type_param(list, names.items[j]);
    }
    *params = list.items;
    *count = list.len;
    bool saved = checker->in_type_params;
    checker->in_type_params = true;
    int at = 0;
    for (int i = 0; i < fields.len; i++) {
        Type *constraint = check_constraint(fields.items[i]->field.type_expr);
        for (int j = 0; j < fields.items[i]->field.names.len; j++)
            list.items[at++]->constraint = constraint;
    }
    checker->in_type_params = saved;
}

// ---- Receivers: func (x *T[A, B]) m()

// The T[A, B] of a receiver's type expression, or NULL.
static Node *receiver_index(Node *expr, int *stars) {
    *stars = 0;
    while (expr->kind == AST_PAREN || expr->kind == AST_STAR) {
        *stars += expr->kind == AST_STAR;
        expr = expr->unary.x;
    }
    return expr->kind == AST_INDEX ? expr : NULL;
}

bool receiver_is_generic(Node *expr) {
    int stars;
    return receiver_index(expr, &stars) != NULL;
}

static Node *receiver_param(Node *node) {
    if (node->kind == AST_IDENT)
        return node;
    if (node->kind != AST_BAD)
        node_error(node, "receiver type parameter %s must be an identifier",
                   ast_expr_text(node));
    Node *blank = ast_new(AST_IDENT, node->pos);
    blank->ident.name = name_of("_");
    return blank;
}

// Declares a generic method's receiver parameters in the current scope; their
// constraints are those of the type.
void declare_receiver_params(Object *method, Node *recv) {
    int stars;
    Node *index = receiver_index(recv->field.type_expr, &stars);
    if (!language_has(18))
        language_error(index->pos, 18, "type instantiation");
    Declaration *declaration = method->declaration;
    NodeList names = index->index.indices;
    int count = declaration->type_param_count = names.len;
    Type **params = declaration->type_params = ARENA_ARRAY(&compilation, Type *, count);
    for (int i = 0; i < count; i++)
        params[i] = declare_type_param(receiver_param(names.items[i]), i)->type;
    Type *generic = check_generic_type(index->index.x, false);
    if (is_invalid(generic))
        return;
    int wanted = generic->type_arg_count;
    if (count < wanted)
        sema_error(recv->pos, "got %d type parameter%s, but receiver base type declares %d",
                   count, count == 1 ? "" : "s", wanted);
    if (count != wanted)
        sema_error(index->index.x->pos, "got %d arguments but %d type parameters", count,
                   wanted);
    for (int i = 0; i < count && count == wanted; i++) {
        mono_same(params[i], generic->type_args[i]);
        Type *constraint = generic->type_args[i]->constraint;
        params[i]->constraint =
            constraint ? type_substitute(constraint, generic->type_args, params, count)
                       : NULL;
    }
    bool names_only = true;
    for (int i = 0; i < count; i++)
        names_only &= names.items[i]->kind == AST_IDENT;
    if (stars <= 1 && names_only)
        declaration->receiver = instance_of(generic, params, count);
}

// ---- The table of instances

typedef struct Instance {
    const void *generic; // the generic Type, or the Object of a generic function
    Type *const *args;
    int count;
    void *made;          // Type, or Object
} Instance;

static struct {
    Instance *slots; // open addressing, a power of two of them
    uint32_t cap;
    uint32_t len;
} table;

static uint64_t mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 29);
}

static uint64_t hash_types(uint64_t hash, Type *const *list, int count);

// Equal for identical types, however they were written.
static uint64_t hash_type(Type *type) {
    uint64_t hash = mix(type->kind, 0);
    if (type->kind == TYPE_NAMED) {
        hash = mix(hash, type->generic ? type->generic->id : type->id);
        return hash_types(hash, type->type_args, type->generic ? type->type_arg_count : 0);
    }
    if (type->kind == TYPE_TYPE_PARAM)
        return mix(hash, type->id);
    if (type->kind == TYPE_INTERFACE)
        return hash;
    if (type->elem)
        hash = mix(hash, hash_type(type->elem));
    if (type->key)
        hash = mix(hash, hash_type(type->key));
    hash = mix(hash, (uint64_t)type->len);
    for (int i = 0; i < type->field_count; i++)
        hash = mix(mix(hash, type->fields[i].name->hash), hash_type(type->fields[i].type));
    hash = hash_types(hash, type->params, type->param_count);
    return hash_types(hash, type->results, type->result_count);
}

static uint64_t hash_types(uint64_t hash, Type *const *list, int count) {
    hash = mix(hash, (uint64_t)count);
    for (int i = 0; i < count; i++)
        hash = mix(hash, hash_type(list[i]));
    return hash;
}

static uint64_t hash_instance(const Instance *instance) {
    return hash_types((uint64_t)(uintptr_t)instance->generic >> 4, instance->args,
                      instance->count);
}

static bool same_args(const Instance *a, const Instance *b) {
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++)
        if (!type_identical(a->args[i], b->args[i]))
            return false;
    return true;
}

static void grow(void) {
    uint32_t cap = table.cap ? table.cap * 2 : 256;
    Instance *slots = ARENA_ARRAY(&compilation, Instance, cap);
    for (uint32_t i = 0; i < table.cap; i++) {
        if (!table.slots[i].generic)
            continue;
        uint64_t at = hash_instance(&table.slots[i]);
        while (slots[at & (cap - 1)].generic)
            at++;
        slots[at & (cap - 1)] = table.slots[i];
    }
    table.slots = slots;
    table.cap = cap;
}

// The entry for GENERIC with ARGS; its `made` is NULL if it is new, and then the
// caller sets it and gives `args` a longer life.
static Instance *find_instance(const void *generic, Type *const *args, int count) {
    if (table.len * 2 >= table.cap)
        grow();
    Instance wanted = {generic, args, count, NULL};
    uint64_t at = hash_instance(&wanted);
    for (;; at++) {
        Instance *entry = &table.slots[at & (table.cap - 1)];
        if (!entry->generic) {
            *entry = wanted;
            table.len++;
            return entry;
        }
        if (entry->generic == generic && same_args(entry, &wanted))
            return entry;
    }
}

// ---- Instances of types

// The package that is being compiled makes all instances, wherever they were met.
static Checker *instance_maker(void) {
    return root_checker ? root_checker : checker;
}

Type *instance_of(Type *generic, Type *const *args, int count) {
    Instance *entry = find_instance(generic, args, count);
    if (entry->made)
        return entry->made;
    Type *type = type_instance(generic, args, count);
    entry->args = type->type_args;
    entry->made = type;
    if (!type->open)
        vec_push(&compilation, &instance_maker()->instance_types, type);
    return type;
}

// Gives an instance its underlying type, unless the generic type's declaration
// is still being looked at.
void expand_instance(Type *type) {
    Type *generic = type->generic;
    if (!generic->complete)
        return;
    type->complete = true;
    if (type->type_arg_count != generic->type_arg_count)
        type->underlying = invalid(); // which is reported
    else
        type->underlying = type_substitute(generic->underlying, generic->type_args,
                                           type->type_args, type->type_arg_count);
}

static Object *instance_object(Object *origin, Type **args, int count) {
    Object *object = object_new(OBJ_FUNC, origin->name, origin->pos, NULL);
    object->package = origin->package;
    object->file = origin->file;
    object->decl = origin->decl;
    object->used = true;
    object->declaration = ARENA_NEW(&compilation, Declaration);
    object->declaration->origin = origin;
    Func *func = object->func = ARENA_NEW(&compilation, Func);
    func->object = object;
    func->package = origin->package;
    func->file = origin->file;
    func->pragma = origin->func->pragma;
    func->type_args = args;
    func->type_arg_count = count;
    return object;
}

// "f[int]", "T[int].m", "(*T[int]).m"
static void name_instance_func(Func *func) {
    Declaration *declaration = func->object->declaration;
    const char *name = func->object->name->text;
    const char *args = type_args_link_string(func->type_args, func->type_arg_count);
    if (!declaration->receiver)
        func->name = arena_printf(&compilation, "%s%s", name, args);
    else
        func->name = arena_printf(&compilation,
                                  declaration->pointer_receiver ? "(*%s%s).%s" : "%s%s.%s",
                                  declaration->receiver->object->name->text, args, name);
}

// Gives an instance its methods; their types come later (instance_method_type).
void expand_methods(Type *type) {
    if (type->expanded || !type->generic)
        return;
    type->expanded = true;
    Type *generic = type->generic;
    type->methods = ARENA_ARRAY(&compilation, Method, generic->method_count + 1);
    type->method_count = generic->method_count;
    for (int i = 0; i < type->method_count; i++) {
        Method *method = &type->methods[i];
        *method = generic->methods[i];
        method->type = NULL;
        method->object =
            instance_object(method->object, type->type_args, type->type_arg_count);
        method->object->declaration->receiver = type;
        method->object->declaration->pointer_receiver = method->pointer_receiver;
        if (!type->open)
            name_instance_func(method->object->func);
    }
}

// The type of an instance's method, from that of the declared one.
void resolve_instance_method(Object *object) {
    Object *origin = object->declaration->origin;
    check_object(origin);
    Func *func = object->func;
    if (!origin->func->type) { // in the middle of its own signature
        object->type = type_func(NULL, 0, NULL, 0, false);
        return;
    }
    Declaration *generic = origin->declaration;
    object->state = 2;
    object->type = origin->type;
    if (generic->type_param_count == func->type_arg_count)
        object->type = type_substitute(origin->type, generic->type_params,
                                       func->type_args, func->type_arg_count);
    func->type = object->type;
}

// ---- Instances of functions

// ORIGIN with ARGS, whose signature is SIGNATURE.
static Object *function_instance(Object *origin, Type **args, int count,
                                 Type *signature) {
    Instance *entry = find_instance(origin, args, count);
    if (entry->made)
        return entry->made;
    Object *object = instance_object(origin, args, count);
    object->state = 2;
    object->type = object->func->type = signature;
    name_instance_func(object->func);
    entry->args = args;
    entry->made = object;
    vec_push(&compilation, &instance_maker()->instance_funcs, object);
    return object;
}

static bool any_open(Type *const *args, int count) {
    for (int i = 0; i < count; i++)
        if (args[i]->open)
            return true;
    return false;
}

// FUN names a generic function: from now on it names its instance.
static void name_instance(Node *fun, Type **args, int count, Type *signature) {
    fun->type = signature;
    Node *name = ast_unparen(fun);
    name->type = signature;
    if (name->kind == AST_INDEX) {
        name = ast_unparen(name->index.x);
        name->type = signature;
    }
    Object **object = NULL;
    if (name->kind == AST_IDENT)
        object = &name->ident.object;
    else if (name->kind == AST_SELECTOR && name->selector.kind == SEL_PACKAGE)
        object = &name->selector.object;
    if (object == NULL || *object == NULL || (*object)->kind != OBJ_FUNC ||
        any_open(args, count))
        return;
    if ((*object)->declaration != NULL && (*object)->declaration->origin == NULL)
        *object = function_instance(*object, args, count, signature);
}

// ---- Do the arguments satisfy their constraints?

typedef struct Instantiation {
    Type **params;
    Type **args;
    int count;
    Pos pos;
    NodeList written; // type expressions of the first arguments
} Instantiation;

static void verify(const Instantiation *instantiation) {
    Type **params = instantiation->params, **args = instantiation->args;
    int count = instantiation->count;
    NodeList written = instantiation->written;
    for (int i = 0; i < count; i++) {
        param_interface(params[i]);
        if (!params[i]->constraint || is_invalid(params[i]->constraint))
            continue;
        Type *constraint = type_substitute(params[i]->constraint, params, args, count);
        const char *why = implements_reason(args[i], constraint);
        if (!why)
            continue;
        Pos pos = i < written.len ? ast_start_pos(written.items[i]) : instantiation->pos;
        sema_error(pos, "%s", why);
        return;
    }
    for (int i = 0; i < count; i++)
        mono_assign(params[i], args[i],
                    i < written.len ? ast_start_pos(written.items[i])
                                    : instantiation->pos);
}

static void later_verify(Later *later) { verify(later->data); }

static void verify_later(Type **params, Type **args, int count, Pos pos,
                         NodeList written) {
    if (checker->package->imported || in_instance())
        return; // it has been checked
    Instantiation *instantiation = ARENA_NEW(&compilation, Instantiation);
    *instantiation = (Instantiation){params, args, count, pos, written};
    check_later_data(later_verify, instantiation);
}

// The type arguments may be for a type whose parameters are not known yet.
static void later_instance(Later *later) {
    Type *type = later->type, *generic = type->generic;
    Node *node = later->node;
    Pos pos = node->index.x->pos;
    if (type->type_arg_count != generic->type_arg_count) {
        sema_error(pos, "got %d arguments but %d type parameters", type->type_arg_count,
                   generic->type_arg_count);
        return;
    }
    Instantiation instantiation = {generic->type_args, type->type_args,
                                   type->type_arg_count, pos, node->index.indices};
    verify(&instantiation);
    valid_type(type);
}

// ---- T[A, B] and f[A, B]

// Checks type arguments; NULL if one of them was in error.
Type **check_type_args(NodeList nodes) {
    Type **args = ARENA_ARRAY(&compilation, Type *, nodes.len + 1);
    bool ok = true;
    for (int i = 0; i < nodes.len; i++) {
        args[i] = check_var_type(nodes.items[i]);
        ok &= args[i]->kind != TYPE_INVALID;
    }
    return ok ? args : NULL;
}

Type *check_instance(Node *node) {
    if (!language_has(18))
        language_error(node->pos, 18, "type instantiation");
    Type *generic = check_generic_type(node->index.x, true);
    if (is_invalid(generic))
        return invalid();
    Type **args = check_type_args(node->index.indices);
    if (args == NULL)
        return invalid();
    Type *type = instance_of(generic, args, node->index.indices.len);
    if (type->pos == NO_POS)
        type->pos = ast_start_pos(node->index.x);
    check_later(later_instance, type, node, NULL, NO_POS);
    return type;
}

// The signature of the function of type GENERIC that FUN names, with ARGS for its
// type parameters; the first of them are WRITTEN in the program.
Type *instantiate_function(Node *fun, Type *generic, Type **args, Pos pos,
                           NodeList written) {
    int count = generic->type_arg_count;
    verify_later(generic->type_args, args, count, pos, written);
    Type *plain = type_func_named(generic->params, generic->param_count, generic->results,
                                  generic->result_count, generic->variadic,
                                  generic->names);
    Type *signature = type_substitute(plain, generic->type_args, args, count);
    name_instance(fun, args, count, signature);
    return signature;
}

bool is_generic_func(Type *type) {
    return type != NULL && type->kind == TYPE_FUNC && type->type_arg_count > 0;
}

bool is_generic_named(Type *type) {
    return type != NULL && type->kind == TYPE_NAMED && type->generic == NULL &&
           type->type_arg_count > 0;
}

// f[A, B] that is not called: all type arguments are given, or follow from these
// by their constraints.
void function_value(Operand *x, Node *node) {
    NodeList written = node->index.indices;
    Type *generic = x->type;
    int wanted = generic->type_arg_count;
    if (!language_has(18))
        language_error(node->pos, 18, "function instantiation");
    x->mode = MODE_INVALID;
    Type **args = check_type_args(written);
    if (args == NULL)
        return;
    if (written.len > wanted) {
        node_error(written.items[written.len - 1],
                   "got %d type arguments but want %d", written.len, wanted);
        return;
    }
    if (written.len < wanted)
        args = infer(node->pos, generic->type_args, wanted, args, written.len, NULL,
                     (OperandList){0});
    if (args == NULL)
        return;
    x->type = instantiate_function(node, generic, args, node->index.x->pos, written);
    x->mode = MODE_VALUE;
}

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

// What the body of an imported function mentions beside what we have made: its
// package HOME has made it.
void leave_instances_to(Package *home) {
    while (checker->types_made < checker->instance_types.len)
        complete_type(checker->instance_types.items[checker->types_made++]);
    while (checker->funcs_made < checker->instance_funcs.len)
        checker->instance_funcs.items[checker->funcs_made++]->func->home = home;
}
