// Generics: instances, and whether type arguments satisfy their constraints.
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
// so nothing behind sema needs to know of generics (instances.c).  Equal arguments give the
// same instance; one table holds them all.  A generic type's instance gets its
// underlying type by substitution, when it is first asked for, and its methods as
// instances of the declared ones.  Instances that mention type parameters, as
// List[T] inside List's own declaration does, are "open": they have types but no
// code.
//
// Spec: Instantiations.  Type parameters are declared in type_params.c.
#include "sema/operand.h"

static Type *invalid(void) { return basic_types[TYPE_INVALID]; }

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
