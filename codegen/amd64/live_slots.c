// Which variables of the frame are live, and where.
//
// What has its address taken, or is too large for registers, lives in a slot of the
// frame.  The collector must not follow its pointers before they are written, and
// should not when nobody will read them again:
//
//                               t.p is live after it
//     var t T                   no     its words are written: ZERO t
//     t.p = new(int)            yes    STORE t+0
//     f(&t)                     no     LEA t is the last mention of t
//     g()                       no
//
// A word with a pointer is live where some path leads to a *mention* of it and does
// not write all of it before.  Mentions are loads, and LEA, which mentions all words
// of its slot.  This is the textbook's backward data flow,
//
//     in = mentioned  +  (out - written),      out = the in of all successors
//
// with two additions:
//
//   - A function with a landing continues there after a panic.  So each instruction
//     that may panic has what is live at the landing among its mentions.
//   - Who was given the address may use it after the last mention, as f above may
//     while it runs.  That is not known here but by the collector: it looks whether a
//     pointer to the slot is still around.  Slots whose addresses leave our sight are
//     *stack objects*, listed in the function's table (runtime/stackmark.c).
//
// This is enough.  Whoever holds the address of a slot has it from an LEA, and at that
// LEA all words of the slot are live: on every path to it they were written or, live
// at the function's entry, zeroed by the prologue.
//
// Go does the same: cmd/compile/internal/liveness/plive.go.
#include "codegen/amd64/amd64.h"
#include "codegen/amd64/text.h"

#include <string.h>

enum {
    MAX_WORDS = 128,    // a slot with more has one bit for all of them
    MAX_SET = 1 << 24,  // bits in the sets of all blocks; slots beyond always live
};

// ---- Sets

static void set_bit(uint32_t *set, int64_t bit) {
    set[bit >> 5] |= (uint32_t)1 << (bit & 31);
}
static void clear_bit(uint32_t *set, int64_t bit) {
    set[bit >> 5] &= ~((uint32_t)1 << (bit & 31));
}
static bool has_bit(const uint32_t *set, int64_t bit) {
    return set[bit >> 5] >> (bit & 31) & 1;
}

static bool holds_pointer(const SlotBits *s, int64_t word) {
    return s->pointers == NULL || has_bit(s->pointers, word);
}

// A piece of a slot in words; of a slot with one bit, all of it or nothing.
typedef struct Words { int64_t from, to; } Words;

static Words touched(SlotRange r) {
    if (r.bits->whole)
        return (Words){0, r.bits->words};
    int64_t to = (r.to + 7) / 8;
    return (Words){r.from / 8, to < r.bits->words ? to : r.bits->words};
}

static Words covered(SlotRange r) {
    int64_t all = r.bits->words;
    if (r.bits->whole)
        return (Words){0, r.from <= 0 && r.to >= all * 8 ? all : 0};
    return (Words){(r.from + 7) / 8, r.to / 8 < all ? r.to / 8 : all};
}

static void add_words(uint32_t *set, const SlotBits *s, Words w) {
    if (s->whole && w.to > 0)
        set_bit(set, s->first);
    for (int64_t i = w.from; i < w.to && !s->whole; i++)
        if (holds_pointer(s, i))
            set_bit(set, s->first + i);
}

static void remove_words(uint32_t *set, const SlotBits *s, Words w) {
    if (s->whole && w.to > 0)
        clear_bit(set, s->first);
    for (int64_t i = w.from; i < w.to && !s->whole; i++)
        clear_bit(set, s->first + i);
}

// The same among the words of the frame.
void frame_add(uint32_t *frame, SlotRange r) {
    const Slot *slot = r.bits->slot;
    if (slot->kind == SLOT_LOCAL && slot->uses == 0) // has no place there
        return;
    Words w = touched(r);
    for (int64_t i = w.from; i < w.to; i++)
        if (holds_pointer(r.bits, i))
            set_bit(frame, slot->offset / 8 + i);
}

void frame_remove(uint32_t *frame, SlotRange r) {
    Words w = covered(r);
    for (int64_t i = w.from; i < w.to; i++)
        clear_bit(frame, r.bits->slot->offset / 8 + i);
}

void frame_add_set(const Machine *m, uint32_t *frame, const uint32_t *set) {
    for (int i = 0; i < (m->live_bits + 31) / 32; i++)
        for (uint32_t rest = set[i]; rest != 0; rest &= rest - 1) {
            int bit = i * 32 + __builtin_ctz(rest);
            const SlotBits *s = &m->slot_bits[m->slot_of_bit[bit]];
            int64_t at = (bit - s->first) * 8;
            frame_add(frame, (SlotRange){s, at, at + 8});
        }
}

// ---- What an instruction does to slots

