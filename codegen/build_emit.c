// Short hands for making IR values in the block at work.
//
// The builder's files say what a construct means, in these words:
//
//     Value *len = load(CLASS_I64, slice, SLICE_LEN, true);
//     bounds_check(index, len, BOUNDS_INDEX);
//
// Every value made here gets the current position and the inlined call it
// belongs to.
#include "codegen/build.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

Builder here;

const char *text(const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *result = arena_vprintf(&compilation, format, args);
    va_end(args);
    return result;
}

Value *emit_args(Op op, Class c, int count, Value *const *args) {
    Value *value = ir_append(here.f, here.block, op, c, here.pos, count, args);
    value->inlined = here.inlined;
    return value;
}

Value *emit0(Op op, Class c) { return emit_args(op, c, 0, NULL); }

Value *emit1(Op op, Class c, Value *x) { return emit_args(op, c, 1, (Value *[]){x}); }

Value *emit2(Op op, Class c, Value *x, Value *y) {
    return emit_args(op, c, 2, (Value *[]){x, y});
}

static Value *emit3(Op op, Class c, Value *x, Value *y, Value *z) {
    return emit_args(op, c, 3, (Value *[]){x, y, z});
}

// ---- Constants and addresses

Value *int_const(Class c, int64_t value) {
    return ir_const(here.f, here.block, c, value);
}

Value *word_const(int64_t value) { return int_const(CLASS_I64, value); }

Value *nil_pointer(void) { return int_const(CLASS_PTR, 0); }

Value *float_const(Class c, double value) {
    return ir_fconst(here.f, here.block, c, value);
}

Value *symbol_address(Symbol *symbol, int64_t offset, Class c) {
    Value *value = emit0(OP_SYMADDR, c);
    value->symbol = symbol;
    value->imm = offset;
    symbol->referenced = true;
    return value;
}

Value *slot_address(Slot *slot, int64_t offset) {
    Value *value = emit0(OP_SLOTADDR, CLASS_PTR);
    value->slot = slot;
    value->imm = offset;
    value->flags = VALUE_NONNULL;
    return value;
}

// ---- Variables

int new_var(Class c, const char *name) { return ir_var_new(here.f, c, NULL, name); }

Value *get_var(int var) {
    Value *value = emit0(OP_GETVAR, here.f->vars.items[var].class);
    value->imm = var;
    return value;
}

void set_var(int var, Value *x) {
    assert(x->class == here.f->vars.items[var].class);
    Value *value = emit1(OP_SETVAR, CLASS_NONE, x);
    value->imm = var;
}

// ---- Memory

Value *load(Class c, Value *address, int64_t offset, bool nonnull) {
    Value *value = emit1(OP_LOAD, c, address);
    value->imm = offset;
    value->flags = nonnull ? VALUE_NONNULL : 0;
    return value;
}

void store(Value *address, int64_t offset, Value *x, bool nonnull) {
    Value *value = emit2(OP_STORE, CLASS_NONE, address, x);
    value->imm = offset;
    value->flags = nonnull ? VALUE_NONNULL : 0;
}

Value *add_offset(Value *p, int64_t offset) {
    if (offset == 0)
        return p;
    if (p->op == OP_SLOTADDR)
        return slot_address(p->slot, p->imm + offset);
    if (p->op == OP_SYMADDR)
        return symbol_address(p->symbol, p->imm + offset, p->class);
    return add_pointer(p, word_const(offset));
}

Value *add_pointer(Value *p, Value *bytes) {
    return emit2(OP_ADDPTR, CLASS_PTR, as_pointer(p), bytes);
}

// MOVE and ZERO work at the address itself.
void move(Value *to, int64_t to_offset, Value *from, int64_t from_offset, int64_t size,
          bool nonnull) {
    if (size == 0)
        return;
    Value *value = emit2(OP_MOVE, CLASS_NONE, add_offset(to, to_offset),
                         add_offset(from, from_offset));
    value->imm = size;
    value->flags = nonnull ? VALUE_NONNULL : 0;
}

void zero(Value *address, int64_t offset, int64_t size, bool nonnull) {
    if (size == 0)
        return;
    Value *value = emit1(OP_ZERO, CLASS_NONE, add_offset(address, offset));
    value->imm = size;
    value->flags = nonnull ? VALUE_NONNULL : 0;
}

// ---- Checks

void nil_check(Value *p) {
    if (p->op == OP_SLOTADDR || p->op == OP_SYMADDR || p->op == OP_NEW ||
        (p->flags & VALUE_NONNULL && p->op != OP_LOAD)) // a LOAD's flag is about
        return;                                         // where it loads from
    emit1(OP_NILCHECK, CLASS_NONE, p);
}

void bounds_check(Value *index, Value *length, int kind) {
    Value *value = emit2(OP_BOUNDS, CLASS_NONE, index, length);
    value->imm = kind;
    if (kind & BOUNDS_UNSIGNED)
        value->flags = VALUE_UNSIGNED;
}

