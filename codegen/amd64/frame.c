// The frame: where variables and spilled values lie.
//
//      return address
//      saved RBP                       <- RBP
//      variables with pointers         some are zeroed by the prologue
//      other variables
//      spilled values
//      outgoing stack arguments        <- RSP
//
// Spilled values share slots: each value has an interval in the numbering of all
// instructions that covers its life; intervals sorted by their start take the
// slot that was free first (linear scan).
#include "codegen/amd64/amd64.h"

#include <stdlib.h>

// ---- Intervals

typedef struct Interval {
    Value *value;
    int start, end; // [start, end)
} Interval;

typedef struct Frame {
    Machine *m;
    int *number;         // by value: 1 + index in intervals
    Interval *intervals; // of spilled values
} Frame;

static void extend(Frame *fr, const Value *v, int from, int to) {
    int number = fr->number[v->id];
    if (number == 0)
        return;
    Interval *interval = &fr->intervals[number - 1];
    if (from < interval->start)
        interval->start = from;
    if (to > interval->end)
        interval->end = to;
}

// Each block takes the numbers [first_pos, last_pos]: one for its start, one for
// each instruction, one for its edges.
static void number_blocks(Machine *m) {
    int position = 0;
    for (int n = 0; n < m->edge_start; n++) {
        BlockInfo *info = info_of(m->order.items[n]);
        info->first_pos = position;
        position += m->order.items[n]->values.len + 1;
        info->last_pos = position++;
    }
    for (int n = m->edge_start; n < m->order.len; n++) {
        Block *edge = m->order.items[n]; // counts as its predecessor's end
        info_of(edge)->first_pos = info_of(edge)->last_pos =
            info_of(edge->preds.items[0])->last_pos;
    }
}

static void cover_block(Frame *fr, Block *b) {
    BlockInfo *info = info_of(b);
    for (int i = 0; i < info->live_in_count; i++)
        extend(fr, info->live_in[i].value, info->first_pos, info->first_pos + 1);
    for (int i = 0; i < info->live_out_count; i++)
        extend(fr, info->live_out[i].value, info->last_pos, info->last_pos + 1);
    for (int i = 0; i < b->values.len; i++) {
        Value *v = b->values.items[i];
        int position = info->first_pos + 1 + i;
        if (v->op == OP_PHI) { // written on the edges
            extend(fr, v, info->first_pos, info->first_pos + 1);
            for (int k = 0; k < b->preds.len; k++)
                extend(fr, v, info_of(b->preds.items[k])->last_pos,
                       info_of(b->preds.items[k])->last_pos + 1);
            continue;
        }
        if (v->class != CLASS_NONE)
            extend(fr, v, position, position + 1);
        for (int k = 0; k < v->arg_count; k++)
            extend(fr, v->args[k], position - 1, position);
    }
}

static int compare_intervals(const void *x, const void *y) {
    const Interval *a = x, *b = y;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->value->id < b->value->id ? -1 : 1;
}

// A heap of slots in use, the one that ends first at the root.
typedef struct InUse { int end, slot; } InUse;

