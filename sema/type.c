// Types: making them, comparing them, asking about them.
//
// Go compares types by structure, unless they are declared: []int is []int
// wherever it is written.  So the constructors below look their parts up in
// one hash table first ("hash consing"):
//
//     type_slice(int) == type_slice(int)          the same object
//     type_map(string, type_slice(int))           found by its two parts
//
// and comparing two types is nearly always comparing two pointers.  Three kinds
// of identical types may still be different objects: interfaces (their method
// sets are known late), functions with other parameter names, and byte beside
// uint8.  type_identical() walks the structure for the sake of those.
//
// Spec: Types, Type identity, Underlying types.
#include "sema/check.h"

#include <string.h>

enum { // properties of basic types, in types.def
    BOOLEAN = 1 << 0,
    INTEGER = 1 << 1,
    UNSIGNED = 1 << 2,
    FLOAT = 1 << 3,
    COMPLEX = 1 << 4,
    STRINGY = 1 << 5,
    POINTER = 1 << 6,
    IS_UNTYPED = 1 << 7,
    NUMERIC = INTEGER | FLOAT | COMPLEX,
    ORDERED = INTEGER | FLOAT | STRINGY,
};

static const uint8_t properties[TYPE_KIND_COUNT] = {
#define BASIC(kind, name, size, properties) [TYPE_##kind] = properties,
#define UNTYPED(kind, name, properties) [TYPE_##kind] = (properties) | IS_UNTYPED,
#include "sema/types.def"
};

static uint32_t type_count; // types made so far

static Type *type_new(TypeKind kind) {
    Type *type = ARENA_NEW(&compilation, Type);
    type->kind = kind;
    type->id = ++type_count;
    return type;
}

// ---- The table of composite types

static struct {
    Type **slots; // open addressing, a power of two of them
    uint32_t cap;
    uint32_t len;
} table;

static uint64_t mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 29);
}

static uint64_t mix_pointer(uint64_t hash, const void *pointer) {
    return mix(hash, (uint64_t)(uintptr_t)pointer);
}

static uint64_t hash_list(uint64_t hash, Type *const *list, int count) {
    hash = mix(hash, (uint64_t)count);
    for (int i = 0; i < count; i++)
        hash = mix(hash, list[i]->id);
    return hash;
}

static uint64_t hash_type(const Type *type) {
    uint64_t hash = mix(type->kind, type->chan_dir);
    hash = mix(hash, type->elem ? type->elem->id : 0);
    hash = mix(hash, type->key ? type->key->id : 0);
    hash = mix(hash, (uint64_t)type->len);
    hash = hash_list(hash, type->params, type->param_count);
    hash = hash_list(hash, type->results, type->result_count);
    if (type->names)
        for (int i = 0; i < type->param_count + type->result_count; i++)
            hash = mix_pointer(hash, type->names[i]);
    for (int i = 0; i < type->field_count; i++) {
        hash = mix_pointer(hash, type->fields[i].name);
        hash = mix(hash, type->fields[i].type->id);
    }
    return hash;
}

static bool same_list(Type *const *a, Type *const *b, int count) {
    return count == 0 || memcmp(a, b, sizeof *a * (size_t)count) == 0;
}

static bool same_tag(const Field *a, const Field *b) {
    return a->tag_len == b->tag_len &&
           (a->tag_len == 0 || memcmp(a->tag, b->tag, a->tag_len) == 0);
}

// Unexported names of different packages are different.
static bool same_name(Name *a, Package *from_a, Name *b, Package *from_b) {
    return a == b && (a->exported || from_a == from_b);
}

static bool same_fields(const Type *a, const Type *b) {
    if (a->field_count != b->field_count)
        return false;
    for (int i = 0; i < a->field_count; i++) {
        const Field *f = &a->fields[i], *g = &b->fields[i];
        if (f->name != g->name || f->type != g->type || f->embedded != g->embedded ||
            f->package != g->package || !same_tag(f, g))
            return false;
    }
    return true;
}

static bool same_names(const Type *a, const Type *b) {
    if (!a->names || !b->names)
        return a->names == b->names;
    size_t count = (size_t)(a->param_count + a->result_count);
    return memcmp(a->names, b->names, sizeof *a->names * count) == 0;
}

