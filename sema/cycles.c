// Types that contain themselves.
//
//     type T struct { next *T }     fine: a pointer has a size of its own
//     type T struct { next T }      infinite
//     type A [2]B; type B struct { a A }
//
// valid_type() follows what is stored inside a type (elements of arrays, fields
// of structs, embedded interfaces), not what is pointed to.  The types it is
// inside of are its nest; meeting one of them again is a cycle.
//
// Spec: Type definitions, Struct types, Interface types.
#include "sema/check.h"

// One type that contains the next one.  (A type argument is inside what contains
// the instance, but on the way it comes after the instance.)
typedef struct Nest {
    Type *type;
    struct Nest *outer;  // what contains it
    struct Nest *before; // what was looked at before, on the way here
} Nest;

static bool earlier(Object *a, Object *b) {
    int file_a = source_of(a->pos)->index, file_b = source_of(b->pos)->index;
    return file_a != file_b ? file_a < file_b : a->pos < b->pos;
}

static const char *object_name(Object *object) {
    Package *package = object->package;
    if (!package || package == checker->package)
        return object->name->text;
    return arena_printf(&compilation, "%s.%s", package->name->text, object->name->text);
}

// "invalid recursive type A" and the way around, beginning with the object that
// comes first in the source.
void report_cycle(Object *const *cycle, int count) {
    int first = 0;
    for (int i = 1; i < count; i++)
        if (earlier(cycle[i], cycle[first]))
            first = i;
    Object *object = cycle[first];
    if (object->kind == OBJ_TYPE && object->embedded_alias)
        object->type = basic_types[TYPE_INVALID];
    const char *what = object->kind == OBJ_TYPE ? "invalid recursive type"
                                                : "illegal cycle in declaration of";
    const char *text =
        arena_printf(&compilation, "%s %s", what, object_name(object));
    for (int i = 0; i < count; i++) {
        Object *step = cycle[(first + i) % count];
        text = arena_printf(&compilation, "%s\n\t%s: %s refers to", text,
                            pos_text(step->pos), object_name(step));
    }
    sema_error(object->pos, "%s\n\t%s: %s", text, pos_text(object->pos),
               object_name(object));
}

// An instance stands, for messages, where it was first written.
static Object *cycle_object(Type *type) {
    if (!type->generic || type->pos == NO_POS)
        return type->object;
    Object *object = ARENA_NEW(&compilation, Object);
    *object = *type->object;
    object->pos = type->pos;
    return object;
}

// TYPE is met again: the cycle is the way since it was first met.
static void report_way(Nest *last, Type *type) {
    int count = 0, steps = 0;
    for (Nest *step = last; step; step = step->before) {
        steps++;
        if (type_identical(step->type, type))
            count = steps;
    }
    Object **cycle = ARENA_ARRAY(&compilation, Object *, count);
    int at = count;
    for (Nest *step = last; at > 0; step = step->before)
        cycle[--at] = cycle_object(step->type);
    report_cycle(cycle, count);
}

static bool is_valid(Type *type, Nest *nest, Nest *last);

static bool is_valid_named(Type *type, Nest *nest, Nest *last) {
    Declaration *declaration = type->object->declaration;
    bool instance = type->generic != NULL;
    if (!declaration || !declaration->rhs ||
        (instance ? type->valid : declaration->valid))
        return true;
    if (type->underlying == basic_types[TYPE_INVALID])
        return false; // reported already
    for (Nest *step = nest; step; step = step->outer) {
        if (type_identical(step->type, type)) {
            type->underlying = basic_types[TYPE_INVALID];
            report_way(last, type);
            return false;
        }
    }
    Nest inner = {type, nest, last};
    if (!is_valid(declaration->rhs, &inner, &inner))
        return false;
    if (instance)
        type->valid = true;
    else
        declaration->valid = true;
    return true;
}

// A type parameter stands for the argument of the instance it is inside of, which
// is looked at as if it were written where the instance is.
static bool is_valid_param(Type *param, Nest *nest, Nest *last) {
    Type *type = nest ? nest->type : NULL;
    Type *generic = type ? type->generic : NULL;
    if (!generic || param->index >= type->type_arg_count ||
        param->index >= generic->type_arg_count ||
        generic->type_args[param->index] != param)
        return true;
    return is_valid(type->type_args[param->index], nest->outer, last);
}

static bool all_valid(Type *const *types, int count, Nest *nest, Nest *last) {
    for (int i = 0; i < count; i++)
        if (!is_valid(types[i], nest, last))
            return false;
    return true;
}

static bool is_valid(Type *type, Nest *nest, Nest *last) {
    switch (type->kind) {
    case TYPE_ARRAY:
        return is_valid(type->elem, nest, last);
    case TYPE_STRUCT:
        for (int i = 0; i < type->field_count; i++)
            if (!is_valid(type->fields[i].type, nest, last))
                return false;
        return true;
    case TYPE_UNION:
        return all_valid(type->terms, type->term_count, nest, last);
    case TYPE_INTERFACE:
        return all_valid(type->embedded.items, type->embedded.len, nest, last);
    case TYPE_NAMED:
        return is_valid_named(type, nest, last);
    case TYPE_TYPE_PARAM:
        return is_valid_param(type, nest, last);
    default:
        return true;
    }
}

void valid_type(Type *type) {
    if (type && type->kind == TYPE_NAMED)
        is_valid(type, NULL, NULL);
}
