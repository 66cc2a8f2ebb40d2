// Types at run time: their names, and equality and hashes of their values, by
// walking the descriptors that the compiler made (abi.h).
#include "runtime/rt.h"

// ---- Names: a flag byte, the length as a varint, the bytes

enum { NAME_EXPORTED = 1, NAME_TAG = 2, NAME_PACKAGE = 4 };

static const uint8_t *read_varint(const uint8_t *p, uint64_t *value) {
    *value = 0;
    for (int shift = 0;; shift += 7) {
        *value |= (uint64_t)(*p & 0x7f) << shift;
        if ((*p++ & 0x80) == 0)
            return p;
    }
}

static String name_text(const uint8_t *name) {
    uint64_t n;
    const uint8_t *p = read_varint(name + 1, &n);
    return (String){p, (int64_t)n};
}

String name_string(uint32_t name) {
    return name == 0 ? LITERAL("") : name_text(offset_address(name));
}

bool name_exported(uint32_t name) {
    return (*(const uint8_t *)offset_address(name) & NAME_EXPORTED) != 0;
}

// The package path that an unexported name carries, or "".
String name_package(uint32_t name) {
    const uint8_t *flags = offset_address(name);
    if ((*flags & NAME_PACKAGE) == 0)
        return LITERAL("");
    String text = name_text(flags);
    const uint8_t *p = text.ptr + text.len;
    if ((*flags & NAME_TAG) != 0) {
        uint64_t n;
        p = read_varint(p, &n);
        p += n;
    }
    uint32_t package;
    memcpy(&package, p, sizeof package);
    return name_string(package);
}

String type_string(const RType *t) {
    String s = name_string(t->str);
    if ((t->tflag & TFLAG_EXTRA_STAR) != 0)
        return (String){s.ptr + 1, s.len - 1};
    return s;
}

// The methods' table stands right after the kind's own structure.
const UncommonType *type_uncommon(const RType *t) {
    if ((t->tflag & TFLAG_UNCOMMON) == 0)
        return NULL;
    size_t size;
    switch (type_kind(t)) {
    case KIND_ARRAY: size = sizeof(ArrayType); break;
    case KIND_CHAN: size = sizeof(ChanType); break;
    case KIND_FUNC: size = sizeof(FuncType); break;
    case KIND_INTERFACE: size = sizeof(InterfaceType); break;
    case KIND_MAP: size = sizeof(MapType); break;
    case KIND_POINTER: size = sizeof(PtrType); break;
    case KIND_SLICE: size = sizeof(SliceType); break;
    case KIND_STRUCT: size = sizeof(StructType); break;
    default: size = sizeof(RType);
    }
    return (const UncommonType *)((const char *)t + size);
}

String type_pkg_path(const RType *t) {
    const UncommonType *u = type_uncommon(t);
    if (u != NULL)
        return name_string(u->pkg_path);
    uint64_t name = 0;
    if (type_kind(t) == KIND_STRUCT)
        name = ((const StructType *)t)->pkg_path;
    else if (type_kind(t) == KIND_INTERFACE)
        name = ((const InterfaceType *)t)->pkg_path;
    return name == 0 ? LITERAL("") : name_string(name);
}

// One descriptor a type and executable: the linker merges equal ones.
bool type_identical(const RType *a, const RType *b) {
    return a == b;
}

// ---- Errors

noreturn static void panic_type(String text, const RType *t) {
    String parts[2] = {text, type_string(t)};
    panic_text(rt_concat(NULL, parts, 2));
}

noreturn static void not_comparable(const RType *t) {
    panic_type(LITERAL("comparing uncomparable type "), t);
}

noreturn static void not_hashable(const RType *t) {
    panic_type(LITERAL("hash of unhashable type "), t);
}

// ---- Equality

static bool is_blank(const StructField *field) {
    return string_is(name_text((const uint8_t *)field->name), "_");
}

// Interfaces hold a pointer-shaped value itself, any other by address.
static bool boxed_equal(const RType *t, const void *x, const void *y) {
    if (t->equal == 0)
        not_comparable(t);
    return type_is_direct(t) ? x == y : value_equal(t, x, y);
}

static bool iface_equal(const void *p, const void *q, bool empty) {
    const Iface *a = p, *b = q;
    if (a->type != b->type)
        return false;
    if (a->type == NULL)
        return true;
    const RType *t = empty ? a->type : ((const Itab *)a->type)->type;
    return boxed_equal(t, a->data, b->data);
}

// Comparing interfaces panics if their values cannot be compared.
static bool may_panic(const RType *t) {
    if (type_kind(t) == KIND_ARRAY)
        return may_panic(((const ArrayType *)t)->elem);
    if (type_kind(t) != KIND_STRUCT)
        return type_kind(t) == KIND_INTERFACE;
    const StructType *s = (const StructType *)t;
    for (uint64_t i = 0; i < s->count; i++)
        if (!is_blank(&s->fields[i]) && may_panic(s->fields[i].type))
            return true;
    return false;
}

static bool string_equal(const String *a, const String *b) {
    return a->len == b->len && memcmp(a->ptr, b->ptr, (size_t)a->len) == 0;
}

static bool string_fields_equal(const StructField *f, const StructField *end,
                                const char *p, const char *q) {
    for (; f < end; f++)
        if (type_kind(f->type) == KIND_STRING && !is_blank(f) &&
            !string_equal((const void *)(p + f->offset), (const void *)(q + f->offset)))
            return false;
    return true;
}