// Made of the very same parts?
static bool same_parts(const Type *a, const Type *b) {
    return a->kind == b->kind && a->chan_dir == b->chan_dir && a->elem == b->elem &&
           a->key == b->key && a->len == b->len && a->variadic == b->variadic &&
           a->param_count == b->param_count && a->result_count == b->result_count &&
           same_list(a->params, b->params, a->param_count) &&
           same_list(a->results, b->results, a->result_count) &&
           same_names(a, b) && same_fields(a, b);
}

static void grow_table(void) {
    uint32_t cap = table.cap ? table.cap * 2 : 1024;
    Type **slots = ARENA_ARRAY(&compilation, Type *, cap);
    for (uint32_t i = 0; i < table.cap; i++) {
        if (!table.slots[i])
            continue;
        uint64_t at = hash_type(table.slots[i]);
        while (slots[at & (cap - 1)])
            at++;
        slots[at & (cap - 1)] = table.slots[i];
    }
    table.slots = slots;
    table.cap = cap;
}

static void *copy(const void *items, int count, size_t size) {
    if (count == 0)
        return NULL;
    void *memory = arena_alloc(&compilation, size * (size_t)count);
    return memcpy(memory, items, size * (size_t)count);
}

static bool any_open(Type *const *list, int count) {
    for (int i = 0; i < count; i++)
        if (list[i]->open)
            return true;
    return false;
}

static bool has_open_part(const Type *type) {
    if ((type->elem && type->elem->open) || (type->key && type->key->open))
        return true;
    for (int i = 0; i < type->field_count; i++)
        if (type->fields[i].type->open)
            return true;
    return any_open(type->params, type->param_count) ||
           any_open(type->results, type->result_count);
}

// Returns the type made of the parts of MODEL; its lists are copied if it is
// new, so that a caller can build them on the stack.
static Type *intern(const Type *model) {
    if (table.len * 2 >= table.cap)
        grow_table();
    uint64_t at = hash_type(model);
    for (; table.slots[at & (table.cap - 1)]; at++) {
        Type *found = table.slots[at & (table.cap - 1)];
        if (same_parts(found, model))
            return found;
    }
    Type *type = type_new(model->kind);
    uint32_t id = type->id;
    *type = *model;
    type->id = id;
    int names = model->param_count + model->result_count;
    type->params = copy(model->params, model->param_count, sizeof(Type *));
    type->results = copy(model->results, model->result_count, sizeof(Type *));
    type->fields = copy(model->fields, model->field_count, sizeof(Field));
    type->names = model->names ? copy(model->names, names, sizeof(Name *)) : NULL;
    type->open = has_open_part(type);
    table.slots[at & (table.cap - 1)] = type;
    table.len++;
    return type;
}

// ---- Constructors

Type *type_pointer(Type *elem) {
    return intern(&(Type){.kind = TYPE_POINTER, .elem = elem});
}

Type *type_slice(Type *elem) {
    return intern(&(Type){.kind = TYPE_SLICE, .elem = elem});
}

Type *type_array(Type *elem, int64_t len) {
    return intern(&(Type){.kind = TYPE_ARRAY, .elem = elem, .len = len});
}

Type *type_map(Type *key, Type *elem) {
    return intern(&(Type){.kind = TYPE_MAP, .key = key, .elem = elem});
}

Type *type_chan(ChanDir dir, Type *elem) {
    return intern(&(Type){.kind = TYPE_CHAN, .chan_dir = dir, .elem = elem});
}

Type *type_struct(const Field *fields, int count) {
    return intern(&(Type){.kind = TYPE_STRUCT, .fields = (Field *)fields,
                          .field_count = count});
}

Type *type_func_named(Type *const *params, int param_count, Type *const *results,
                      int result_count, bool variadic, Name *const *names) {
    return intern(&(Type){.kind = TYPE_FUNC, .variadic = variadic,
                          .params = (Type **)params, .param_count = param_count,
                          .results = (Type **)results, .result_count = result_count,
                          .names = (Name **)names});
}

