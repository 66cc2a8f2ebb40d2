// May two memory accesses touch the same bytes?
//
// Three arguments say no:
//
//   place   p+0 and p+8 are apart if p is the same value and the sizes fit
//   object  different frame slots, globals and fresh allocations are apart, and
//           a slot whose address goes nowhere is apart from all other pointers
//   kind    a pointer, an integer and a float do not lie in the same place: Go
//           is typed
//
// The last one fails where a program takes the bits of a float through unsafe
// pointers, so it is given up for a function in which one object is seen to be
// read in two ways.
#include "codegen/alias.h"

#include <stdlib.h>

Value *alias_root(Value *address) {
    while (address->op == OP_ADDPTR || address->op == OP_COPY)
        address = address->args[0];
    return address;
}

static MemoryKind plain_kind(Class class) {
    if (class == CLASS_PTR)
        return MEMORY_POINTER;
    return class_is_float(class) ? MEMORY_FLOAT : MEMORY_INT;
}

MemoryKind alias_kind(const AliasInfo *info, Class class) {
    MemoryKind kind = plain_kind(class);
    if (info->mixed_pointers)
        return MEMORY_INT;
    return kind == MEMORY_FLOAT && info->mixed_numbers ? MEMORY_INT : kind;
}

static bool is_access(const Value *value) {
    return value->op == OP_LOAD || value->op == OP_STORE;
}

static Class access_class(const Value *value) {
    return value->op == OP_LOAD ? value->class : value->args[1]->class;
}

Access alias_access(const AliasInfo *info, const Value *value) {
    Class class = access_class(value);
    return (Access){value->args[0], value->imm, class_size(class),
                    alias_kind(info, class)};
}

// ---- Slots whose address goes nowhere

// ESCAPES by value id: whether the address value is used as other than address.
static void find_escapes(IrFunc *f, AliasInfo *info) {
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        for (int n = 0; n < block->values.len; n++) {
            Value *value = block->values.items[n];
            for (int a = 0; a < value->arg_count; a++) {
                if (value->args[a]->class != CLASS_PTR)
                    continue;
                bool address = (is_access(value) || value->op == OP_ZERO ||
                                value->op == OP_NILCHECK || value->op == OP_ADDPTR ||
                                value->op == OP_COPY) && a == 0;
                address |= value->op == OP_MOVE || value->op == OP_KEEPALIVE;
                Value *root = alias_root(value->args[a]);
                if (!address && root->op == OP_SLOTADDR)
                    info->slot_escapes[root->slot->id] = true;
            }
        }
        for (int r = 0; r < block->results.len; r++) {
            Value *root = alias_root(block->results.items[r]);
            if (root->op == OP_SLOTADDR)
                info->slot_escapes[root->slot->id] = true;
        }
    }
    for (int i = 0; i < f->slots.len; i++)
        if (f->slots.items[i]->kind != SLOT_LOCAL || f->landing)
            info->slot_escapes[i] = true;
}

// ---- Objects read in two ways

static int64_t constant_part(const Value *value, bool *variable) {
    int64_t offset = value->imm;
    const Value *address = value->args[0];
    for (; address->op == OP_ADDPTR; address = address->args[0]) {
        offset += address->imm;
        if (address->args[1]->op == OP_CONST)
            offset += address->args[1]->imm;
        else
            *variable = true;
    }
    if (address->op == OP_SLOTADDR || address->op == OP_SYMADDR)
        offset += address->imm;
    return offset;
}

// What an address is counted under: slots and symbols by themselves, everything
// else by its root value.
static const void *object_of(const Value *root) {
    if (root->op == OP_SLOTADDR || root->op == OP_SYMADDR)
        return root->aux;
    return root;
}

typedef struct Seen { const void *object; int64_t offset; uint8_t kinds; } Seen;

