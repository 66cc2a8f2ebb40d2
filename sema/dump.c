// `burrow dump types`: what a package declares, with sizes and values.
//
//     type T struct{x int; next *T}       16 bytes, align 8, pointers in 16
//         0  x int
//         8  next *T
//         func (*T) push(int)
//     const N untyped int = 10
//
// Instances of generic types, with their arguments, come after all declarations.
#include "sema/check.h"

static void print_fields(FILE *out, Type *type, Package *package) {
    for (int i = 0; i < type->field_count; i++) {
        Field *field = &type->fields[i];
        fprintf(out, "\t%lld  %s %s\n", (long long)field->offset, field->name->text,
                type_string(field->type, package));
    }
}

static void print_methods(FILE *out, Type *type, Package *package) {
    for (int i = 0; i < type->method_count; i++) {
        Method *method = &type->methods[i];
        const char *star = method->pointer_receiver ? "*" : "";
        Type *signature = method->object ? method->object->type : method->type;
        fprintf(out, "\tfunc (%s%s) %s%s\n", star, type->object->name->text,
                method->name->text, type_string(signature, package) + 4);
    }
}

static void print_layout(FILE *out, Type *type, Package *package) {
    Type *under = type_underlying(type);
    fprintf(out, "\t%lld bytes, align %d, pointers in %lld\n", (long long)type_size(under),
            type_align(under), (long long)type_pointer_bytes(under));
    if (under->kind == TYPE_STRUCT)
        print_fields(out, under, package);
}

// A generic type has no layout; its instances have.
static void print_type(FILE *out, Type *type, Package *package) {
    fprintf(out, "type %s %s", type_string(type, package),
            type_string(type_underlying(type), package));
    if (is_generic_named(type))
        fputc('\n', out);
    else
        print_layout(out, type, package);
    if (type->kind == TYPE_NAMED)
        print_methods(out, type, package);
}

static void print_type_object(FILE *out, Object *object, Package *package) {
    if (object->embedded_alias)
        fprintf(out, "type %s = %s\n", object->name->text,
                type_string(object->type, package));
    else
        print_type(out, object->type, package);
}

static void print_object(FILE *out, Object *object, Package *package) {
    const char *name = object->name->text;
    const char *type = type_string(object->type, package);
    switch (object->kind) {
    case OBJ_CONST:
        fprintf(out, "const %s %s = %s\n", name, type, const_string_of(object->value));
        break;
    case OBJ_VAR: fprintf(out, "var %s %s\n", name, type); break;
    case OBJ_FUNC: fprintf(out, "func %s%s\n", name, type + 4); break;
    case OBJ_TYPE: print_type_object(out, object, package); break;
    default: break;
    }
}

void sema_print_types(FILE *out, Package *package) {
    fprintf(out, "package %s\n", package->name->text);
    for (int i = 0; i < package->objects.len; i++)
        print_object(out, package->objects.items[i], package);
    for (int i = 0; i < package->instances.len; i++)
        print_type(out, package->instances.items[i], package);
    for (int i = 0; i < package->inits.len; i++) {
        Initializer *init = &package->inits.items[i];
        fprintf(out, "init %d:", i + 1);
        for (int j = 0; j < init->lhs.len; j++) {
            Object *variable = init->lhs.items[j];
            const char *name = variable ? variable->name->text : "_";
            fprintf(out, "%s %s", j > 0 ? "," : "", name);
        }
        fputc('\n', out);
    }
}
