// Loads of what is known.
//
//     store p 8 v1                     store p 8 v1
//     v2 = load p 8          ->        v2 = copy v1
//     v3 = load q 0                    v3 = load q 0
//     v4 = load q 0                    v4 = copy v3
//
// The pass walks the dominator tree with a list of facts "this place holds that
// value".  A load that finds its place in the list is a copy; a load or store
// adds a fact; a store drops the facts it may overwrite, and a call all but
// those about private slots.
//
// A block begins with the facts its immediate dominator ended with, less those
// of the kinds of memory that are written on the ways in between.  These kinds
// are found as phis are placed: memory written in a block "meets" in the
// iterated dominance frontier of that block.
//
// The list is short: old facts are forgotten, which bounds the cost.
#include "codegen/alias.h"

#include <stddef.h>
#include <string.h>

enum { MAX_FACTS = 24 };

typedef struct Fact {
    Access access;
    Class class;
    Value *value;
} Fact;

typedef struct Facts {
    int count;
    Fact items[MAX_FACTS]; // oldest first; kept lists are cut to their length
} Facts;

typedef struct Memory {
    IrFunc *f;
    Arena arena;
    AliasInfo alias;
    uint8_t *writes;   // by block id: kinds of memory written in it, as bits
    uint8_t *meets;    // by block id: kinds written on some way from its idom
    Facts **at_end;    // by block id
} Memory;

enum { ALL_KINDS = (1 << MEMORY_KINDS) - 1 };

// ---- What is written where

static uint8_t kinds_written(const Memory *m, const Value *value) {
    if (value->op == OP_STORE)
        return 1 << alias_kind(&m->alias, value->args[1]->class);
    if (value->op >= OP_COUNT)
        return ALL_KINDS;
    if (value->op == OP_NEW) // fresh memory
        return 0;
    if (value->op == OP_RTCALL && (runtime_info[value->imm].flags & RT_PURE))
        return 0;
    return op_info[value->op].properties & OP_WRITES ? ALL_KINDS : 0;
}

static void find_meets(Memory *m) {
    BlockList *frontiers = dom_frontiers(m->f, &m->arena);
    Vec(Block *) work = {0};
    for (int i = 0; i < m->f->blocks.len; i++) {
        Block *block = m->f->blocks.items[i];
        for (int n = 0; n < block->values.len; n++)
            m->writes[block->id] |= kinds_written(m, block->values.items[n]);
        if (m->writes[block->id])
            vec_push(&m->arena, &work, block);
    }
    while (work.len > 0) {
        Block *block = work.items[--work.len];
        uint8_t kinds = m->writes[block->id] | m->meets[block->id];
        for (int i = 0; i < frontiers[block->id].len; i++) {
            Block *join = frontiers[block->id].items[i];
            if ((m->meets[join->id] | kinds) == m->meets[join->id])
                continue;
            m->meets[join->id] |= kinds;
            vec_push(&m->arena, &work, join);
        }
    }
}

// ---- Facts

static void drop_fact(Facts *facts, int index) {
    memmove(facts->items + index, facts->items + index + 1,
            sizeof *facts->items * (size_t)(facts->count - index - 1));
    facts->count--;
}

static void add_fact(Facts *facts, Access access, Class class, Value *value) {
    if (facts->count == MAX_FACTS)
        drop_fact(facts, 0);
    facts->items[facts->count++] = (Fact){access, class, value};
}

static Value *known_value(const Facts *facts, const Access *access, Class class) {
    for (int i = facts->count - 1; i >= 0; i--) {
        const Fact *fact = &facts->items[i];
        if (fact->access.address == access->address && fact->class == class &&
            fact->access.offset == access->offset)
            return fact->value;
    }
    return NULL;
}

static void drop_overwritten(const Memory *m, Facts *facts, const Access *store) {
    int kept = 0;
    for (int i = 0; i < facts->count; i++)
        if (!may_alias(&m->alias, &facts->items[i].access, store))
            facts->items[kept++] = facts->items[i];
    facts->count = kept;
}

// MOVE and ZERO write imm bytes of any kind.
static void drop_range(const Memory *m, Facts *facts, const Value *value) {
    int kept = 0;
    for (int i = 0; i < facts->count; i++) {
        Access range = {value->args[0], 0, value->imm, facts->items[i].access.kind};
        if (!may_alias(&m->alias, &facts->items[i].access, &range))
            facts->items[kept++] = facts->items[i];
    }
    facts->count = kept;
}

static void drop_shared(const Memory *m, Facts *facts) {
    int kept = 0;
    for (int i = 0; i < facts->count; i++)
        if (alias_is_private(&m->alias, facts->items[i].access.address))
            facts->items[kept++] = facts->items[i];
    facts->count = kept;
}