static int by_object(const void *a, const void *b) {
    const Seen *x = a, *y = b;
    if (x->object != y->object)
        return x->object < y->object ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static void find_mixtures(IrFunc *f, AliasInfo *info, Arena *arena) {
    Vec(Seen) seen = {0};
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        for (int n = 0; n < block->values.len; n++) {
            Value *value = block->values.items[n];
            if (!is_access(value))
                continue;
            bool variable = false;
            int64_t offset = constant_part(value, &variable);
            Seen one = {object_of(alias_root(value->args[0])), offset,
                        1 << plain_kind(access_class(value))};
            vec_push(arena, &seen, one);
        }
    }
    if (seen.len < 2)
        return;
    qsort(seen.items, (size_t)seen.len, sizeof *seen.items, by_object);
    unsigned object_kinds = 0, place_kinds = 0;
    const unsigned numbers = 1 << MEMORY_INT | 1 << MEMORY_FLOAT;
    for (int i = 0; i < seen.len; i++) {
        bool same_object = i > 0 && seen.items[i].object == seen.items[i - 1].object;
        bool same_place = same_object && seen.items[i].offset == seen.items[i - 1].offset;
        object_kinds = (same_object ? object_kinds : 0) | seen.items[i].kinds;
        place_kinds = (same_place ? place_kinds : 0) | seen.items[i].kinds;
        if ((object_kinds & numbers) == numbers)
            info->mixed_numbers = true;
        if ((place_kinds & 1 << MEMORY_POINTER) && (place_kinds & numbers))
            info->mixed_pointers = true;
    }
}

AliasInfo alias_analyse(IrFunc *f, Arena *arena) {
    AliasInfo info = {.slot_escapes = ARENA_ARRAY(arena, bool, f->slots.len + 1)};
    find_escapes(f, &info);
    find_mixtures(f, &info, arena);
    return info;
}

// ---- The question

bool alias_is_private(const AliasInfo *info, const Value *address) {
    const Value *root = alias_root((Value *)address);
    return root->op == OP_SLOTADDR && !info->slot_escapes[root->slot->id];
}

// An object that exists once, under one name.
static bool is_named_object(const Value *root) {
    return root->op == OP_SLOTADDR || root->op == OP_SYMADDR;
}

static bool different_objects(const AliasInfo *info, const Value *a, const Value *b) {
    if (is_named_object(a) && is_named_object(b))
        return a->op != b->op || a->aux != b->aux;
    if (a->op == OP_NEW && (is_named_object(b) || b->op == OP_NEW || b->op == OP_PARAM))
        return a != b;
    if (b->op == OP_NEW && (is_named_object(a) || a->op == OP_PARAM))
        return true;
    if (alias_is_private(info, a) || alias_is_private(info, b))
        return true;
    return false;
}

// Both addresses as the same value plus constants.
static bool constant_distance(const Access *a, const Access *b, int64_t *distance) {
    int64_t x = a->offset, y = b->offset;
    const Value *p = a->address, *q = b->address;
    if (p != q) {
        while (p->op == OP_ADDPTR && p->args[1]->op == OP_CONST) {
            x += p->imm + p->args[1]->imm;
            p = p->args[0];
        }
        while (q->op == OP_ADDPTR && q->args[1]->op == OP_CONST) {
            y += q->imm + q->args[1]->imm;
            q = q->args[0];
        }
    }
    if (p != q && is_named_object(p) && p->op == q->op && p->aux == q->aux) {
        x += p->imm;
        y += q->imm;
        p = q;
    }
    if (p != q && p->op == OP_ADDPTR && q->op == OP_ADDPTR && p->args[0] == q->args[0] &&
        p->args[1] == q->args[1]) {
        x += p->imm;
        y += q->imm;
        p = q;
    }
    *distance = y - x;
    return p == q;
}

bool may_alias(const AliasInfo *info, const Access *a, const Access *b) {
    int64_t distance; // from a to b
    if (constant_distance(a, b, &distance))
        return distance < a->size && -distance < b->size;
    if (a->kind != b->kind)
        return false;
    const Value *p = alias_root(a->address), *q = alias_root(b->address);
    if (p == q)
        return true;
    return !different_objects(info, p, q);
}
