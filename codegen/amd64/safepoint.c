// Stack maps: which words of the frame hold pointers during each call.
//
// Walks each block backwards with the set of live words of the frame: spilled
// pointers, and what live_slots.c says of variables.  Whatever is live after a call
// was stored to its slot before it, since no register survives (see regalloc.c), and
// live words of variables have been written, so the bit can be trusted.
//
// The runtime's C functions need what they are given while they run: slots whose
// addresses are passed to one are in the map of that call.  A function of Go takes
// care itself of what it is given.
#include "codegen/amd64/amd64.h"

#include <stdlib.h>
#include <string.h>

typedef struct Safepoint {
    Machine *m;
    uint32_t *live;      // a bit for each word of the frame and of the arguments above
    uint32_t *always;    // slots that live_slots.c left out
    uint32_t *landing;   // live at the landing
    int words;           // in the frame and above
    SlotEffects effects; // of the instruction at hand
} Safepoint;

static void set_bit(uint32_t *bits, int64_t word) {
    bits[word >> 5] |= (uint32_t)1 << (word & 31);
}
static void clear_bit(uint32_t *bits, int64_t word) {
    bits[word >> 5] &= ~((uint32_t)1 << (word & 31));
}

static int set_length(const Safepoint *sp) { return sp->words / 32 + 1; }

static void add_set(const Safepoint *sp, uint32_t *to, const uint32_t *from) {
    for (int i = 0; i < set_length(sp); i++)
        to[i] |= from[i];
}

static bool is_spilled_pointer(const Value *v) {
    return v->spill != NULL && v->class == CLASS_PTR;
}

static bool is_safepoint(const Value *v) {
    return v->op == M_CALL || v->op == M_RTCALL || v->op == M_NEW;
}

static void mention_slots(Safepoint *sp) {
    for (int k = 0; k < sp->effects.mentions.len; k++)
        frame_add(sp->live, sp->effects.mentions.items[k]);
}

static void set_map(Safepoint *sp, BlockInfo *info, int *inst, const Value *v) {
    while (info->insts.items[*inst].value != v || info->insts.items[*inst].op != v->op)
        --*inst;
    info->insts.items[*inst].map = stack_map(sp->live, sp->words);
}

static void map_block(Safepoint *sp, Block *b) {
    BlockInfo *info = info_of(b);
    if (info->safepoints == 0)
        return;
    memcpy(sp->live, sp->always, sizeof(uint32_t) * (size_t)set_length(sp));
    for (int i = 0; i < info->live_out_count; i++)
        if (is_spilled_pointer(info->live_out[i].value))
            set_bit(sp->live, info->live_out[i].value->spill->offset / 8);
    if (sp->m->live_bits > 0)
        frame_add_set(sp->m, sp->live, info->slots_out);
    int inst = info->insts.len - 1;
    for (int i = b->values.len - 1; i >= 0; i--) {
        Value *v = b->values.items[i];
        if (is_spilled_pointer(v))
            clear_bit(sp->live, v->spill->offset / 8);
        slot_effects(sp->m, v, &sp->effects);
        if (sp->effects.written.bits != NULL)
            frame_remove(sp->live, sp->effects.written);
        if (sp->landing != NULL && may_panic(v))
            add_set(sp, sp->live, sp->landing);
        if (v->op == M_RTCALL)
            mention_slots(sp);
        if (is_safepoint(v))
            set_map(sp, info, &inst, v);
        mention_slots(sp);
        if (v->op == OP_PHI)
            continue;
        for (int k = 0; k < v->arg_count; k++)
            if (is_spilled_pointer(v->args[k]))
                set_bit(sp->live, v->args[k]->spill->offset / 8);
    }
}

// ---- The function's table: what is not told by the maps of its calls

static void find_always_live(Safepoint *sp) {
    Machine *m = sp->m;
    for (int i = 0; i < m->slot_count; i++)
        if (m->slot_bits[i].first < 0 && m->slot_bits[i].words > 0)
            frame_add(sp->always, whole_slot(&m->slot_bits[i]));
}

static int compare_objects(const void *x, const void *y) {
    const FrameObject *a = x, *b = y;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static uint32_t pointer_map(Machine *m, const SlotBits *s) {
    uint32_t *bits = s->pointers;
    if (bits == NULL) {
        bits = ARENA_ARRAY(m->arena, uint32_t, s->words / 32 + 1);
        for (int i = 0; i < s->words; i++)
            set_bit(bits, i);
    }
    return stack_map(bits, s->words);
}

static uint32_t make_table(Machine *m) {
    Vec(FrameObject) objects = {0};
    for (int i = 0; i < m->slot_count; i++) {
        const SlotBits *s = &m->slot_bits[i];
        if (!s->exposed || (s->slot->kind == SLOT_LOCAL && s->slot->uses == 0))
            continue;
        FrameObject object = {(uint32_t)s->slot->offset, (uint32_t)s->slot->size,
                              pointer_map(m, s)};
        vec_push(m->arena, &objects, object);
    }
    if (objects.len > 1)
        qsort(objects.items, (size_t)objects.len, sizeof(FrameObject), compare_objects);
    return frame_table(m->frame_map, objects.items, objects.len);
}

void safepoints(Machine *m) {
    Safepoint sp = {.m = m};
    sp.words = (int)((m->frame_size + 8 + m->f->args_size) / 8);
    sp.live = ARENA_ARRAY(m->arena, uint32_t, set_length(&sp));
    sp.always = ARENA_ARRAY(m->arena, uint32_t, set_length(&sp));
    m->zeroed = ARENA_ARRAY(m->arena, uint32_t, set_length(&sp));
    find_always_live(&sp);
    add_set(&sp, m->zeroed, sp.always);
    if (m->live_bits > 0)
        frame_add_set(m, m->zeroed, info_of(m->f->blocks.items[0])->slots_in);
    if (m->f->landing != NULL) {
        sp.landing = ARENA_ARRAY(m->arena, uint32_t, set_length(&sp));
        add_set(&sp, sp.landing, sp.always);
        if (m->live_bits > 0)
            frame_add_set(m, sp.landing, info_of(m->f->landing)->slots_in);
        m->frame_map = stack_map(sp.landing, sp.words);
    }
    m->frame_table = make_table(m);
    for (int n = 0; n < m->order.len; n++)
        map_block(&sp, m->order.items[n]);
}