// Lengths of strings first, their contents when all else is equal; but nothing
// passes by a comparison that may panic.  (As codegen/build_compare.c has it.)
static bool struct_equal(const StructType *t, const char *p, const char *q) {
    const StructField *end = t->fields + t->count;
    const StructField *from = t->fields; // contents from here on are not compared yet
    for (const StructField *f = t->fields; f < end; f++) {
        const char *a = p + f->offset, *b = q + f->offset;
        if (is_blank(f))
            continue;
        if (may_panic(f->type)) {
            if (!string_fields_equal(from, f, p, q))
                return false;
            from = f + 1;
        }
        if (type_kind(f->type) == KIND_STRING) {
            if (((const String *)a)->len != ((const String *)b)->len)
                return false;
        } else if (!value_equal(f->type, a, b)) {
            return false;
        }
    }
    return string_fields_equal(from, end, p, q);
}

static bool array_equal(const ArrayType *t, const char *p, const char *q) {
    size_t size = t->elem->size;
    bool strings = type_kind(t->elem) == KIND_STRING;
    for (uint64_t i = 0; strings && i < t->len; i++)
        if (((const String *)p)[i].len != ((const String *)q)[i].len)
            return false;
    for (uint64_t i = 0; i < t->len; i++, p += size, q += size)
        if (!value_equal(t->elem, p, q))
            return false;
    return true;
}

bool value_equal(const RType *t, const void *p, const void *q) {
    switch (type_kind(t)) {
    case KIND_FLOAT32:
        return *(const float *)p == *(const float *)q;
    case KIND_FLOAT64:
        return *(const double *)p == *(const double *)q;
    case KIND_COMPLEX64:
        return ((const float *)p)[0] == ((const float *)q)[0] &&
               ((const float *)p)[1] == ((const float *)q)[1];
    case KIND_COMPLEX128:
        return ((const double *)p)[0] == ((const double *)q)[0] &&
               ((const double *)p)[1] == ((const double *)q)[1];
    case KIND_STRING:
        return string_equal(p, q);
    case KIND_INTERFACE:
        return iface_equal(p, q, ((const InterfaceType *)t)->count == 0);
    case KIND_STRUCT:
        return struct_equal((const StructType *)t, p, q);
    case KIND_ARRAY:
        return array_equal((const ArrayType *)t, p, q);
    case KIND_FUNC: case KIND_MAP: case KIND_SLICE:
        not_comparable(t);
    default:
        return memcmp(p, q, t->size) == 0;
    }
}

// ---- Hashes: equal values have equal ones.

static uint64_t float_hash(double v, uint64_t seed) {
    if (v == 0)
        return mix(seed, 0x8ebc6af09c88c6e3); // +0 == -0
    if (v != v)
        return rt_random();                   // NaN is not equal to itself
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return mix(bits ^ seed, 0x8ebc6af09c88c6e3);
}

static uint64_t iface_hash(const Iface *v, uint64_t seed, bool empty) {
    if (v->type == NULL)
        return seed;
    const RType *t = empty ? v->type : ((const Itab *)v->type)->type;
    if (t->equal == 0)
        not_hashable(t);
    seed = mix(seed ^ t->hash, 0x589965cc75374cc3);
    return type_is_direct(t) ? mix((uint64_t)v->data ^ seed, 0x1d8e4e27c47d124f)
                             : value_hash(t, v->data, seed);
}

uint64_t value_hash(const RType *t, const void *p, uint64_t seed) {
    switch (type_kind(t)) {
    case KIND_FLOAT32:
        return float_hash(*(const float *)p, seed);
    case KIND_FLOAT64:
        return float_hash(*(const double *)p, seed);
    case KIND_COMPLEX64:
        return float_hash(((const float *)p)[1], float_hash(((const float *)p)[0], seed));
    case KIND_COMPLEX128:
        return float_hash(((const double *)p)[1], float_hash(((const double *)p)[0], seed));
    case KIND_STRING:
        return string_hash(((const String *)p)->ptr, ((const String *)p)->len, seed);
    case KIND_INTERFACE:
        return iface_hash(p, seed, ((const InterfaceType *)t)->count == 0);
    case KIND_STRUCT: {
        const StructType *s = (const StructType *)t;
        for (uint64_t i = 0; i < s->count; i++)
            if (!is_blank(&s->fields[i]))
                seed = value_hash(s->fields[i].type,
                                  (const char *)p + (s->fields[i].offset), seed);
        return seed;
    }
    case KIND_ARRAY: {
        const ArrayType *a = (const ArrayType *)t;
        for (uint64_t i = 0; i < a->len; i++)
            seed = value_hash(a->elem, (const char *)p + i * a->elem->size, seed);
        return seed;
    }
    case KIND_FUNC: case KIND_MAP: case KIND_SLICE:
        not_hashable(t);
    default:
        return string_hash(p, (int64_t)t->size, seed);
    }
}

// ---- Entries

int64_t rt_type_equal(const RType *t, const void *p, const void *q) {
    return value_equal(t, p, q);
}
int64_t rt_type_equal_values(const RType *t, const void *p, const void *q) {
    return value_equal(t, p, q);
}
int64_t rt_eface_equal(const RType *t, const void *x, const void *y) {
    return t == NULL || boxed_equal(t, x, y);
}
int64_t rt_iface_equal(const Itab *itab, const void *x, const void *y) {
    return itab == NULL || boxed_equal(itab->type, x, y);
}
