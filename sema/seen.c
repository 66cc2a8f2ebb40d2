// Sets of constants, for duplicate cases and duplicate keys.
//
// Go compares the values a program would see: integers as such, others as
// float64 and string.  So 1.0 and 1 are one key, and two constants that differ
// only past the precision of a float64 are too.
#include "sema/seen.h"

#include "base/arena.h"

#include <string.h>

static const Const *canonical(const Const *value, bool all_kinds) {
    if (!all_kinds)
        return value;
    if (value->kind == CONST_COMPLEX) {
        const Const *real = const_to_float(value);
        if (real != NULL)
            value = real;
    }
    if (value->kind == CONST_FLOAT) {
        const Const *integer = const_to_int(value);
        if (integer != NULL)
            value = integer;
    }
    return value;
}

static uint64_t float_bits(const Const *value) {
    double d = const_double(value);
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

static uint64_t hash_of(const Const *value) {
    uint64_t hash = 14695981039346656037u + value->kind; // FNV-1a
    switch (value->kind) {
    case CONST_STRING:
        for (uint32_t i = 0; i < value->len; i++)
            hash = (hash ^ (unsigned char)value->text[i]) * 1099511628211u;
        return hash ^ hash >> 32;
    case CONST_INT:
        hash ^= const_uint64(value);
        break;
    case CONST_FLOAT:
        hash ^= float_bits(value);
        break;
    case CONST_BOOL:
        hash ^= value->b;
        break;
    case CONST_COMPLEX:
        hash ^= float_bits(const_real(value)) * 31 + float_bits(const_imag(value));
        break;
    }
    hash *= 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

static bool equal(const Const *a, const Const *b) {
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case CONST_STRING: return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
    case CONST_FLOAT: return const_double(a) == const_double(b);
    case CONST_COMPLEX:
        return equal(const_to_float(const_real(a)), const_to_float(const_real(b))) &&
               equal(const_to_float(const_imag(a)), const_to_float(const_imag(b)));
    default: return const_binary(TOK_EQ, a, b, false)->b;
    }
}

static SeenEntry *find(SeenSet *set, const Const *value, Type *type) {
    uint32_t at = (uint32_t)hash_of(value) & (set->cap - 1);
    while (set->slots[at].used) {
        SeenEntry *entry = &set->slots[at];
        if (equal(entry->value, value) &&
            (type == NULL || entry->type == NULL || type_identical(entry->type, type)))
            break;
        at = (at + 1) & (set->cap - 1);
    }
    return &set->slots[at];
}

static void grow(SeenSet *set) {
    SeenSet old = *set;
    set->cap = old.cap == 0 ? 16 : old.cap * 2;
    set->slots = ARENA_ARRAY(&compilation, SeenEntry, set->cap);
    for (uint32_t i = 0; i < old.cap; i++)
        if (old.slots[i].used)
            *find(set, old.slots[i].value, old.slots[i].type) = old.slots[i];
}

static SeenEntry *add(SeenSet *set, const Const *value, Type *type) {
    if (set->len * 4 >= set->cap * 3)
        grow(set);
    SeenEntry *entry = find(set, value, type);
    if (entry->used)
        return entry;
    *entry = (SeenEntry){value, type, NULL, true};
    set->len++;
    return NULL;
}

bool seen_add_int(SeenSet *set, int64_t value) {
    return add(set, const_int(value), NULL) == NULL;
}

Node *seen_add_constant(SeenSet *set, const Const *value, Type *type, bool all_kinds,
                        Node *where) {
    if (value->kind == CONST_UNKNOWN)
        return NULL;
    if (!all_kinds && value->kind != CONST_INT && value->kind != CONST_FLOAT &&
        value->kind != CONST_STRING)
        return NULL;
    value = canonical(value, all_kinds);
    SeenEntry *before = add(set, value, type);
    if (before != NULL)
        return before->where;
    find(set, value, type)->where = where;
    return NULL;
}
