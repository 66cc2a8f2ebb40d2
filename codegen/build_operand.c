// Go values taken apart into scalars.
//
// An Operand is a value of a Go type: up to four IR values (its leaves), or the
// place in memory where a bigger value is.  The second kind is a promise that
// can be broken: in
//
//     a, b = b, a        // with a, b [100]int
//
// the operand for b names the memory of b, which the first assignment changes.
// Whoever evaluates something else before using an operand asks for a stable()
// copy; `fresh` memory belongs to the operand alone and needs none.
#include "codegen/build.h"
#include "codegen/describe.h"

Type *under(Type *type) { return type_underlying(type); }

TypeInfo *type_info(Type *type) {
    if (!type->codegen) {
        TypeInfo *info = ARENA_NEW(&compilation, TypeInfo);
        info->leaf_count = abi_leaves(type, MAX_LEAVES, info->classes, info->offsets);
        type->codegen = info;
    }
    return type->codegen;
}

int leaf_count(Type *type) { return type_info(type)->leaf_count; }
bool in_leaves(Type *type) { return leaf_count(type) >= 0; }
Class leaf_class(Type *type, int i) { return type_info(type)->classes[i]; }

// The length or capacity of a string or slice, which boundscheck relies on.
bool leaf_is_length(Type *type, int i) {
    int kind = under(type)->kind;
    return i >= 1 && (kind == TYPE_STRING || kind == TYPE_SLICE);
}

Class class_of(Type *type) {
    assert(leaf_count(type) == 1);
    return leaf_class(type, 0);
}

bool is_signed(Type *type) {
    return type_is_integer(type) && !type_is_unsigned(type);
}

// ---- Making operands

Operand operand1(Type *type, Value *x) { return (Operand){.type = type, .leaf = {x}}; }

Operand operand2(Type *type, Value *x, Value *y) {
    return (Operand){.type = type, .leaf = {x, y}};
}

Operand operand3(Type *type, Value *x, Value *y, Value *z) {
    return (Operand){.type = type, .leaf = {x, y, z}};
}

Operand operand_in_memory(Type *type, Value *address, int64_t offset, bool nonnull) {
    return (Operand){.type = type, .address = address, .offset = offset,
                     .nonnull = nonnull};
}

static Value *zero_leaf(Class c) {
    return class_is_float(c) ? float_const(c, 0) : int_const(c, 0);
}

Operand zero_operand(Type *type) {
    Operand x = {.type = type};
    int count = leaf_count(type);
    for (int i = 0; i < count; i++)
        x.leaf[i] = zero_leaf(leaf_class(type, i));
    if (count < 0) {
        Slot *slot = temp_slot(type);
        x.address = slot_address(slot, 0);
        x.nonnull = x.fresh = true;
        zero(x.address, 0, type_size(type), true);
    }
    return x;
}

// ---- Memory

Operand load_operand(Type *type, Value *address, int64_t offset, bool nonnull) {
    TypeInfo *info = type_info(type);
    if (info->leaf_count < 0)
        return operand_in_memory(type, address, offset, nonnull);
    Operand x = {.type = type};
    for (int i = 0; i < info->leaf_count; i++)
        x.leaf[i] = load(info->classes[i], address, offset + info->offsets[i], nonnull);
    for (int i = 1; i < info->leaf_count; i++)
        x.leaf[i]->flags |= leaf_is_length(type, i) ? VALUE_LENGTH : 0;
    return x;
}

// Two Go values of one type are the same memory or disjoint, but for arrays
// reached by conversion of slices to array pointers.
static bool may_overlap(Operand x, Value *to) {
    return under(x.type)->kind == TYPE_ARRAY && !x.fresh &&
           x.address->op != OP_SLOTADDR && x.address->op != OP_SYMADDR &&
           to->op != OP_SLOTADDR && to->op != OP_SYMADDR && to->op != OP_OUTADDR;
}

void store_operand(Value *address, int64_t offset, Operand x, bool nonnull) {
    TypeInfo *info = type_info(x.type);
    if (x.address) {
        int64_t size = type_size(x.type);
        if (may_overlap(x, address))
            rtcall(RT_memmove, NULL, add_offset(address, offset),
                   add_offset(x.address, x.offset), word_const(size), NULL);
        else
            move(address, offset, x.address, x.offset, size, nonnull && x.nonnull);
        return;
    }
    for (int i = 0; i < info->leaf_count; i++)
        store(address, offset + info->offsets[i], x.leaf[i], nonnull);
}

// ---- Frame slots

Slot *own_slot(Type *type, Object *object) {
    Slot *slot = ir_slot_new(here.f, type_size(type), type_align(type), type);
    slot->object = object;
    return slot;
}

// Temporaries of finished statements are used again for the same type.
Slot *temp_slot(Type *type) {
    Slot *slot = NULL;
    for (int i = here.free_temps.len - 1, steps = 0; i >= 0 && steps < 16; i--, steps++) {
        if (here.free_temps.items[i]->type == type) {
            slot = here.free_temps.items[i];
            here.free_temps.items[i] = here.free_temps.items[--here.free_temps.len];
            break;
        }
    }
    if (!slot)
        slot = own_slot(type, NULL);
    vec_push(here.arena, &here.temps, slot);
    return slot;
}