static void heap_push(InUse *heap, int *count, InUse item) {
    int i = (*count)++;
    for (; i > 0 && heap[(i - 1) / 2].end > item.end; i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = item;
}

static InUse heap_pop(InUse *heap, int *count) {
    InUse first = heap[0], last = heap[--*count];
    int i = 0;
    for (int child; (child = 2 * i + 1) < *count; i = child) {
        if (child + 1 < *count && heap[child + 1].end < heap[child].end)
            child++;
        if (heap[child].end >= last.end)
            break;
        heap[i] = heap[child];
    }
    heap[i] = last;
    return first;
}

// Gives every spilled value a slot number; returns how many there are.
static int color_slots(Machine *m, Interval *intervals) {
    int count = m->spilled.len;
    InUse *heap = ARENA_ARRAY(m->arena, InUse, count + 1);
    int *free = ARENA_ARRAY(m->arena, int, count + 1);
    int in_use = 0, free_count = 0, slots = 0;
    qsort(intervals, (size_t)count, sizeof(Interval), compare_intervals);
    for (int i = 0; i < count; i++) {
        while (in_use > 0 && heap[0].end <= intervals[i].start)
            free[free_count++] = heap_pop(heap, &in_use).slot;
        int slot = free_count > 0 ? free[--free_count] : slots++;
        intervals[i].value->spill->offset = slot;
        heap_push(heap, &in_use, (InUse){intervals[i].end, slot});
    }
    return slots;
}

static int place_spills(Machine *m) {
    if (m->spilled.len == 0)
        return 0;
    Frame fr = {.m = m};
    fr.number = ARENA_ARRAY(m->arena, int, m->f->value_count);
    fr.intervals = ARENA_ARRAY(m->arena, Interval, m->spilled.len);
    for (int i = 0; i < m->spilled.len; i++) {
        fr.number[m->spilled.items[i]->id] = i + 1;
        fr.intervals[i] = (Interval){m->spilled.items[i], INT32_MAX, 0};
    }
    number_blocks(m);
    for (int n = 0; n < m->order.len; n++)
        cover_block(&fr, m->order.items[n]);
    return color_slots(m, fr.intervals);
}

// ---- Variables

static void count_slot(const Address *a) {
    if (a->slot != NULL)
        a->slot->uses++;
}

static void count_slots(Machine *m) {
    for (int i = 0; i < m->f->slots.len; i++)
        m->f->slots.items[i]->uses = 0;
    for (int n = 0; n < m->order.len; n++) {
        Block *b = m->order.items[n];
        for (int i = 0; i < info_of(b)->insts.len; i++) {
            Value *v = info_of(b)->insts.items[i].value;
            if (v == NULL || !is_mach(v))
                continue;
            count_slot(&mach_of(v)->mem);
            count_slot(&mach_of(v)->from);
        }
    }
}

// Those that the prologue must zero are together.
typedef enum Group { NO_POINTERS, WRITTEN_FIRST, ZEROED } Group;

// Can it be read, or its address be taken, before all of it was written?
static Group group_of(const Machine *m, int index) {
    const SlotBits *s = &m->slot_bits[index];
    if (s->words == 0)
        return NO_POINTERS;
    if (s->first < 0)
        return ZEROED;
    const uint32_t *live = info_of(m->f->blocks.items[0])->slots_in;
    for (int bit = s->first; bit < s->first + (s->whole ? 1 : s->words); bit++)
        if (live[bit >> 5] >> (bit & 31) & 1)
            return ZEROED;
    return WRITTEN_FIRST;
}

static int64_t place_variables(Machine *m, int64_t offset, Group group) {
    for (int i = 0; i < m->slot_count; i++) {
        Slot *slot = m->f->slots.items[i];
        if (slot->kind != SLOT_LOCAL || slot->uses == 0 || group_of(m, i) != group)
            continue;
        int64_t align = group != NO_POINTERS || slot->align > 8 ? 8 : slot->align;
        if (align < 1)
            align = 1;
        offset = (offset + align - 1) / align * align;
        slot->offset = offset;
        offset += slot->size;
    }
    return (offset + 7) & ~(int64_t)7;
}

static void place_incoming(Machine *m) {
    for (int i = 0; i < m->f->slots.len; i++) {
        Slot *slot = m->f->slots.items[i];
        if (slot->kind == SLOT_INCOMING)
            slot->offset = m->frame_size + 8 + slot->incoming;
    }
}

void frame(Machine *m) {
    count_slots(m);
    int64_t spills = (m->out_bytes + 7) & ~(int64_t)7;
    int64_t offset = spills + (int64_t)place_spills(m) * 8;
    for (int i = 0; i < m->spilled.len; i++) {
        Slot *slot = m->spilled.items[i]->spill;
        slot->offset = spills + slot->offset * 8;
    }
    offset = place_variables(m, offset, NO_POINTERS);
    m->zero_start = offset = place_variables(m, offset, WRITTEN_FIRST);
    offset = place_variables(m, offset, ZEROED);
    m->zero_end = offset;
    m->has_frame = offset > 0 || m->has_calls || m->f->landing != NULL;
    m->frame_size = m->has_frame ? offset + 8 : 0;
    place_incoming(m);
}
