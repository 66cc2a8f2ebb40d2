// Type descriptors and itabs: what a running program knows about types.
//
// The layout is Go 1.19's reflect.rtype (runtime/abi.h), because the real reflect
// package reads it.  A descriptor is named by its type's link string, which is the
// same in every package, so the linker keeps one of each.  Written on demand: a
// type that no interface, map or allocation mentions has none.
//
//     type:main.T     RType | what the kind adds | UncommonType | methods | …
//
// Everything a descriptor owns (methods, fields, parameters) follows it in the same
// data object; names, which many share, are objects of their own.
#include "codegen/build.h"

#include <stdio.h>
#include <stdlib.h>

// ---- Names: flag byte, length, bytes [, tag length, tag] [, package path]

enum { NAME_EXPORTED = 1, NAME_TAG = 2, NAME_PACKAGE = 4, NAME_EMBEDDED = 8 };

static size_t put_varint(uint8_t *at, uint32_t n) {
    size_t len = 0;
    while (n >= 0x80) {
        at[len++] = (uint8_t)(n | 0x80);
        n >>= 7;
    }
    at[len++] = (uint8_t)n;
    return len;
}

// FLAGS: NAME_EXPORTED, NAME_EMBEDDED; the others follow from the arguments.
static Symbol *symbol_of_name(const char *name, int flags, const char *tag,
                              uint32_t tag_len, const char *package) {
    size_t len = strlen(name);
    uint8_t *bytes = ARENA_ARRAY(&compilation, uint8_t, len + tag_len + 20);
    size_t size = 1;
    bytes[0] = (uint8_t)(flags | (tag_len ? NAME_TAG : 0) | (package ? NAME_PACKAGE : 0));
    size += put_varint(bytes + size, (uint32_t)len);
    memcpy(bytes + size, name, len);
    size += len;
    if (tag_len) {
        size += put_varint(bytes + size, tag_len);
        memcpy(bytes + size, tag, tag_len);
        size += tag_len;
    }
    static PtrMap names[2]; // with and without package path
    Name *content = name_intern((char *)bytes, size);
    Symbol *package_name = package ? symbol_of_name(package, false, NULL, 0, NULL) : NULL;
    if (package) // the same name can belong to several packages
        content = name_of(text("%p %s", (void *)content, package));
    Symbol *symbol = ptr_map_get(&names[package != NULL], content);
    if (symbol)
        return symbol;
    symbol = symbol_unique("go.name", SYMBOL_DATA);
    Data *data = data_new(symbol, (int64_t)size + (package ? 4 : 0), 1, true);
    data_bytes(data, 0, bytes, (int64_t)size);
    if (package)
        data_address(data, (int64_t)size, 4, package_name, 0);
    ptr_map_set(&compilation, &names[package != NULL], content, symbol);
    return symbol;
}

// ---- reflect's spelling of types: "map[string]int", "struct { A int }"

static void write_type(FILE *out, Type *type, bool paths);

static void write_list(FILE *out, Type **types, int count, bool variadic, bool paths) {
    for (int i = 0; i < count; i++) {
        if (i > 0)
            fputs(", ", out);
        if (variadic && i == count - 1) {
            fputs("...", out);
            write_type(out, types[i]->elem, paths);
        } else {
            write_type(out, types[i], paths);
        }
    }
}

static void write_signature(FILE *out, Type *type, bool paths) {
    fputc('(', out);
    write_list(out, type->params, type->param_count, type->variadic, paths);
    fputc(')', out);
    if (type->result_count == 1) {
        fputc(' ', out);
        write_type(out, type->results[0], paths);
    } else if (type->result_count > 1) {
        fputs(" (", out);
        write_list(out, type->results, type->result_count, false, paths);
        fputc(')', out);
    }
}

