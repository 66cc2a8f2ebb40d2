// The universe: what every Go program finds declared, and package unsafe.
//
// Spec: Predeclared identifiers, Package unsafe.
#include "sema/check.h"

#include <assert.h>

Type *basic_types[TYPE_KIND_COUNT];
Type *type_error, *type_any, *type_comparable, *type_empty_interface;
Type *type_byte, *type_rune;

Scope *universe;
Object *universe_iota;
Package *package_unsafe;

static const char *const names[TYPE_KIND_COUNT] = {
#define BASIC(kind, name, size, properties) [TYPE_##kind] = name,
#include "sema/types.def"
};

static const struct {
    const char *name;
} builtins[BUILTIN_COUNT] = {
#define BUILTIN(id, name, args, variadic, statement) [BUILTIN_##id] = {name},
#include "sema/builtins.def"
#undef BUILTIN
};

// Predeclared objects are resolved from the start.
static Object *predeclare(ObjectKind kind, const char *name, Type *type) {
    Object *object = object_new(kind, name_of(name), NO_POS, type);
    object->state = 2;
    object->used = true;
    scope_insert(universe, object);
    return object;
}

static void predeclare_type(const char *name, Type *type) {
    Object *object = predeclare(OBJ_TYPE, name, type);
    if (!type->object)
        type->object = object;
}

static void make_basic_types(void) {
    for (int kind = 0; kind < TYPE_NAMED; kind++)
        basic_types[kind] = type_basic((TypeKind)kind);
    for (int kind = 0; kind < TYPE_NAMED; kind++)
        if (names[kind] && kind != TYPE_UNSAFE_POINTER)
            predeclare_type(names[kind], basic_types[kind]);
    type_byte = type_basic(TYPE_UINT8);
    type_rune = type_basic(TYPE_INT32);
    predeclare_type("byte", type_byte);
    predeclare_type("rune", type_rune);
}

// type error interface { Error() string }
static void make_error(void) {
    Object *object = predeclare(OBJ_TYPE, "error", NULL);
    Type *string = basic_types[TYPE_STRING];
    Method method = {.name = name_of("Error"),
                     .type = type_func(NULL, 0, &string, 1, false)};
    type_error = object->type = type_named(object);
    type_error->underlying = type_interface(&method, 1, NULL, NULL, 0);
    type_error->complete = true;
    interface_complete(type_error->underlying);
}

// type any = interface{}; type comparable interface { comparable }
static void make_interfaces(void) {
    type_any = type_interface(NULL, 0, NULL, NULL, 0);
    predeclare(OBJ_TYPE, "any", type_any)->embedded_alias = true;
    type_empty_interface = type_interface(NULL, 0, NULL, NULL, 0);

    Object *object = predeclare(OBJ_TYPE, "comparable", NULL);
    type_comparable = object->type = type_named(object);
    // Not type_empty_interface, which the constructor would return by now.
    Method none = {.type = type_func(NULL, 0, NULL, 0, false)};
    Type *interface = type_interface(&none, 1, NULL, NULL, 0);
    interface->explicit_count = 0;
    interface->comparable = interface->complete = true;
    type_comparable->underlying = interface;
    type_comparable->complete = true;
}

static void make_values(void) {
    Type *boolean = basic_types[TYPE_UNTYPED_BOOL];
    predeclare(OBJ_CONST, "true", boolean)->value = const_bool(true);
    predeclare(OBJ_CONST, "false", boolean)->value = const_bool(false);
    universe_iota = predeclare(OBJ_CONST, "iota", basic_types[TYPE_UNTYPED_INT]);
    universe_iota->value = const_int(0);
    predeclare(OBJ_NIL, "nil", basic_types[TYPE_UNTYPED_NIL]);
}

static void make_builtins(void) {
    for (int i = 0; i < BUILTIN_UNSAFE_ADD; i++)
        predeclare(OBJ_BUILTIN, builtins[i].name, basic_types[TYPE_INVALID])->builtin =
            (uint8_t)i;
}

static void make_unsafe(void) {
    package_unsafe = ARENA_NEW(&compilation, Package);
    package_unsafe->name = name_of("unsafe");
    package_unsafe->path = "unsafe";
    package_unsafe->checked = package_unsafe->fake = true;
    Scope *saved = universe;
    universe = package_unsafe->scope = scope_new(saved, NULL);
    Type *pointer = basic_types[TYPE_UNSAFE_POINTER];
    predeclare_type("Pointer", pointer);
    pointer->object->package = package_unsafe;
    for (int i = BUILTIN_UNSAFE_ADD; i < BUILTIN_COUNT; i++) {
        Object *object =
            predeclare(OBJ_BUILTIN, builtins[i].name, basic_types[TYPE_INVALID]);
        object->builtin = (uint8_t)i;
        object->package = package_unsafe;
    }
    universe = saved;
}

void sema_init(void) {
    if (universe)
        return;
    assert(!checker);
    mpfr_set_emax(INT32_MAX); // exponents of 32 bits, as Go's big.Float has
    mpfr_set_emin(INT32_MIN);
    universe = scope_new(NULL, NULL);
    make_basic_types();
    make_error();
    make_interfaces();
    make_values();
    make_builtins();
    make_unsafe();
}
