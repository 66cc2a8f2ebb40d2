// Global value numbering: the same computation is done once.
//
//     v3 = mul I64 v1 v2
//     …
//     v9 = mul I64 v1 v2    ->    copy v3        where v3 dominates v9
//
// Pure operations with the same operands have the same value.  A walk over the
// dominator tree keeps a hash table of the computations that dominate the
// current block; entries of a subtree leave when it is done.  Blocks are seen
// after their dominators, and operands are looked up through copies first, so
// equal expressions built of equal expressions are found in one walk (phis of
// loops excepted, whose back edges come later).
//
// Checks (nil, bounds, division by zero) take part: one that was passed on every
// way here is dropped.
#include "codegen/ir.h"

#include <string.h>

typedef struct Entry {
    Value *value;
    uint32_t hash;
    int next;      // in its bucket; 0 ends it
} Entry;

typedef struct Table {
    int *buckets;  // index into entries, 0: empty
    uint32_t mask;
    Entry *entries; // a stack: the newest entry is the first to leave
    int count;
} Table;

static bool takes_part(const Value *value) {
    if (value->op >= OP_COUNT || (value->flags & VALUE_VOLATILE))
        return false;
    switch (value->op) {
    case OP_COPY: case OP_NOP:
        return false;
    case OP_NILCHECK: case OP_BOUNDS: case OP_CHECK: case OP_PHI:
        return true;
    }
    return (op_info[value->op].properties & OP_PURE) != 0;
}

static uint32_t mix(uint32_t hash, uint64_t x) {
    uint64_t h = (hash ^ x) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(h >> 29) ^ (uint32_t)h;
}

static uint32_t hash_value(const Value *value) {
    uint32_t hash = mix(value->op * 31u + value->class, (uint64_t)value->imm);
    hash = mix(hash, (uintptr_t)value->aux);
    if (value->op == OP_PHI)
        hash = mix(hash, (uint64_t)value->block->id);
    for (int i = 0; i < value->arg_count; i++)
        hash = mix(hash, value->args[i]->id);
    return hash;
}

static bool same_value(const Value *a, const Value *b) {
    if (a->op != b->op || a->class != b->class || a->imm != b->imm || a->aux != b->aux ||
        a->arg_count != b->arg_count)
        return false;
    if (a->op == OP_PHI && a->block != b->block)
        return false;
    for (int i = 0; i < a->arg_count; i++)
        if (a->args[i] != b->args[i])
            return false;
    return true;
}

// Operands of commutative operations in one order: constants stay last (as fold
// leaves them), others by number.
static void order_operands(Value *value) {
    if (value->arg_count != 2 || !(op_info[value->op].properties & OP_COMMUTES))
        return;
    Value *x = value->args[0], *y = value->args[1];
    bool y_const = y->op == OP_CONST || y->op == OP_FCONST;
    if (!y_const && x->id > y->id) {
        value->args[0] = y;
        value->args[1] = x;
    }
}

static Value *find(const Table *table, const Value *value, uint32_t hash) {
    for (int i = table->buckets[hash & table->mask]; i; i = table->entries[i].next)
        if (table->entries[i].hash == hash && same_value(table->entries[i].value, value))
            return table->entries[i].value;
    return NULL;
}

static void add(Table *table, Value *value, uint32_t hash) {
    int *bucket = &table->buckets[hash & table->mask];
    table->entries[++table->count] = (Entry){value, hash, *bucket};
    *bucket = table->count;
}

static void remove_to(Table *table, int mark) {
    for (; table->count > mark; table->count--) {
        Entry *entry = &table->entries[table->count];
        table->buckets[entry->hash & table->mask] = entry->next;
    }
}

static void number_block(Table *table, Block *block) {
    for (int n = 0; n < block->values.len; n++) {
        Value *value = block->values.items[n];
        for (int a = 0; a < value->arg_count; a++)
            if (value->args[a]->op == OP_COPY)
                ir_set_arg(value, a, ir_copied(value->args[a]));
        if (!takes_part(value))
            continue;
        order_operands(value);
        uint32_t hash = hash_value(value);
        Value *known = find(table, value, hash);
        if (!known) {
            add(table, value, hash);
            continue;
        }
        if (value->class == CLASS_NONE) {
            ir_make_nop(value);
            continue;
        }
        // Only what is true of both may be claimed of the one, except that a
        // shift whose count is bounded is so wherever the operands are equal.
        if (value->op != OP_SHL && value->op != OP_SHR && value->op != OP_SAR)
            known->flags &= value->flags | VALUE_BOUNDED | VALUE_MARK;
        else
            known->flags |= value->flags & VALUE_BOUNDED;
        ir_replace_by(value, known);
    }
}

static Table table_for(Arena *arena, const IrFunc *f) {
    int count = 0;
    for (int i = 0; i < f->blocks.len; i++)
        count += f->blocks.items[i]->values.len;
    uint32_t size = 16;
    while (size < (uint32_t)count)
        size *= 2;
    return (Table){
        .buckets = ARENA_ARRAY(arena, int, size),
        .mask = size - 1,
        .entries = ARENA_ARRAY(arena, Entry, count + 1),
    };
}

// Needs SSA form.  Leaves copies to nobody: all uses name the first value.
void gvn(IrFunc *f) {
    cfg_build(f);
    dom_build(f);
    Arena scratch = {0};
    Table table = table_for(&scratch, f);
    Block **order = dom_preorder(f, &scratch);
    int *marks = ARENA_ARRAY(&scratch, int, f->blocks.len + 1);
    int *ends = ARENA_ARRAY(&scratch, int, f->blocks.len + 1);
    int depth = 0;
    for (int i = 0; i < f->blocks.len; i++) {
        while (depth > 0 && ends[depth - 1] <= order[i]->dom_pre)
            remove_to(&table, marks[--depth]);
        marks[depth] = table.count;
        ends[depth++] = order[i]->dom_post;
        number_block(&table, order[i]);
    }
    arena_free(&scratch);
    ir_propagate_copies(f);
}