static void write_struct(FILE *out, Type *type, bool paths) {
    fputs("struct {", out);
    for (int i = 0; i < type->field_count; i++) {
        Field *field = &type->fields[i];
        fputs(i > 0 ? "; " : " ", out);
        if (!field->embedded)
            fprintf(out, "%s ", field->name->text);
        write_type(out, field->type, paths);
        if (field->tag_len)
            fprintf(out, " %s", const_quote(field->tag, field->tag_len));
    }
    fputs(type->field_count ? " }" : "}", out);
}

// An interface can contain itself: F() interface{ I } in type I.
static void write_interface(FILE *out, Type *type, bool paths) {
    static int depth;
    interface_complete(type);
    fputs("interface {", out);
    if (depth > 2) {
        fputs(" ... }", out);
        return;
    }
    depth++;
    for (int i = 0; i < type->method_count; i++) {
        Method *method = &type->methods[i];
        fputs(i > 0 ? "; " : " ", out);
        if (!method->name->exported && method->package)
            fprintf(out, "%s.", method->package->name->text);
        fputs(method->name->text, out);
        write_signature(out, method->type, paths);
    }
    fputs(type->method_count ? " }" : "}", out);
    depth--;
}

static void write_named(FILE *out, Type *type, bool paths) {
    Package *package = type->object->package;
    if (package)
        fprintf(out, "%s.", paths ? package->path : package->name->text);
    fputs(type->object->name->text, out);
    for (int i = 0; i < type->type_arg_count; i++) {
        fputc(i ? ',' : '[', out);
        write_type(out, type->type_args[i], true);
    }
    if (type->type_arg_count)
        fputc(']', out);
}

static void write_type(FILE *out, Type *type, bool paths) {
    static const char *const chan_words[] = {"chan ", "chan<- ", "<-chan "};
    switch (type->kind) {
    case TYPE_NAMED: write_named(out, type, paths); break;
    case TYPE_STRUCT: write_struct(out, type, paths); break;
    case TYPE_INTERFACE: write_interface(out, type, paths); break;
    case TYPE_FUNC:
        fputs("func", out);
        write_signature(out, type, paths);
        break;
    case TYPE_POINTER:
        fputc('*', out);
        write_type(out, type->elem, paths);
        break;
    case TYPE_SLICE:
        fputs("[]", out);
        write_type(out, type->elem, paths);
        break;
    case TYPE_ARRAY:
        fprintf(out, "[%lld]", (long long)type->len);
        write_type(out, type->elem, paths);
        break;
    case TYPE_MAP:
        fputs("map[", out);
        write_type(out, type->key, paths);
        fputc(']', out);
        write_type(out, type->elem, paths);
        break;
    case TYPE_CHAN: {
        bool parens = type->chan_dir == DIR_BOTH && type->elem->kind == TYPE_CHAN &&
                      type->elem->chan_dir == DIR_RECV;
        fputs(chan_words[type->chan_dir], out);
        if (parens)
            fputc('(', out);
        write_type(out, type->elem, paths);
        if (parens)
            fputc(')', out);
        break;
    }
    default: fputs(type_link_string(type), out);
    }
}

static const char *reflect_string(Type *type) {
    char *buffer;
    size_t len;
    FILE *out = open_memstream(&buffer, &len);
    if (!out)
        fatal("out of memory");
    write_type(out, type, false);
    fclose(out);
    const char *result = arena_strndup(&compilation, buffer, len);
    free(buffer);
    return result;
}

// ---- The common part

