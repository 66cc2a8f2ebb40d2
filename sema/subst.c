// Substitution: type arguments for type parameters.
//
//     [K, V -> string, int]   map[K][]V   ->   map[string][]int
//
// The constructors of type.c give each result its one object; instances of
// generic types are asked for with their new arguments.  A type without type
// parameters in it (not `open`) stands for itself and is not entered.
#include "sema/check.h"

static Type *substitute(Type *type, const Binding *binding);

Type *binding_lookup(const Binding *binding, Type *param) {
    int index = param->index;
    if (index < binding->count && binding->params[index] == param &&
        binding->args[index])
        return binding->args[index];
    return param;
}

static Type **substitute_list(Type *const *list, int count, const Binding *binding) {
    Type **result = ARENA_ARRAY(&compilation, Type *, count + 1);
    for (int i = 0; i < count; i++)
        result[i] = substitute(list[i], binding);
    return result;
}

static Type *substitute_struct(Type *type, const Binding *binding) {
    Field *fields = ARENA_ARRAY(&compilation, Field, type->field_count + 1);
    for (int i = 0; i < type->field_count; i++) {
        fields[i] = type->fields[i];
        fields[i].type = substitute(fields[i].type, binding);
        fields[i].offset = 0;
    }
    return type_struct(fields, type->field_count);
}

static Type *substitute_func(Type *type, const Binding *binding) {
    Type **params = substitute_list(type->params, type->param_count, binding);
    Type **results = substitute_list(type->results, type->result_count, binding);
    return type_func_named(params, type->param_count, results, type->result_count,
                           type->variadic, type->names);
}

static Type *substitute_interface(Type *type, const Binding *binding) {
    Method *methods = ARENA_ARRAY(&compilation, Method, type->explicit_count + 1);
    for (int i = 0; i < type->explicit_count; i++) {
        methods[i] = type->explicit_methods[i];
        methods[i].type = substitute(methods[i].type, binding);
    }
    Type **embedded = substitute_list(type->embedded.items, type->embedded.len, binding);
    Type *result = type_interface(methods, type->explicit_count, embedded,
                                  type->embedded_pos, type->embedded.len);
    result->implicit = type->implicit;
    return result;
}

static Type *substitute(Type *type, const Binding *binding) {
    if (!type->open)
        return type;
    switch (type->kind) {
    case TYPE_TYPE_PARAM: return binding_lookup(binding, type);
    case TYPE_POINTER: return type_pointer(substitute(type->elem, binding));
    case TYPE_SLICE: return type_slice(substitute(type->elem, binding));
    case TYPE_ARRAY: return type_array(substitute(type->elem, binding), type->len);
    case TYPE_CHAN:
        return type_chan(type->chan_dir, substitute(type->elem, binding));
    case TYPE_MAP:
        return type_map(substitute(type->key, binding), substitute(type->elem, binding));
    case TYPE_STRUCT: return substitute_struct(type, binding);
    case TYPE_FUNC: return substitute_func(type, binding);
    case TYPE_TUPLE:
        return type_tuple(substitute_list(type->results, type->result_count, binding),
                          type->result_count);
    case TYPE_INTERFACE: return substitute_interface(type, binding);
    case TYPE_UNION:
        return type_union(substitute_list(type->terms, type->term_count, binding),
                          type->tildes, type->term_count);
    case TYPE_NAMED:
        if (!type->generic)
            return type; // declared inside a generic function
        if (type->type_arg_count != type->generic->type_arg_count)
            return basic_types[TYPE_INVALID]; // which is reported
        return instance_of(type->generic,
                           substitute_list(type->type_args, type->type_arg_count, binding),
                           type->type_arg_count);
    default: return type;
    }
}

Type *type_substitute(Type *type, Type *const *params, Type *const *args, int count) {
    Binding binding = {params, args, count};
    return substitute(type, &binding);
}

// ---- Does TYPE mention one of PARAMS?

static bool any_mentions(Type *const *list, int count, Type *const *params, int n) {
    for (int i = 0; i < count; i++)
        if (type_mentions(list[i], params, n))
            return true;
    return false;
}

bool type_mentions(Type *type, Type *const *params, int count) {
    if (!type->open)
        return false;
    if (type->kind == TYPE_TYPE_PARAM)
        return type->index < count && params[type->index] == type;
    if (type->kind == TYPE_NAMED)
        return any_mentions(type->type_args, type->type_arg_count, params, count);
    if (type->kind == TYPE_UNION)
        return any_mentions(type->terms, type->term_count, params, count);
    if ((type->elem && type_mentions(type->elem, params, count)) ||
        (type->key && type_mentions(type->key, params, count)) ||
        any_mentions(type->params, type->param_count, params, count) ||
        any_mentions(type->results, type->result_count, params, count) ||
        any_mentions(type->embedded.items, type->embedded.len, params, count))
        return true;
    for (int i = 0; i < type->field_count; i++)
        if (type_mentions(type->fields[i].type, params, count))
            return true;
    for (int i = 0; i < type->explicit_count; i++)
        if (type_mentions(type->explicit_methods[i].type, params, count))
            return true;
    return false;
}