static void inherit(const Memory *m, const Block *block, Facts *facts) {
    facts->count = 0;
    if (!block->idom)
        return;
    const Facts *from = m->at_end[block->idom->id];
    for (int i = 0; i < from->count; i++)
        if (!(m->meets[block->id] & 1 << from->items[i].access.kind))
            facts->items[facts->count++] = from->items[i];
}

// ---- The walk

static void visit_load(const Memory *m, Facts *facts, Value *load) {
    Access access = alias_access(&m->alias, load);
    Value *known = known_value(facts, &access, load->class);
    if (known) {
        ir_replace_by(load, known);
        return;
    }
    add_fact(facts, access, load->class, load);
}

// A load may vanish here because nil checks are still explicit: see nilfault.c.
static void visit_value(const Memory *m, Facts *facts, Value *value) {
    for (int a = 0; a < value->arg_count; a++)
        if (value->args[a]->op == OP_COPY)
            ir_set_arg(value, a, ir_copied(value->args[a]));
    if (value->op == OP_LOAD) {
        if ((value->flags & VALUE_NONNULL) && !(value->flags & VALUE_VOLATILE))
            visit_load(m, facts, value);
        return;
    }
    if (value->op == OP_STORE) {
        Access access = alias_access(&m->alias, value);
        Value *known = known_value(facts, &access, value->args[1]->class);
        if (known == value->args[1] && (value->flags & VALUE_NONNULL) &&
            !(value->flags & VALUE_VOLATILE)) {
            ir_make_nop(value); // stores what is there
            return;
        }
        drop_overwritten(m, facts, &access);
        add_fact(facts, access, value->args[1]->class, value->args[1]);
        return;
    }
    if (value->op == OP_MOVE || value->op == OP_ZERO)
        drop_range(m, facts, value);
    else if (kinds_written(m, value))
        drop_shared(m, facts);
}

// ---- Where ways meet
//
//     b1: store p 8 v1 ─┐                             b1: … ─┐
//     b2: v2 = load p 8 ┴─ b3: v3 = load p 8    ->    b2: … ─┴─ b3: v3 = phi v1 v2
//
// In particular a loop whose test reads len(p.s) at its end knows the length at
// its beginning.

enum { MAX_WAYS = 8 };

static Value *phi_of_ways(Memory *m, Block *block, const Access *access, Class class) {
    Value *ways[MAX_WAYS];
    for (int p = 0; p < block->preds.len; p++) {
        const Facts *facts = m->at_end[block->preds.items[p]->id];
        ways[p] = facts ? known_value(facts, access, class) : NULL;
        if (!ways[p])
            return NULL;
        ways[p] = ir_copied(ways[p]);
    }
    Value *phi = ir_value_new(m->f, OP_PHI, class, block->pos, block->preds.len, ways);
    ir_insert_before(block, 0, phi);
    return phi;
}

static void join_loads(Memory *m, Block *block) {
    if (block->preds.len < 2 || block->preds.len > MAX_WAYS)
        return;
    uint8_t written = 0;
    for (int n = 0; n < block->values.len; n++) {
        Value *load = block->values.items[n];
        written |= kinds_written(m, load);
        if (load->op != OP_LOAD || (load->flags & VALUE_VOLATILE) ||
            !(load->flags & VALUE_NONNULL) || load->args[0]->block == block)
            continue;
        Access access = alias_access(&m->alias, load);
        if (written & 1 << access.kind)
            continue;
        Value *phi = phi_of_ways(m, block, &access, load->class);
        if (phi) {
            ir_replace_by(load, phi);
            n++; // everything moved up by one
        }
    }
}

// Needs SSA form and explicit nil checks.
void memopt(IrFunc *f) {
    cfg_build(f);
    dom_build(f);
    Memory m = {.f = f};
    m.alias = alias_analyse(f, &m.arena);
    m.writes = ARENA_ARRAY(&m.arena, uint8_t, f->block_count);
    m.meets = ARENA_ARRAY(&m.arena, uint8_t, f->block_count);
    m.at_end = ARENA_ARRAY(&m.arena, Facts *, f->block_count);
    find_meets(&m);
    Block **order = dom_preorder(f, &m.arena);
    Facts facts;
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = order[i];
        inherit(&m, block, &facts);
        for (int n = 0; n < block->values.len; n++)
            visit_value(&m, &facts, block->values.items[n]);
        size_t size = offsetof(Facts, items) + sizeof(Fact) * (size_t)facts.count;
        m.at_end[block->id] = arena_alloc(&m.arena, size);
        memcpy(m.at_end[block->id], &facts, size);
    }
    for (int i = 0; i < f->blocks.len; i++)
        join_loads(&m, f->blocks.items[i]);
    arena_free(&m.arena);
    ir_propagate_copies(f);
}