static uint8_t kind_of(Type *type) {
    static const uint8_t kinds[TYPE_KIND_COUNT] = {
        [TYPE_BOOL] = KIND_BOOL, [TYPE_INT] = KIND_INT, [TYPE_INT8] = KIND_INT8,
        [TYPE_INT16] = KIND_INT16, [TYPE_INT32] = KIND_INT32, [TYPE_INT64] = KIND_INT64,
        [TYPE_UINT] = KIND_UINT, [TYPE_UINT8] = KIND_UINT8, [TYPE_UINT16] = KIND_UINT16,
        [TYPE_UINT32] = KIND_UINT32, [TYPE_UINT64] = KIND_UINT64,
        [TYPE_UINTPTR] = KIND_UINTPTR, [TYPE_FLOAT32] = KIND_FLOAT32,
        [TYPE_FLOAT64] = KIND_FLOAT64, [TYPE_COMPLEX64] = KIND_COMPLEX64,
        [TYPE_COMPLEX128] = KIND_COMPLEX128, [TYPE_ARRAY] = KIND_ARRAY,
        [TYPE_CHAN] = KIND_CHAN, [TYPE_FUNC] = KIND_FUNC,
        [TYPE_INTERFACE] = KIND_INTERFACE, [TYPE_MAP] = KIND_MAP,
        [TYPE_POINTER] = KIND_POINTER, [TYPE_SLICE] = KIND_SLICE,
        [TYPE_STRING] = KIND_STRING, [TYPE_STRUCT] = KIND_STRUCT,
        [TYPE_UNSAFE_POINTER] = KIND_UNSAFE_POINTER,
    };
    uint8_t kind = kinds[under(type)->kind];
    if (!kind)
        internal_error("no descriptor for type %s", type_string(type, NULL));
    return kind | (stored_directly(type) ? KIND_DIRECT_IFACE : 0);
}

static int64_t base_size(Type *type) {
    switch (under(type)->kind) {
    case TYPE_ARRAY: return sizeof(ArrayType);
    case TYPE_CHAN: return sizeof(ChanType);
    case TYPE_FUNC: return 56;
    case TYPE_INTERFACE: return sizeof(InterfaceType);
    case TYPE_MAP: return sizeof(MapType);
    case TYPE_POINTER: return sizeof(PtrType);
    case TYPE_SLICE: return sizeof(SliceType);
    case TYPE_STRUCT: return sizeof(StructType);
    default: return sizeof(RType);
    }
}

static uint32_t hash_of(const char *name) { // FNV-1a
    uint32_t hash = 2166136261u;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    return hash;
}

static void set_bit(int64_t offset, void *context) {
    uint8_t *bits = context;
    bits[offset / 64] |= (uint8_t)(1 << (offset / 8 % 8));
}

// Which words of a value hold pointers: a bit for each.
Symbol *symbol_of_bitmap(Type *type) {
    static PtrMap bitmaps;
    int64_t words = type_pointer_bytes(type) / 8;
    size_t size = (size_t)(words + 7) / 8;
    uint8_t *bits = ARENA_ARRAY(&compilation, uint8_t, size + 1);
    type_each_pointer(type, 0, set_bit, bits);
    Name *content = size < 1000 ? name_intern((char *)bits, size) : NULL;
    Symbol *symbol = content ? ptr_map_get(&bitmaps, content) : NULL;
    if (!symbol) {
        symbol = symbol_unique("go.bitmap", SYMBOL_DATA);
        data_bytes(data_new(symbol, (int64_t)size, 1, true), 0, bits, (int64_t)size);
        if (content)
            ptr_map_set(&compilation, &bitmaps, content, symbol);
    }
    return symbol;
}

// *T is as exported as T.
static bool is_exported_type(Type *type) {
    if (type->kind == TYPE_POINTER)
        type = type->elem;
    return type->kind == TYPE_NAMED && type->object->name->exported;
}

static bool has_name(Type *type) {
    return type->kind == TYPE_NAMED || type->kind <= TYPE_UNSAFE_POINTER;
}

// The equality function of a type is a closure {rt.type_equal_thunk, descriptor}
// at the end of the descriptor, at EQUAL.
// Then reflect.PointerTo must find the descriptor: it could make one, but without
// the methods.
static bool pointer_has_methods(Type *type) {
    return (type->kind == TYPE_NAMED || type->kind == TYPE_STRUCT) &&
           under(type)->kind != TYPE_INTERFACE && under(type)->kind != TYPE_POINTER &&
           type_method_set(type_pointer(type))->count > 0;
}

