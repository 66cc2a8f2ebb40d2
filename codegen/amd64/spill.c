// Where spilled values are stored to their slots.
//
// A value has one definition, so one store serves all its reloads:
//
//     v = …                  v = …
//     if unlikely {          if unlikely {
//         f()          ->        store v; f(); load v
//     }                      }
//     use v                  use v

#include "codegen/amd64/regalloc.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// A store to be inserted before instruction INDEX of BLOCK.
typedef struct Store {
    Block *block;
    int index;
    Inst inst;
} Store;
typedef Vec(Store) StoreList;

static int home_at_start(const Block *b, const Value *v) {
    for (int r = 0; r < REG_COUNT; r++)
        if (info_of(b)->start[r] == v)
            return r;
    return NO_REG;
}

enum { CLIMB_LIMIT = 200 }; // blocks looked at for one value

// The store of V must be executed before each reload, once, and as rarely as
// possible: after its definition, or at the start of a block further down that
// dominates all reloads, has V in a register, and is in no deeper loop.
static Store place_store(Alloc *a, Value *v) {
    ValueState *state = state_of(a, v);
    Store best = {.block = v->block, .index = state->def_index};
    best.inst = inst_new(M_RSPILL, v);
    best.inst.slot = v->spill;
    best.inst.regs[0] = state->def_reg;
    int depth = v->block->loop_depth;
    int lowest = INT32_MAX;
    int steps = 0;
    for (Block *b = state->restored; b != v->block; b = b->idom) {
        if (++steps > CLIMB_LIMIT)
            break;
        int reg = home_at_start(b, v);
        if (reg != NO_REG && b->loop_depth <= depth && b->loop_depth < lowest) {
            lowest = b->loop_depth;
            best.block = b;
            best.index = 0;
            best.inst.regs[0] = (int8_t)reg;
        }
    }
    return best;
}

static int compare_stores(const void *x, const void *y) {
    const Store *a = x, *b = y;
    if (a->block->order != b->block->order)
        return a->block->order < b->block->order ? -1 : 1;
    if (a->index != b->index)
        return a->index < b->index ? -1 : 1;
    return a->inst.value->id < b->inst.value->id ? -1 : 1;
}

static void insert_stores(Machine *m, const Store *stores, int count) {
    for (int i = 0; i < count;) {
        Block *b = stores[i].block;
        InstList old = info_of(b)->insts, new = {0};
        int next = 0;
        for (; i < count && stores[i].block == b; i++) {
            while (next < stores[i].index)
                vec_push(m->arena, &new, old.items[next++]);
            vec_push(m->arena, &new, stores[i].inst);
        }
        while (next < old.len)
            vec_push(m->arena, &new, old.items[next++]);
        info_of(b)->insts = new;
    }
}

void place_stores(Alloc *a) {
    StoreList stores = {0};
    for (int i = 0; i < a->m->spilled.len; i++) {
        Value *v = a->m->spilled.items[i];
        ValueState *state = state_of(a, v);
        if (state->def_reg == NO_REG || state->restored == NULL)
            continue; // a phi that lives in the frame
        vec_push(a->m->arena, &stores, place_store(a, v));
    }
    if (stores.len == 0)
        return;
    qsort(stores.items, (size_t)stores.len, sizeof(Store), compare_stores);
    insert_stores(a->m, stores.items, stores.len);
}