Type *type_func(Type *const *params, int param_count, Type *const *results,
                int result_count, bool variadic) {
    return type_func_named(params, param_count, results, result_count, variadic, NULL);
}

Type *type_tuple(Type *const *parts, int count) {
    return intern(&(Type){.kind = TYPE_TUPLE, .results = (Type **)parts,
                          .result_count = count});
}

Type *type_named(Object *object) {
    Type *type = type_new(TYPE_NAMED);
    type->object = object;
    return type;
}

Type *type_instance(Type *generic, Type *const *args, int count) {
    Type *type = type_named(generic->object);
    type->generic = generic;
    type->type_args = copy(args, count, sizeof *args);
    type->type_arg_count = count;
    type->open = any_open(args, count);
    return type;
}

Type *type_param(Object *object, int index) {
    Type *type = type_new(TYPE_TYPE_PARAM);
    type->object = object;
    type->index = index;
    type->open = true;
    return type;
}

Type *type_union(Type *const *terms, const bool *tildes, int count) {
    Type *type = type_new(TYPE_UNION);
    type->terms = copy(terms, count, sizeof *terms);
    type->tildes = copy(tildes, count, sizeof *tildes);
    type->term_count = count;
    type->open = any_open(terms, count);
    return type;
}

// SIGNATURE, of a function with type parameters.
Type *type_generic_func(Type *signature, Type *const *params, int count) {
    Type *type = type_new(TYPE_FUNC);
    uint32_t id = type->id;
    *type = *signature;
    type->id = id;
    type->open = true;
    type->type_args = copy(params, count, sizeof *params);
    type->type_arg_count = count;
    return type;
}

Type *type_interface(const Method *methods, int count, Type *const *embedded,
                     const Pos *embedded_pos, int embedded_count) {
    if (count == 0 && embedded_count == 0 && type_empty_interface)
        return type_empty_interface;
    Type *type = type_new(TYPE_INTERFACE);
    type->explicit_methods = copy(methods, count, sizeof *methods);
    type->explicit_count = count;
    type->embedded.items = copy(embedded, embedded_count, sizeof *embedded);
    type->embedded.len = type->embedded.cap = embedded_count;
    type->embedded_pos = copy(embedded_pos, embedded_count, sizeof(Pos));
    type->complete = count == 0 && embedded_count == 0;
    type->open = any_open(embedded, embedded_count);
    for (int i = 0; i < count; i++)
        type->open |= methods[i].type->open;
    return type;
}

// ---- Underlying types

// While declarations are being resolved, a defined type may stand for another
// one that is not finished:
//
//     type B struct{ a *A }
//     type A B                  A's underlying type is B, for now
//
// The chain is followed here, and shortened as soon as its end is known.
Type *type_underlying(Type *type) {
    if (type->kind != TYPE_NAMED)
        return type;
    Type *end = type;
    int steps = 0;
    while (end && end->kind == TYPE_NAMED && steps++ < 10000) {
        if (!end->underlying && end->generic)
            expand_instance(end);
        end = end->underlying;
    }
    if (!end || end->kind == TYPE_NAMED)
        return basic_types[TYPE_INVALID];
    return type->underlying = end;
}

// ---- Identity

// Interface types can be recursive without a name in between,
//     type T interface { m() interface{ T } }
// so the pairs being compared are remembered: a pair met again is identical.
typedef struct Pair {
    Type *a, *b;
    struct Pair *outer;
} Pair;

static bool identical(Type *a, Type *b, bool tags, Pair *outer);

static bool identical_lists(Type **a, Type **b, int count, bool tags, Pair *outer) {
    for (int i = 0; i < count; i++)
        if (!identical(a[i], b[i], tags, outer))
            return false;
    return true;
}

static bool identical_structs(Type *a, Type *b, bool tags, Pair *outer) {
    if (a->field_count != b->field_count)
        return false;
    for (int i = 0; i < a->field_count; i++) {
        Field *f = &a->fields[i], *g = &b->fields[i];
        if (f->embedded != g->embedded || (tags && !same_tag(f, g)) ||
            !same_name(f->name, f->package, g->name, g->package) ||
            !identical(f->type, g->type, tags, outer))
            return false;
    }
    return true;
}