static SlotBits *bits_of(const Machine *m, const Slot *slot) {
    if (slot == NULL || slot->id >= m->slot_count || m->slot_bits[slot->id].first < 0)
        return NULL;
    return &m->slot_bits[slot->id];
}

SlotRange whole_slot(const SlotBits *s) { return (SlotRange){s, 0, s->words * 8}; }

static void mention(Machine *m, SlotEffects *e, SlotRange r) {
    vec_push(m->arena, &e->mentions, r);
}

// The slot whose address V is, if that is made anew wherever it is used.
static const Address *slot_address_of(const Value *v) {
    if (v->op != M_LEA || v->arg_count > 0 || mach_of(v)->mem.slot == NULL)
        return NULL;
    return &mach_of(v)->mem;
}

static void read_memory(Machine *m, SlotEffects *e, const Address *a, int64_t size) {
    SlotBits *s = bits_of(m, a->slot);
    if (s == NULL)
        return;
    bool known = a->base < 0 && a->index < 0;
    mention(m, e, known ? (SlotRange){s, a->disp, a->disp + size} : whole_slot(s));
}

// Writing an element nobody knows neither mentions the slot nor writes all of it.
static void write_memory(Machine *m, SlotEffects *e, const Address *a, int64_t size) {
    SlotBits *s = bits_of(m, a->slot);
    if (s != NULL && a->base < 0 && a->index < 0)
        e->written = (SlotRange){s, a->disp, a->disp + size};
}

// Does the address that is operand I of V stay around when V is done?
static bool keeps_address(const Value *v, int i) {
    if (v->op == M_RTCALL)
        return runtime_info[v->imm].arguments[i] != 'b';
    return v->op != M_KEEPALIVE;
}

static void operand_effects(Machine *m, const Value *v, int i, SlotEffects *e) {
    const Address *a = slot_address_of(v->args[i]);
    SlotBits *s = a != NULL ? bits_of(m, a->slot) : NULL;
    if (s == NULL)
        return;
    if (v->op == M_MOVEREP && i == 1) {
        read_memory(m, e, a, v->imm);
    } else if (v->op == M_MOVEREP || v->op == M_ZEROREP) {
        write_memory(m, e, a, v->imm);
    } else {
        mention(m, e, whole_slot(s));
        s->exposed |= keeps_address(v, i);
    }
}

static void memory_effects(Machine *m, const Value *v, SlotEffects *e) {
    const Mach *mach = mach_of(v);
    SlotBits *s;
    switch (v->op) {
    case M_LEA: // of an element; plain addresses count where they are used
        s = v->arg_count > 0 ? bits_of(m, mach->mem.slot) : NULL;
        if (s != NULL) {
            mention(m, e, whole_slot(s));
            s->exposed = true;
        }
        break;
    case M_STORE: case M_STOREI:
        write_memory(m, e, &mach->mem, class_size((Class)mach->width));
        break;
    case M_ZERO:
        write_memory(m, e, &mach->mem, v->imm);
        break;
    case M_MOVE:
        write_memory(m, e, &mach->mem, v->imm);
        read_memory(m, e, &mach->from, v->imm);
        break;
    default:
        read_memory(m, e, &mach->mem, 8);
        read_memory(m, e, &mach->from, 8);
    }
}

void slot_effects(Machine *m, const Value *v, SlotEffects *e) {
    e->mentions.len = 0;
    e->written = (SlotRange){0};
    if (!is_mach(v))
        return;
    for (int i = 0; i < v->arg_count; i++)
        operand_effects(m, v, i, e);
    if (v->info != NULL)
        memory_effects(m, v, e);
}

bool may_panic(const Value *v) {
    switch (v->op) {
    case OP_PHI: return false;
    case M_CALL: case M_RTCALL: case M_NEW: case M_BOUNDS: case M_CHECK: case M_DIV:
    case M_UDIV:
        return true;
    default:
        return inst_may_fault(v);
    }
}

// ---- Data flow

typedef struct Flow {
    Machine *m;
    int words;            // of 32 bits, in a set
    SlotEffects effects;  // of the instruction at hand
} Flow;

static uint32_t *new_set(Flow *f) {
    return ARENA_ARRAY(f->m->arena, uint32_t, f->words);
}

static void copy_set(Flow *f, uint32_t *to, const uint32_t *from) {
    memcpy(to, from, sizeof(uint32_t) * (size_t)f->words);
}

// Addresses that phis take from B are mentioned at its end.
static void mention_for_phis(Flow *f, Block *b) {
    for (int i = 0; i < b->succs.len; i++) {
        Block *succ = b->succs.items[i];
        if (succ->values.len == 0 || succ->values.items[0]->op != OP_PHI)
            continue;
        int pred = ir_pred_index(b, i);
        for (int k = 0; k < succ->values.len && succ->values.items[k]->op == OP_PHI; k++) {
            const Address *a = slot_address_of(succ->values.items[k]->args[pred]);
            SlotBits *s = a != NULL ? bits_of(f->m, a->slot) : NULL;
            if (s == NULL)
                continue;
            add_words(info_of(b)->slots_out, s, touched(whole_slot(s)));
            s->exposed = true;
        }
    }
}