static void common_part(Data *data, Type *type, bool uncommon, int64_t equal) {
    data_int(data, 0, 8, (uint64_t)type_size(type));
    data_int(data, 8, 8, (uint64_t)type_pointer_bytes(type));
    data_int(data, 16, 4, hash_of(data->symbol->name));
    int flags = (uncommon ? TFLAG_UNCOMMON : 0) | (has_name(type) ? TFLAG_NAMED : 0) |
                (is_plain_memory(type) ? TFLAG_REGULAR_MEMORY : 0);
    data_int(data, 20, 1, (uint64_t)flags);
    data_int(data, 21, 1, (uint64_t)type_align(type));
    data_int(data, 22, 1, (uint64_t)type_align(type));
    data_int(data, 23, 1, kind_of(type));
    if (equal)
        data_address(data, 24, 8, data->symbol, equal);
    if (type_has_pointers(type))
        data_address(data, 32, 8, symbol_of_bitmap(type), 0);
    Symbol *name =
        symbol_of_name(reflect_string(type), is_exported_type(type), NULL, 0, NULL);
    data_address(data, 40, 4, name, 0);
    if (pointer_has_methods(type))
        data_address(data, 44, 4, symbol_of_type(type_pointer(type)), 0);
}

// ---- What each kind adds

static void type_at(Data *data, int64_t offset, Type *type) {
    data_address(data, offset, 8, symbol_of_type(type), 0);
}

static Symbol *package_name(Package *package) {
    return symbol_of_name(package->path, false, NULL, 0, NULL);
}

static int name_flags(const Field *field) {
    return (field->name->exported ? NAME_EXPORTED : 0) |
           (field->embedded ? NAME_EMBEDDED : 0);
}

static void struct_part(Data *data, Type *type, int64_t fields) {
    for (int i = 0; i < type->field_count; i++)
        if (!type->fields[i].name->exported && type->fields[i].package) {
            data_address(data, 48, 8, package_name(type->fields[i].package), 0);
            break;
        }
    if (type->field_count)
        data_address(data, 56, 8, data->symbol, fields);
    data_int(data, 64, 8, (uint64_t)type->field_count);
    data_int(data, 72, 8, (uint64_t)type->field_count);
    type_size(type);
    for (int i = 0; i < type->field_count; i++) {
        Field *field = &type->fields[i];
        int64_t at = fields + i * (int64_t)sizeof(StructField);
        data_address(data, at, 8,
                     symbol_of_name(field->name->text, name_flags(field), field->tag,
                                    field->tag_len, NULL),
                     0);
        type_at(data, at + 8, field->type);
        data_int(data, at + 16, 8, (uint64_t)field->offset);
    }
}

static void interface_part(Data *data, Type *type, int64_t methods) {
    for (int i = 0; i < type->method_count; i++)
        if (!type->methods[i].name->exported && type->methods[i].package) {
            data_address(data, 48, 8, package_name(type->methods[i].package), 0);
            break;
        }
    if (type->method_count)
        data_address(data, 56, 8, data->symbol, methods);
    data_int(data, 64, 8, (uint64_t)type->method_count);
    data_int(data, 72, 8, (uint64_t)type->method_count);
    for (int i = 0; i < type->method_count; i++) {
        Method *method = &type->methods[i];
        int64_t at = methods + i * (int64_t)sizeof(IMethod);
        const char *package = !method->name->exported && method->package
                                  ? method->package->path
                                  : NULL;
        data_address(data, at, 4,
                     symbol_of_name(method->name->text, method->name->exported, NULL, 0,
                                    package),
                     0);
        data_address(data, at + 4, 4, symbol_of_type(method->type), 0);
    }
}

static void map_part(Data *data, Type *type) {
    type_at(data, 48, type->key);
    type_at(data, 56, type->elem);
    type_at(data, 64, pointer_word()); // our maps have no buckets as Go's
    int64_t key_size = type_size(type->key), elem_size = type_size(type->elem);
    data_int(data, 80, 1, key_size > 128 ? 8 : (uint64_t)key_size);
    data_int(data, 81, 1, elem_size > 128 ? 8 : (uint64_t)elem_size);
}