// Every term of A is a term of B.
static bool terms_within(Type *a, Type *b, bool tags, Pair *outer) {
    for (int i = 0; i < a->term_count; i++) {
        bool found = false;
        for (int j = 0; j < b->term_count && !found; j++)
            found = a->tildes[i] == b->tildes[j] &&
                    identical(a->terms[i], b->terms[j], tags, outer);
        if (!found)
            return false;
    }
    return true;
}

static bool identical_interfaces(Type *a, Type *b, bool tags, Pair *outer) {
    interface_complete(a);
    interface_complete(b);
    if (a->method_count != b->method_count || a->comparable != b->comparable ||
        (a->terms == NULL) != (b->terms == NULL))
        return false;
    for (Pair *pair = outer; pair; pair = pair->outer)
        if ((pair->a == a && pair->b == b) || (pair->a == b && pair->b == a))
            return true;
    Pair pair = {a, b, outer};
    if (!terms_within(a, b, tags, &pair) || !terms_within(b, a, tags, &pair))
        return false;
    for (int i = 0; i < a->method_count; i++) {
        Method *m = &a->methods[i], *n = &b->methods[i];
        if (!same_name(m->name, m->package, n->name, n->package) ||
            !identical(m->type, n->type, tags, &pair))
            return false;
    }
    return true;
}

static bool identical(Type *a, Type *b, bool tags, Pair *outer) {
    if (a == b)
        return true;
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case TYPE_ARRAY:
        return (a->len < 0 || b->len < 0 || a->len == b->len) &&
               identical(a->elem, b->elem, tags, outer);
    case TYPE_SLICE:
    case TYPE_POINTER:
        return identical(a->elem, b->elem, tags, outer);
    case TYPE_CHAN:
        return a->chan_dir == b->chan_dir && identical(a->elem, b->elem, tags, outer);
    case TYPE_MAP:
        return identical(a->key, b->key, tags, outer) &&
               identical(a->elem, b->elem, tags, outer);
    case TYPE_STRUCT:
        return identical_structs(a, b, tags, outer);
    case TYPE_FUNC:
    case TYPE_TUPLE:
        return a->variadic == b->variadic && a->param_count == b->param_count &&
               a->result_count == b->result_count &&
               identical_lists(a->params, b->params, a->param_count, tags, outer) &&
               identical_lists(a->results, b->results, a->result_count, tags, outer);
    case TYPE_INTERFACE:
        return identical_interfaces(a, b, tags, outer);
    case TYPE_UNION:
        return terms_within(a, b, tags, outer) && terms_within(b, a, tags, outer);
    case TYPE_NAMED: // instances of one generic type
        return a->generic && a->generic == b->generic &&
               a->type_arg_count == b->type_arg_count &&
               identical_lists(a->type_args, b->type_args, a->type_arg_count, tags,
                               outer);
    case TYPE_TYPE_PARAM:
        return false;
    default: // basic types: byte and uint8, rune and int32
        return true;
    }
}

bool type_identical(Type *a, Type *b) {
    return a == b || identical(a, b, true, NULL);
}

bool type_identical_ignore_tags(Type *a, Type *b) {
    return a == b || identical(a, b, false, NULL);
}

// ---- Predicates

// Of a type parameter every type in its set must have the property.
static bool term_has(Type *term, bool tilde, void *context) {
    (void)tilde;
    return term && properties[type_underlying(term)->kind] & *(int *)context;
}

static bool has(Type *type, int property) {
    if (type->kind == TYPE_TYPE_PARAM)
        return each_term(type, term_has, &property);
    return properties[type_underlying(type)->kind] & property;
}

bool type_is_boolean(Type *type) { return has(type, BOOLEAN); }
bool type_is_integer(Type *type) { return has(type, INTEGER); }
bool type_is_unsigned(Type *type) { return has(type, UNSIGNED); }
bool type_is_float(Type *type) { return has(type, FLOAT); }
bool type_is_complex(Type *type) { return has(type, COMPLEX); }
bool type_is_numeric(Type *type) { return has(type, NUMERIC); }
bool type_is_string(Type *type) { return has(type, STRINGY); }
bool type_ordered(Type *type) { return has(type, ORDERED); }