void check(Value *condition, RuntimeEntry entry) {
    Value *value = emit1(OP_CHECK, CLASS_NONE, condition);
    value->imm = entry;
}

// ---- Small computations

Value *is_equal(Value *x, Value *y) {
    Op op = class_is_float(x->class) ? OP_FEQ : OP_EQ;
    return emit2(op, CLASS_I8, x, y);
}

Value *is_zero(Value *x) { return is_equal(x, int_const(x->class, 0)); }

Value *logical_not(Value *x) { return emit2(OP_XOR, CLASS_I8, x, int_const(CLASS_I8, 1)); }

Value *select_value(Value *condition, Value *x, Value *y) {
    return emit3(OP_SELECT, x->class, condition, x, y);
}

Value *widen(Value *x, bool is_signed) {
    if (x->class == CLASS_I64)
        return x;
    if (x->op == OP_CONST) {
        int bits = 8 * class_size(x->class);
        uint64_t mask = ((uint64_t)1 << bits) - 1;
        return word_const(is_signed ? x->imm : (int64_t)((uint64_t)x->imm & mask));
    }
    return emit1(is_signed ? OP_SEXT : OP_ZEXT, CLASS_I64, x);
}

Value *as_pointer(Value *x) {
    return x->class == CLASS_PTR ? x : emit1(OP_INTTOPTR, CLASS_PTR, x);
}

// ---- Calls of the runtime

static Value *rtcall_list(RuntimeEntry entry, const char *what, va_list list) {
    Value *args[8];
    int count = 0;
    for (Value *x = va_arg(list, Value *); x; x = va_arg(list, Value *))
        args[count++] = x;
    assert(count == (int)strlen(runtime_info[entry].arguments));
    Value *value = emit_args(OP_RTCALL, CLASS_NONE, count, args);
    value->imm = entry;
    value->comment = what;
    if (runtime_info[entry].flags & RT_ALLOCS)
        value->site = site_here(here.node, what);
    return value;
}

Value *rtcall(RuntimeEntry entry, const char *what, ...) {
    va_list list;
    va_start(list, what);
    Value *value = rtcall_list(entry, what, list);
    va_end(list);
    if (runtime_info[entry].flags & RT_NORETURN)
        unreachable();
    return value;
}

Value *call_result(Value *call, int index, Class c) {
    Value *value = emit1(OP_RESULT, c, call);
    value->imm = index;
    return value;
}

Value *rtcall1(RuntimeEntry entry, const char *what, ...) {
    va_list list;
    va_start(list, what);
    Value *value = rtcall_list(entry, what, list);
    va_end(list);
    char result = runtime_info[entry].results[0];
    Class c = result == 'p' ? CLASS_PTR : result == 'd' ? CLASS_F64 : CLASS_I64;
    return call_result(value, 0, c);
}

// ---- Blocks

Block *new_block(void) {
    Block *block = ir_block_new(here.f);
    block->pos = here.pos;
    return block;
}

void start(Block *block) { here.block = block; }

void jump(Block *to) {
    here.block->pos = here.pos;
    ir_jump(here.block, to);
}

void branch(Value *condition, Block *yes, Block *no, int likely) {
    here.block->pos = here.pos;
    ir_branch(here.block, condition, yes, no, likely);
}

void unreachable(void) {
    ir_unreachable(here.block);
    start(new_block());
}

// ---- Pointer maps

static size_t hash_pointer(const void *key) {
    return (size_t)(((uintptr_t)key >> 4) * 0x9E3779B97F4A7C15u >> 20);
}

static void **ptr_map_slot(const PtrMap *map, const void *key) {
    size_t mask = (size_t)map->capacity - 1;
    size_t i = hash_pointer(key) & mask;
    while (map->slots[2 * i] && map->slots[2 * i] != key)
        i = (i + 1) & mask;
    return &map->slots[2 * i];
}

void *ptr_map_get(const PtrMap *map, const void *key) {
    return map->capacity ? ptr_map_slot(map, key)[1] : NULL;
}

void ptr_map_set(Arena *arena, PtrMap *map, const void *key, void *value) {
    if (2 * (map->count + 1) > map->capacity) {
        PtrMap old = *map;
        map->capacity = old.capacity ? 2 * old.capacity : 16;
        map->slots = ARENA_ARRAY(arena, void *, 2 * map->capacity);
        for (int i = 0; i < old.capacity; i++)
            if (old.slots[2 * i])
                memcpy(ptr_map_slot(map, old.slots[2 * i]), &old.slots[2 * i],
                       2 * sizeof(void *));
    }
    void **slot = ptr_map_slot(map, key);
    if (!slot[0])
        map->count++;
    slot[0] = (void *)key;
    slot[1] = value;
}