static void func_part(Data *data, Type *type, int64_t params) {
    data_int(data, 48, 2, (uint64_t)type->param_count);
    data_int(data, 50, 2, (uint64_t)type->result_count | (type->variadic ? 0x8000 : 0));
    for (int i = 0; i < type->param_count; i++)
        type_at(data, params + 8 * i, type->params[i]);
    for (int i = 0; i < type->result_count; i++)
        type_at(data, params + 8 * (type->param_count + i), type->results[i]);
}

static int64_t tail_size(Type *type) {
    switch (type->kind) {
    case TYPE_STRUCT: return type->field_count * (int64_t)sizeof(StructField);
    case TYPE_INTERFACE: return (type->method_count * (int64_t)sizeof(IMethod) + 7) & ~7;
    case TYPE_FUNC: return 8 * (type->param_count + type->result_count);
    default: return 0;
    }
}

static void kind_part(Data *data, Type *type, int64_t tail) {
    switch (type->kind) {
    case TYPE_ARRAY:
        type_at(data, 48, type->elem);
        type_at(data, 56, type_slice(type->elem));
        data_int(data, 64, 8, (uint64_t)type->len);
        break;
    case TYPE_CHAN: {
        static const int directions[] = {[DIR_BOTH] = 3, [DIR_SEND] = 2, [DIR_RECV] = 1};
        type_at(data, 48, type->elem);
        data_int(data, 56, 8, (uint64_t)directions[type->chan_dir]);
        break;
    }
    case TYPE_POINTER: case TYPE_SLICE: type_at(data, 48, type->elem); break;
    case TYPE_FUNC: func_part(data, type, tail); break;
    case TYPE_INTERFACE: interface_part(data, type, tail); break;
    case TYPE_MAP: map_part(data, type); break;
    case TYPE_STRUCT: struct_part(data, type, tail); break;
    default: break;
    }
}

// ---- Methods

// The import path of the package that declares the type, or NULL.
static const char *path_of(Type *type) {
    if (type->kind == TYPE_POINTER && type->elem->kind == TYPE_NAMED)
        type = type->elem;
    if (type->kind == TYPE_UNSAFE_POINTER)
        return "unsafe";
    return type->kind == TYPE_NAMED && type->object->package ? type->object->package->path
                                                             : NULL;
}

// An unexported name carries its package's path unless that is the type's own (it
// is another one if the method is promoted).
static const char *package_in_name(Type *type, const MethodSetEntry *entry) {
    if (entry->name->exported || !entry->package)
        return NULL;
    const char *own = path_of(type), *path = entry->package->path;
    return own && strcmp(own, path) == 0 ? NULL : path;
}

static void method_part(Data *data, Type *type, MethodSet *set, int64_t uncommon,
                        int64_t methods) {
    int exported = 0;
    for (int i = 0; i < set->count; i++)
        exported += set->entries[i].name->exported;
    if (path_of(type))
        data_address(data, uncommon, 4, symbol_of_name(path_of(type), false, NULL, 0, NULL),
                     0);
    data_int(data, uncommon + 4, 2, (uint64_t)set->count);
    data_int(data, uncommon + 6, 2, (uint64_t)exported);
    data_int(data, uncommon + 8, 4, (uint64_t)(methods - uncommon));
    for (int i = 0; i < set->count; i++) {
        MethodSetEntry *entry = &set->entries[i];
        int64_t at = methods + i * (int64_t)sizeof(MethodEntry);
        data_address(data, at, 4,
                     symbol_of_name(entry->name->text, entry->name->exported, NULL, 0,
                                    package_in_name(type, entry)),
                     0);
        data_address(data, at + 4, 4, symbol_of_type(entry->selection.method->type), 0);
        data_address(data, at + 8, 4,
                     symbol_of_interface_method(type, entry->name, entry->package), 0);
        data_address(data, at + 12, 4,
                     symbol_of_method(type, entry->name, entry->package), 0);
    }
}

// ---- Descriptors

