// Stack maps: which words of the frame hold pointers during each call.
//
// Walks each block backwards with the set of live spilled pointers, kept as one
// bit per frame word.  Whatever is live after a call was stored to its slot
// before it, since no register survives (see regalloc.c), so the bit can be
// trusted.  Variables with pointers are in every map; the prologue zeroes them.
#include "codegen/amd64/amd64.h"

#include <string.h>

typedef struct Safepoint {
    Machine *m;
    uint32_t *live;   // a bit for each word of the frame
    uint32_t *fixed;  // bits of the variables
    uint32_t *map;    // scratch
    int words;        // of the frame
} Safepoint;

static void set_bit(uint32_t *bits, int64_t word) {
    bits[word >> 5] |= (uint32_t)1 << (word & 31);
}
static void clear_bit(uint32_t *bits, int64_t word) {
    bits[word >> 5] &= ~((uint32_t)1 << (word & 31));
}

static bool is_spilled_pointer(const Value *v) {
    return v->spill != NULL && v->class == CLASS_PTR;
}

static void add_pointer(int64_t offset, void *context) {
    set_bit(context, offset / 8);
}

static void add_variables(Machine *m, uint32_t *bits) {
    for (int i = 0; i < m->f->slots.len; i++) {
        Slot *slot = m->f->slots.items[i];
        if (slot->kind != SLOT_LOCAL || slot->uses == 0)
            continue;
        if (slot->all_pointers)
            for (int64_t at = 0; at < slot->size; at += 8)
                set_bit(bits, (slot->offset + at) / 8);
        else if (slot->type != NULL)
            type_each_pointer(slot->type, slot->offset, add_pointer, bits);
    }
}

static uint32_t live_map(Safepoint *sp) {
    int count = (sp->words + 31) / 32;
    for (int i = 0; i < count; i++)
        sp->map[i] = sp->live[i] | sp->fixed[i];
    return stack_map(sp->map, sp->words);
}

static void map_block(Safepoint *sp, Block *b) {
    BlockInfo *info = info_of(b);
    if (info->safepoints == 0)
        return;
    memset(sp->live, 0, sizeof(uint32_t) * (size_t)((sp->words + 31) / 32));
    for (int i = 0; i < info->live_out_count; i++)
        if (is_spilled_pointer(info->live_out[i].value))
            set_bit(sp->live, info->live_out[i].value->spill->offset / 8);
    int inst = info->insts.len - 1;
    for (int i = b->values.len - 1; i >= 0; i--) {
        Value *v = b->values.items[i];
        if (is_spilled_pointer(v))
            clear_bit(sp->live, v->spill->offset / 8);
        if (v->op == M_CALL || v->op == M_RTCALL || v->op == M_NEW) {
            while (info->insts.items[inst].value != v ||
                   info->insts.items[inst].op != v->op)
                inst--;
            info->insts.items[inst].map = live_map(sp);
        }
        if (v->op == OP_PHI)
            continue;
        for (int k = 0; k < v->arg_count; k++)
            if (is_spilled_pointer(v->args[k]))
                set_bit(sp->live, v->args[k]->spill->offset / 8);
    }
}

void safepoints(Machine *m) {
    Safepoint sp = {.m = m, .words = (int)(m->frame_size / 8)};
    int count = sp.words / 32 + 1;
    sp.live = ARENA_ARRAY(m->arena, uint32_t, count);
    sp.fixed = ARENA_ARRAY(m->arena, uint32_t, count);
    sp.map = ARENA_ARRAY(m->arena, uint32_t, count);
    add_variables(m, sp.fixed);
    m->frame_map = stack_map(sp.fixed, sp.words);
    m->frame_bits = sp.fixed;
    for (int n = 0; n < m->order.len; n++)
        map_block(&sp, m->order.items[n]);
}
