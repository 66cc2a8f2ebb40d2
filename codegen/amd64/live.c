// Liveness, with distances to the next use.
//
// For each block: the values live at its end, and how many instructions away
// the nearest use of each is.  Braun and Hack ("Register Spilling and Live-Range
// Splitting for SSA-Form Programs", 2009) spill the value whose next use is
// furthest; we measure as they do, with two penalties:
//
//   CALL_DISTANCE  for each call on the way: no register survives it, so a use
//                  behind a call is no reason to hold one now
//   EXIT_DISTANCE  for leaving a loop: what is used inside comes first
//
// The usual backward data flow: live_in = upward exposed uses + (live_out - defs).
// A block's own contribution is computed once; the passes over the blocks in
// postorder only merge lists, and end when no set grows (loop depth + 2 passes).
// Values that are recomputed at their uses are left out.
#include "codegen/amd64/amd64.h"

#include <string.h>

typedef struct Live {
    Machine *m;
    int *place;          // by value: 1 + its index in the list being built
    LiveValue *list;     // the list being built
    int count, cap;
    LiveValue **exposed; // by block order: uses before any definition in the block
    int *exposed_count;
} Live;

static bool is_tracked(const Value *v) {
    return v->class != CLASS_NONE && !mach_remat(v);
}

// Adds V to the list, or shortens its distance.
static void add(Live *l, Value *v, int64_t distance) {
    int place = l->place[v->id];
    if (place > 0) {
        if (distance < l->list[place - 1].distance)
            l->list[place - 1].distance = distance;
        return;
    }
    if (l->count == l->cap) {
        int cap = l->cap == 0 ? 64 : l->cap * 2;
        LiveValue *bigger = ARENA_ARRAY(l->m->arena, LiveValue, cap);
        if (l->count > 0)
            memcpy(bigger, l->list, sizeof(LiveValue) * (size_t)l->count);
        l->list = bigger;
        l->cap = cap;
    }
    l->list[l->count++] = (LiveValue){v, distance};
    l->place[v->id] = l->count;
}

static void clear(Live *l) {
    for (int i = 0; i < l->count; i++)
        l->place[l->list[i].value->id] = 0;
    l->count = 0;
}

// Uses of values that are defined in other blocks, with their distance from the
// start of this one.
static void find_exposed(Live *l, Block *b, int index) {
    int64_t distance = 0;
    for (int i = 0; i < b->values.len; i++, distance++) {
        Value *v = b->values.items[i];
        if (v->op == OP_PHI)
            continue;
        for (int k = 0; k < v->arg_count; k++) {
            Value *arg = v->args[k];
            if (arg->block != b && is_tracked(arg))
                add(l, arg, distance);
            else if (arg->op == OP_PHI && arg->block == b)
                add(l, arg, distance); // so that phis have distances, too
        }
        if (mach_is_call(v) || v->op == M_NEW)
            info_of(b)->safepoints++;
        if (mach_is_call(v)) {
            distance += CALL_DISTANCE;
            info_of(b)->calls++;
        }
    }
    l->exposed[index] = ARENA_ARRAY(l->m->arena, LiveValue, l->count);
    l->exposed_count[index] = l->count;
    if (l->count > 0)
        memcpy(l->exposed[index], l->list, sizeof(LiveValue) * (size_t)l->count);
    clear(l);
}

// Copies the list being built; true if it has more members than before.
static bool store(Live *l, LiveValue **to, int *count, int *cap) {
    bool grown = l->count > *count;
    if (l->count > *cap) {
        *cap = l->count + l->count / 4;
        *to = ARENA_ARRAY(l->m->arena, LiveValue, *cap);
    }
    if (l->count > 0)
        memcpy(*to, l->list, sizeof(LiveValue) * (size_t)l->count);
    *count = l->count;
    return grown;
}

static int64_t edge_distance(const Block *from, const Block *to, int index) {
    int64_t distance = 1;
    if (to->loop_depth < from->loop_depth)
        distance += EXIT_DISTANCE;
    if (from->kind == BLOCK_BRANCH && from->likely == (index == 0 ? -1 : 1))
        distance += 100;
    return distance;
}

static void flow_out(Live *l, Block *b) {
    for (int i = 0; i < b->succs.len; i++) {
        Block *succ = b->succs.items[i];
        int64_t distance = edge_distance(b, succ, i);
        BlockInfo *info = info_of(succ);
        for (int k = 0; k < info->live_in_count; k++)
            if (info->live_in[k].value->block != succ ||
                info->live_in[k].value->op != OP_PHI)
                add(l, info->live_in[k].value, info->live_in[k].distance + distance);
        if (succ->values.len == 0 || succ->values.items[0]->op != OP_PHI)
            continue;
        int pred = ir_pred_index(b, i);
        for (int k = 0; k < succ->values.len; k++) {
            Value *phi = succ->values.items[k];
            if (phi->op != OP_PHI)
                break;
            if (phi->uses > 0 && is_tracked(phi->args[pred]))
                add(l, phi->args[pred], distance);
        }
    }
}

// One round for one block; true if its live-in set grew.
static bool flow(Live *l, Block *b, int index) {
    BlockInfo *info = info_of(b);
    flow_out(l, b);
    store(l, &info->live_out, &info->live_out_count, &info->live_out_cap);
    clear(l);

    int64_t through = b->values.len + info->calls * CALL_DISTANCE;
    for (int i = 0; i < l->exposed_count[index]; i++)
        add(l, l->exposed[index][i].value, l->exposed[index][i].distance);
    for (int i = 0; i < info->live_out_count; i++) {
        Value *v = info->live_out[i].value;
        if (v->block != b || v->op == OP_PHI)
            add(l, v, info->live_out[i].distance + through);
    }
    bool grown = store(l, &info->live_in, &info->live_in_count, &info->live_in_cap);
    clear(l);
    return grown;
}

// How many registers the loops need for what they use themselves.
static void measure_pressure(Block *b) {
    int count[2] = {0, 0};
    BlockInfo *info = info_of(b);
    for (int i = 0; i < info->live_in_count; i++)
        if (info->live_in[i].distance < EXIT_DISTANCE)
            count[value_is_float(info->live_in[i].value)]++;
    for (Block *header = b->loop; header != NULL; header = header->outer)
        for (int k = 0; k < 2; k++)
            if (info_of(header)->pressure[k] < count[k])
                info_of(header)->pressure[k] = count[k];
}

void live(Machine *m) {
    Live l = {.m = m};
    l.place = ARENA_ARRAY(m->arena, int, m->f->value_count);
    l.exposed = ARENA_ARRAY(m->arena, LiveValue *, m->order.len);
    l.exposed_count = ARENA_ARRAY(m->arena, int, m->order.len);
    for (int n = 0; n < m->order.len; n++)
        find_exposed(&l, m->order.items[n], n);
    for (bool grown = true; grown;) {
        grown = false;
        for (int n = m->order.len - 1; n >= 0; n--)
            grown |= flow(&l, m->order.items[n], n);
    }    for (int n = 0; n < m->order.len; n++)
        measure_pressure(m->order.items[n]);
}