static void build_descriptor(void *context) {
    Type *type = context;
    Type *shape = under(type);
    Symbol *symbol = type_info(type)->descriptor;
    if (symbol->info)
        return;
    if (shape->kind == TYPE_INTERFACE)
        interface_complete(shape);
    bool is_concrete = shape->kind != TYPE_INTERFACE;
    MethodSet none = {0};
    MethodSet *set = is_concrete ? type_method_set(type) : &none;
    bool uncommon = has_name(type) || set->count > 0;
    int64_t uncommon_at = base_size(type);
    int64_t tail = uncommon_at + (uncommon ? (int64_t)sizeof(UncommonType) : 0);
    int64_t methods = tail + tail_size(shape);
    int64_t equal = methods + set->count * (int64_t)sizeof(MethodEntry);
    bool comparable = type_comparable_p(type);
    Data *data = data_new_shared(symbol, equal + (comparable ? 16 : 0), 8);
    data->kind = DATA_TYPE;
    common_part(data, type, uncommon, comparable ? equal : 0);
    kind_part(data, shape, tail);
    if (uncommon)
        method_part(data, type, set, uncommon_at, methods);
    if (comparable) {
        data_address(data, equal, 8, symbol_get("rt.type_equal_thunk", SYMBOL_RUNTIME), 0);
        data_address(data, equal + 8, 8, symbol, 0);
    }
}

// A defined type's descriptor, and that of a pointer to it, is made by its package.
static bool made_elsewhere(Type *type) {
    if (type->kind == TYPE_POINTER)
        type = type->elem;
    if (type->kind != TYPE_NAMED || type->type_arg_count > 0)
        return false;
    Object *object = type->object;
    return object->package && object->package->imported &&
           object->parent == object->package->scope;
}

// So it is made even if nothing in the package needs it.
void queue_descriptors(Package *package) {
    for (int i = 0; i < package->objects.len; i++) {
        Object *object = package->objects.items[i];
        if (object->kind != OBJ_TYPE || !object->type ||
            object->type->kind != TYPE_NAMED || object->type->object != object ||
            object->decl->type_decl.type_params.len > 0)
            continue;
        symbol_of_type(object->type);
        symbol_of_type(type_pointer(object->type));
    }
}

Symbol *symbol_of_type(Type *type) {
    TypeInfo *info = type_info(type);
    if (!info->descriptor) {
        info->descriptor = symbol_get(text("type:%s", type_link_string(type)), SYMBOL_DATA);
        info->descriptor->shared = info->descriptor->exported = true;
        if (made_elsewhere(type))
            return info->descriptor;
        queue_build(build_descriptor, type);
    }
    return info->descriptor;
}

// ---- Itabs

typedef struct ItabJob {
    Symbol *symbol;
    Type *type, *interface;
} ItabJob;

static void build_itab(void *context) {
    ItabJob *job = context;
    Type *interface = under(job->interface);
    interface_complete(interface);
    Data *data = data_new_shared(job->symbol, ITAB_FUN + 8 * interface->method_count, 8);
    data->kind = DATA_ITAB;
    data_address(data, ITAB_INTER, 8, symbol_of_type(job->interface), 0);
    data_address(data, ITAB_TYPE, 8, symbol_of_type(job->type), 0);
    data_int(data, ITAB_HASH, 4, hash_of(symbol_of_type(job->type)->name));
    for (int i = 0; i < interface->method_count; i++) {
        Method *method = &interface->methods[i];
        data_address(data, ITAB_FUN + 8 * i, 8,
                     symbol_of_interface_method(job->type, method->name, method->package),
                     0);
    }
}

Symbol *symbol_of_itab(Type *type, Type *interface) {
    Symbol *symbol = symbol_get(text("go:itab.%s,%s", type_link_string(type),
                                     type_link_string(interface)),
                                SYMBOL_DATA);
    if (!symbol->defined) {
        symbol->defined = symbol->shared = symbol->exported = true;
        ItabJob *job = ARENA_NEW(&compilation, ItabJob);
        *job = (ItabJob){symbol, type, interface};
        queue_build(build_itab, job);
    }
    return symbol;
}