bool type_is_untyped(Type *type) { return properties[type->kind] & IS_UNTYPED; }

bool type_is_interface(Type *type) {
    return type_underlying(type)->kind == TYPE_INTERFACE;
}

bool type_is_named(Type *type) {
    return type->kind <= TYPE_NAMED || type->kind == TYPE_TYPE_PARAM;
}

// An interface holds such a value itself, not a pointer to it.
bool type_is_pointer_shaped(Type *type) {
    type = type_underlying(type);
    switch (type->kind) {
    case TYPE_POINTER:
        return !type->elem->not_in_heap;
    case TYPE_CHAN:
    case TYPE_MAP:
    case TYPE_FUNC:
    case TYPE_UNSAFE_POINTER:
        return true;
    case TYPE_ARRAY:
        return type->len == 1 && type_is_pointer_shaped(type->elem);
    case TYPE_STRUCT:
        return type->field_count == 1 && type_is_pointer_shaped(type->fields[0].type);
    default:
        return false;
    }
}

// The types that are being looked at; a constraint may lead back to itself.
typedef struct Looking {
    Type *type;
    struct Looking *outer;
} Looking;

// An interface can be compared, though its values may not; strictly comparable is
// only what never panics.
static bool is_comparable(Type *named, bool strictly, Looking *outer) {
    for (Looking *step = outer; step; step = step->outer)
        if (step->type == named)
            return true;
    Looking here = {named, outer};
    Type *type = type_underlying(named);
    switch (type->kind) {
    case TYPE_SLICE:
    case TYPE_MAP:
    case TYPE_FUNC:
    case TYPE_UNTYPED_NIL:
    case TYPE_TUPLE:
        return false;
    case TYPE_ARRAY:
        return is_comparable(type->elem, strictly, &here);
    case TYPE_STRUCT:
        for (int i = 0; i < type->field_count; i++)
            if (!is_comparable(type->fields[i].type, strictly, &here))
                return false;
        return true;
    case TYPE_TYPE_PARAM:
        return is_comparable(param_interface(type), true, &here);
    case TYPE_INTERFACE:
        if (!strictly)
            return true;
        interface_complete(type);
        for (int i = 0; i < type->term_count; i++)
            if (!is_comparable(type->terms[i], true, &here))
                return false;
        return type->comparable || type->term_count > 0;
    default:
        return true;
    }
}

// Spec: Comparison operators.
bool type_comparable_p(Type *type) { return is_comparable(type, false, NULL); }

bool type_strictly_comparable(Type *type) { return is_comparable(type, true, NULL); }

bool type_has_nil(Type *type) {
    switch (type_underlying(type)->kind) {
    case TYPE_POINTER:
    case TYPE_SLICE:
    case TYPE_MAP:
    case TYPE_CHAN:
    case TYPE_FUNC:
    case TYPE_INTERFACE:
    case TYPE_UNSAFE_POINTER:
    case TYPE_UNTYPED_NIL:
        return true;
    case TYPE_TYPE_PARAM:
        return all_types(type, type_has_nil);
    default:
        return false;
    }
}

bool type_is_blank_struct(Type *type) {
    type = type_underlying(type);
    return type->kind == TYPE_STRUCT && type->field_count == 0;
}

Type *type_default(Type *type) {
    switch (type->kind) {
    case TYPE_UNTYPED_BOOL: return basic_types[TYPE_BOOL];
    case TYPE_UNTYPED_INT: return basic_types[TYPE_INT];
    case TYPE_UNTYPED_RUNE: return type_rune;
    case TYPE_UNTYPED_FLOAT: return basic_types[TYPE_FLOAT64];
    case TYPE_UNTYPED_COMPLEX: return basic_types[TYPE_COMPLEX128];
    case TYPE_UNTYPED_STRING: return basic_types[TYPE_STRING];
    default: return type;
    }
}

// ---- For universe.c

// A predeclared type that is no composite: basic_types' members, byte, rune.
Type *type_basic(TypeKind kind) {
    Type *type = type_new(kind);
    type->complete = true;
    return type;
}