// For who looks (places.h).
void note_home(Slot *slot, const Node *site) {
    Home home = {slot, site};
    if (codegen_observer)
        vec_push(here.arena, &here.f->homes, home);
}

// Where escape analysis lets what SITE allocates live in the frame: the address of
// memory there.  What is dead at the statement's end shares a temporary.
Value *stack_home(Node *site, Type *type) {
    if (!site || !(site->flags & NODE_STACK))
        return NULL;
    bool transient = site->flags & NODE_TRANSIENT && !here.deferring;
    Slot *slot = transient ? temp_slot(type) : own_slot(type, NULL);
    slot->site = slot->site == NULL || slot->site == site ? site : NULL;
    note_home(slot, site);
    return slot_address(slot, 0);
}

Operand stable(Operand x) {
    if (!x.address || x.fresh)
        return x;
    Value *copy = slot_address(temp_slot(x.type), 0);
    store_operand(copy, 0, x, true);
    Operand result = operand_in_memory(x.type, copy, 0, true);
    result.fresh = true;
    return result;
}

Value *operand_address(Operand x) {
    if (x.address)
        return add_offset(x.address, x.offset);
    if (type_size(x.type) == 0)
        return symbol_address(symbol_of_zero_base(), 0, CLASS_PTR);
    Value *copy = slot_address(temp_slot(x.type), 0);
    store_operand(copy, 0, x, true);
    return copy;
}

// ---- Parts

Operand retyped(Operand x, Type *type) {
    x.type = type;
    return x;
}

int first_leaf_of_field(Type *type, int index) {
    type = under(type);
    int leaf = 0;
    for (int i = 0; i < index; i++)
        leaf += leaf_count(type->fields[i].type);
    return leaf;
}

static Operand part(Operand x, Type *type, int64_t offset, int first_leaf) {
    Operand result = x;
    result.type = type;
    if (x.address) {
        if (in_leaves(type))
            return load_operand(type, x.address, x.offset + offset, x.nonnull);
        result.offset += offset;
        return result;
    }
    for (int i = 0; i < leaf_count(type); i++)
        result.leaf[i] = x.leaf[first_leaf + i];
    return result;
}

Operand operand_field(Operand x, int index) {
    type_size(x.type);
    Field *field = &under(x.type)->fields[index];
    int first = x.address ? 0 : first_leaf_of_field(x.type, index);
    return part(x, field->type, field->offset, first);
}

Operand operand_element(Operand x, int64_t index) {
    Type *elem = under(x.type)->elem;
    return part(x, elem, index * type_size(elem), 0);
}

// ---- Merges.  A value that comes from two branches goes through variables
// (or a temporary in memory, whose number in the function is kept the same way).
//
//     int merged = join_vars(type);
//     … join_set(type, merged, x); jump(after);
//     … join_set(type, merged, y); jump(after);
//     start(after); result = join_get(type, merged);

static Vec(Slot *) join_slots; // of big types, by -1 - number

int join_vars(Type *type) {
    int count = leaf_count(type);
    if (count < 0) {
        vec_push(&compilation, &join_slots, own_slot(type, NULL));
        return -join_slots.len;
    }
    int first = here.f->vars.len;
    for (int i = 0; i < count; i++)
        new_var(leaf_class(type, i), NULL);
    return first;
}

void join_set(Type *type, int first_var, Operand x) {
    if (first_var < 0) {
        store_operand(slot_address(join_slots.items[-1 - first_var], 0), 0, x, true);
        return;
    }
    for (int i = 0; i < leaf_count(type); i++)
        set_var(first_var + i, x.leaf[i]);
}

Operand join_get(Type *type, int first_var) {
    Operand x = {.type = type};
    if (first_var < 0) {
        x = operand_in_memory(type, slot_address(join_slots.items[-1 - first_var], 0), 0,
                              true);
        x.fresh = true;
        return x;
    }
    for (int i = 0; i < leaf_count(type); i++)
        x.leaf[i] = get_var(first_var + i);
    return x;
}

// ---- Heap objects

static void set_mask_bit(int64_t offset, void *context) {
    *(uint64_t *)context |= (uint64_t)1 << (offset / 8);
}

static uint64_t pointer_mask(Type *type) {
    uint64_t mask = 0;
    if (type_size(type) <= MAX_INLINE_ALLOC)
        type_each_pointer(type, 0, set_mask_bit, &mask);
    return mask;
}

Value *allocate(Type *type, const void *site, const char *what) {
    if (type_size(type) == 0) {
        note_place(site, PLACED_DATA);
        return symbol_address(symbol_of_zero_base(), 0, CLASS_PTR);
    }
    AllocInfo *info = ARENA_NEW(here.arena, AllocInfo);
    info->type = type;
    info->size = type_size(type);
    info->mask = pointer_mask(type);
    info->what = what;
    if (info->size > MAX_INLINE_ALLOC)
        info->descriptor = symbol_of_type(type);
    Value *value = emit0(OP_NEW, CLASS_PTR);
    value->alloc = info;
    value->site = site_here(site, what);
    if (value->site != NULL)
        value->site->size = info->size;
    value->flags = VALUE_NONNULL;
    return value;
}