// What B does by itself, its instructions from last to first.
static void summarize(Flow *f, Block *b) {
    BlockInfo *info = info_of(b);
    info->slots_in = new_set(f);
    info->slots_out = new_set(f);
    info->mentioned = new_set(f);
    info->written = new_set(f);
    info->written_first = new_set(f);
    mention_for_phis(f, b);
    copy_set(f, info->mentioned, info->slots_out);
    for (int i = b->values.len - 1; i >= 0; i--) {
        const Value *v = b->values.items[i];
        SlotEffects *e = &f->effects;
        slot_effects(f->m, v, e);
        const SlotBits *s = e->written.bits;
        if (s != NULL) {
            remove_words(info->mentioned, s, covered(e->written));
            add_words(info->written, s, covered(e->written));
            add_words(info->written_first, s, covered(e->written));
        }
        for (int k = 0; k < e->mentions.len; k++) {
            const SlotRange *r = &e->mentions.items[k];
            add_words(info->mentioned, r->bits, touched(*r));
        }
        if (f->m->f->landing != NULL && may_panic(v)) {
            info->panics = true;
            memset(info->written_first, 0, sizeof(uint32_t) * (size_t)f->words);
        }
    }
}

// One round for one block; true if its set grew.
static bool flow(Flow *f, Block *b) {
    BlockInfo *info = info_of(b);
    bool grown = false;
    for (int i = 0; i < b->succs.len; i++) {
        const uint32_t *in = info_of(b->succs.items[i])->slots_in;
        for (int w = 0; w < f->words; w++)
            info->slots_out[w] |= in[w];
    }
    const uint32_t *landing = info->panics ? info_of(f->m->f->landing)->slots_in : NULL;
    for (int w = 0; w < f->words; w++) {
        uint32_t in = info->mentioned[w] | (info->slots_out[w] & ~info->written[w]);
        if (landing != NULL)
            in |= landing[w] & ~info->written_first[w];
        grown |= in != info->slots_in[w];
        info->slots_in[w] = in;
    }
    return grown;
}

// ---- The slots

static void note_pointer(int64_t offset, void *context) {
    SlotBits *s = context;
    set_bit(s->pointers, offset / 8);
    s->words = (int)(offset / 8) + 1;
}

static bool is_argument(const IrFunc *f, const Slot *slot) {
    for (int i = 0; i < f->arg_slots.len; i++)
        if (f->arg_slots.items[i] == slot)
            return true;
    return false;
}

static void describe_slot(Machine *m, Slot *slot, SlotBits *s) {
    *s = (SlotBits){.slot = slot, .first = -1};
    if (slot->kind == SLOT_INCOMING ? !is_argument(m->f, slot) : slot->kind != SLOT_LOCAL)
        return;
    if (slot->all_pointers) {
        s->words = (int)(slot->size / 8);
    } else if (slot->type != NULL && type_has_pointers(slot->type)) {
        s->pointers = ARENA_ARRAY(m->arena, uint32_t, slot->size / 8 / 32 + 1);
        type_each_pointer(slot->type, 0, note_pointer, s);
    }
    s->whole = s->words > MAX_WORDS;
}

static void number_slots(Machine *m) {
    int64_t most = MAX_SET / m->order.len;
    Vec(int) slots = {0};
    m->slot_count = m->f->slots.len;
    m->slot_bits = ARENA_ARRAY(m->arena, SlotBits, m->slot_count);
    for (int i = 0; i < m->slot_count; i++) {
        SlotBits *s = &m->slot_bits[i];
        describe_slot(m, m->f->slots.items[i], s);
        int count = s->whole ? 1 : s->words;
        if (count == 0 || m->live_bits + count > most)
            continue;
        s->first = m->live_bits;
        m->live_bits += count;
        while (slots.len < m->live_bits)
            vec_push(m->arena, &slots, i);
    }
    m->slot_of_bit = slots.items;
}

// Sets Machine.slot_bits, and slots_in and slots_out of all blocks.
void live_slots(Machine *m) {
    number_slots(m);
    if (m->live_bits == 0)
        return;
    Flow f = {.m = m, .words = (m->live_bits + 31) / 32};
    for (int n = 0; n < m->order.len; n++)
        summarize(&f, m->order.items[n]);
    for (bool grown = true; grown;) {
        grown = false;
        for (int n = m->order.len - 1; n >= 0; n--)
            grown |= flow(&f, m->order.items[n]);
    }
}
