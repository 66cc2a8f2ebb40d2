// Scalar replacement: frame slots whose parts are variables.
//
//     slot s0 16                               var 0 I64, var 1 I64
//     zero s0 16                               setvar 0 ← 0, setvar 1 ← 0
//     store (slotaddr s0) 8 v1         ->      setvar 1 ← v1
//     v2 = load (slotaddr s0) 8                v2 = getvar 1
//
// A composite value or an object that does not escape lives in a frame slot.
// If its address is only used to load and store whole parts at constant
// offsets, the parts can be variables, and then values in registers: p := &T{…}
// costs nothing any more.  The pass replaces the accesses and runs ssa again.
//
// Which parts a slot has follows from its accesses: two that overlap must be
// the same bytes with the same class.  Copies of the whole (MOVE) and clearing
// (ZERO) are split along the parts; a copy between two slots connects them: they
// must have the same parts, or stay in memory together with it.
#include "base/diag.h"
#include "codegen/codegen.h"
#include "codegen/ir.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PARTS = 32, MAX_SIZE = 1024 };

typedef struct Part {
    int64_t offset;
    Class class;
    int var;
} Part;

typedef struct SlotInfo {
    bool rejected;
    int part_count;
    Part parts[MAX_PARTS]; // by offset
    Vec(Slot *) copies;    // slots it is copied from or to
} SlotInfo;

typedef struct Sroa {
    IrFunc *f;
    Arena arena;
    SlotInfo **slots;      // by slot id, NULL: no access yet
} Sroa;

// ---- Addresses: slotaddr + constants

static bool slot_place(Value *address, Slot **slot, int64_t *offset) {
    *offset = 0;
    for (;;) {
        address = ir_copied(address);
        if (address->op == OP_SLOTADDR) {
            *slot = address->slot;
            *offset += address->imm;
            return true;
        }
        if (address->op != OP_ADDPTR || ir_copied(address->args[1])->op != OP_CONST)
            return false;
        *offset += address->imm + ir_copied(address->args[1])->imm;
        address = address->args[0];
    }
}

static Slot *base_slot(Value *address) {
    while (address->op == OP_ADDPTR || address->op == OP_COPY)
        address = address->args[0];
    return address->op == OP_SLOTADDR ? address->slot : NULL;
}

static SlotInfo *info_of(Sroa *s, Slot *slot) {
    if (!s->slots[slot->id]) {
        s->slots[slot->id] = ARENA_NEW(&s->arena, SlotInfo);
        if (slot->kind != SLOT_LOCAL || slot->size > MAX_SIZE || slot->all_pointers)
            s->slots[slot->id]->rejected = true;
    }
    return s->slots[slot->id];
}

static void reject(Sroa *s, Slot *slot) {
    info_of(s, slot)->rejected = true;
}

// ---- Parts

// Notes that [offset, offset + size of class) is accessed as one part.
static void add_part(Sroa *s, Slot *slot, int64_t offset, Class class) {
    SlotInfo *info = info_of(s, slot);
    if (info->rejected)
        return;
    int at = 0;
    while (at < info->part_count && info->parts[at].offset < offset)
        at++;
    bool exists = at < info->part_count && info->parts[at].offset == offset;
    if (exists && info->parts[at].class == class)
        return;
    bool overlaps = exists;
    if (at > 0 && info->parts[at - 1].offset + class_size(info->parts[at - 1].class) > offset)
        overlaps = true;
    if (at < info->part_count && info->parts[at].offset < offset + class_size(class))
        overlaps = true;
    if (overlaps || info->part_count == MAX_PARTS || offset < 0 ||
        offset + class_size(class) > slot->size) {
        info->rejected = true;
        return;
    }
    memmove(info->parts + at + 1, info->parts + at,
            sizeof *info->parts * (size_t)(info->part_count - at));
    info->parts[at] = (Part){offset, class, -1};
    info->part_count++;
}

// A copy needs to know all parts, also those nobody accesses here: they come
// from the type.  Slots without one (or with long arrays) are not taken apart.
static void add_type_parts(Sroa *s, Slot *slot) {
    Class classes[MAX_PARTS];
    int64_t offsets[MAX_PARTS];
    int count = slot->type ? abi_leaves(slot->type, MAX_PARTS, classes, offsets) : -1;
    if (count < 0) {
        reject(s, slot);
        return;
    }
    for (int i = 0; i < count; i++)
        add_part(s, slot, offsets[i], classes[i]);
}

// ---- Looking at all uses of slot addresses

static void visit_copy(Sroa *s, Value *move) {
    Slot *slots[2] = {base_slot(move->args[0]), base_slot(move->args[1])};
    for (int i = 0; i < 2; i++) {
        if (!slots[i])
            continue;
        Slot *slot;
        int64_t offset;
        // Only copies of the whole: its parts are known.
        if (!slot_place(move->args[i], &slot, &offset) || offset != 0 ||
            move->imm != slots[i]->size)
            reject(s, slots[i]);
        else
            add_type_parts(s, slot);
    }
    if (slots[0] && slots[1]) {
        vec_push(&s->arena, &info_of(s, slots[0])->copies, slots[1]);
        vec_push(&s->arena, &info_of(s, slots[1])->copies, slots[0]);
    }
}

static void visit_use(Sroa *s, Value *value, int arg) {
    Slot *base = base_slot(value->args[arg]);
    if (!base)
        return;
    Slot *slot;
    int64_t offset;
    switch (value->op) {
    case OP_ADDPTR: case OP_COPY:
        return; // judged where the sum is used
    case OP_NILCHECK:
        return;
    case OP_LOAD:
        if (slot_place(value->args[0], &slot, &offset) && !(value->flags & VALUE_VOLATILE)) {
            add_part(s, slot, offset + value->imm, value->class);
            return;
        }
        break;
    case OP_STORE:
        if (arg == 0 && slot_place(value->args[0], &slot, &offset) &&
            !(value->flags & VALUE_VOLATILE)) {
            add_part(s, slot, offset + value->imm, value->args[1]->class);
            return;
        }
        break;
    case OP_ZERO:
        if (slot_place(value->args[0], &slot, &offset) && offset >= 0)
            return; // checked against the parts later
        break;
    case OP_MOVE:
        return; // visit_copy
    }
    reject(s, base);
}

static void visit_block(Sroa *s, Block *block, bool in_landing) {
    for (int n = 0; n < block->values.len; n++) {
        Value *value = block->values.items[n];
        if (value->op == OP_MOVE)
            visit_copy(s, value);
        for (int a = 0; a < value->arg_count; a++)
            visit_use(s, value, a);
        if (in_landing && value->op == OP_SLOTADDR)
            reject(s, value->slot); // read after a panic: must be in memory
    }
    for (int r = 0; r < block->results.len; r++) {
        Slot *slot = base_slot(block->results.items[r]);
        if (slot)
            reject(s, slot);
    }
}

// A ZERO must cover whole parts.
static void check_zeros(Sroa *s) {
    for (int i = 0; i < s->f->blocks.len; i++) {
        Block *block = s->f->blocks.items[i];
        for (int n = 0; n < block->values.len; n++) {
            Value *value = block->values.items[n];
            Slot *slot;
            int64_t offset;
            if (value->op != OP_ZERO || !slot_place(value->args[0], &slot, &offset))
                continue;
            SlotInfo *info = info_of(s, slot);
            int64_t end = offset + value->imm;
            for (int p = 0; p < info->part_count; p++) {
                int64_t from = info->parts[p].offset;
                int64_t to = from + class_size(info->parts[p].class);
                if ((from < offset && to > offset) || (from < end && to > end))
                    info->rejected = true;
            }
        }
    }
}

static bool same_parts(const SlotInfo *a, const SlotInfo *b) {
    if (a->part_count != b->part_count)
        return false;
    for (int i = 0; i < a->part_count; i++)
        if (a->parts[i].offset != b->parts[i].offset || a->parts[i].class != b->parts[i].class)
            return false;
    return true;
}

// Slots copied to or from one another need the same parts.  A copy to a slot
// that stays in memory is fine: its parts are stored one by one.
static void check_copies(Sroa *s) {
    for (int i = 0; i < s->f->slots.len; i++) {
        SlotInfo *info = s->slots[i];
        if (!info || info->rejected)
            continue;
        for (int c = 0; c < info->copies.len; c++) {
            SlotInfo *other = info_of(s, info->copies.items[c]);
            if (!other->rejected && !same_parts(info, other))
                info->rejected = true;
        }
    }
}

// ---- Replacing

static const char *part_name(Sroa *s, Slot *slot, const Part *part) {
    if (!slot->object || !slot->object->name)
        return NULL;
    return arena_printf(s->f->arena, "%s+%d", slot->object->name->text, (int)part->offset);
}

static bool make_variables(Sroa *s) {
    bool any = false;
    for (int i = 0; i < s->f->slots.len; i++) {
        SlotInfo *info = s->slots[i];
        if (!info || info->rejected)
            continue;
        any = true;
        Slot *slot = s->f->slots.items[i];
        for (int p = 0; p < info->part_count; p++) {
            Part *part = &info->parts[p];
            part->var = ir_var_new(s->f, part->class, slot->object, part_name(s, slot, part));
        }
    }
    return any;
}

// The slot of ADDRESS if it is being taken apart.
static SlotInfo *replaced(Sroa *s, Value *address, int64_t *offset) {
    Slot *slot;
    if (!slot_place(address, &slot, offset))
        return NULL;
    SlotInfo *info = info_of(s, slot);
    return info->rejected ? NULL : info;
}

static const Part *part_at(const SlotInfo *info, int64_t offset) {
    for (int p = 0; p < info->part_count; p++)
        if (info->parts[p].offset == offset)
            return &info->parts[p];
    internal_error("sroa: no part at %d", (int)offset);
}

typedef Vec(Value *) ValueList;

static Value *emit(Sroa *s, ValueList *out, Value *at, Op op, Class class, int arg_count,
                   Value *x, Value *y, int64_t imm) {
    Value *args[] = {x, y};
    Value *value = ir_value_new(s->f, op, class, at->pos, arg_count, args);
    value->inlined = at->inlined;
    value->block = at->block;
    value->imm = imm;
    vec_push(&s->arena, out, value);
    return value;
}

static void set_part(Sroa *s, ValueList *out, Value *at, const Part *part, Value *value) {
    emit(s, out, at, OP_SETVAR, CLASS_NONE, 1, value, NULL, part->var);
}

static void replace_zero(Sroa *s, ValueList *out, Value *zero, SlotInfo *info, int64_t offset) {
    for (int p = 0; p < info->part_count; p++) {
        Part *part = &info->parts[p];
        if (part->offset < offset || part->offset >= offset + zero->imm)
            continue;
        Op op = class_is_float(part->class) ? OP_FCONST : OP_CONST;
        set_part(s, out, zero, part,
                 emit(s, out, zero, op, part->class, 0, NULL, NULL, 0));
    }
    ir_make_nop(zero);
}

// All parts are read before the first is written: the two may be one slot.
static void replace_copy(Sroa *s, ValueList *out, Value *move, SlotInfo *to, SlotInfo *from) {
    const SlotInfo *shape = to ? to : from;
    unsigned nonnull = move->flags & VALUE_NONNULL;
    Value *values[MAX_PARTS];
    for (int p = 0; p < shape->part_count; p++) {
        const Part *part = &shape->parts[p];
        if (from) {
            values[p] = emit(s, out, move, OP_GETVAR, part->class, 0, NULL, NULL,
                             from->parts[p].var);
        } else {
            values[p] = emit(s, out, move, OP_LOAD, part->class, 1, move->args[1], NULL,
                             part->offset);
            values[p]->flags = nonnull;
        }
    }
    for (int p = 0; p < shape->part_count; p++) {
        const Part *part = &shape->parts[p];
        if (to)
            set_part(s, out, move, &to->parts[p], values[p]);
        else
            emit(s, out, move, OP_STORE, CLASS_NONE, 2, move->args[0], values[p],
                 part->offset)->flags = nonnull;
    }
    ir_make_nop(move);
}

static void replace_value(Sroa *s, ValueList *out, Value *value) {
    int64_t offset;
    SlotInfo *info;
    switch (value->op) {
    case OP_LOAD:
        info = replaced(s, value->args[0], &offset);
        if (info) {
            int var = part_at(info, offset + value->imm)->var;
            ir_rewrite(s->f, value, OP_GETVAR, 0, NULL);
            value->imm = var;
        }
        break;
    case OP_STORE:
        info = replaced(s, value->args[0], &offset);
        if (info) {
            int var = part_at(info, offset + value->imm)->var;
            ir_rewrite(s->f, value, OP_SETVAR, 1, &value->args[1]);
            value->imm = var;
        }
        break;
    case OP_ZERO:
        info = replaced(s, value->args[0], &offset);
        if (info)
            replace_zero(s, out, value, info, offset);
        break;
    case OP_NILCHECK:
        if (replaced(s, value->args[0], &offset))
            ir_make_nop(value);
        break;
    case OP_MOVE: {
        int64_t from_offset;
        SlotInfo *to = replaced(s, value->args[0], &offset);
        SlotInfo *from = replaced(s, value->args[1], &from_offset);
        if (to || from)
            replace_copy(s, out, value, to, from);
        break;
    }
    }
    vec_push(&s->arena, out, value);
}

static void replace_block(Sroa *s, Block *block) {
    ValueList out = {0};
    for (int n = 0; n < block->values.len; n++)
        replace_value(s, &out, block->values.items[n]);
    if (out.len > block->values.cap) {
        block->values.items = ARENA_ARRAY(s->f->arena, Value *, out.len);
        block->values.cap = out.len;
    }
    copy_items(block->values.items, out.items, sizeof *out.items * (size_t)out.len);
    block->values.len = out.len;
}

// Needs SSA form and leaves it.
void sroa(IrFunc *f) {
    if (f->slots.len == 0)
        return;
    cfg_build(f);
    dom_build(f);
    Sroa s = {.f = f};
    s.slots = ARENA_ARRAY(&s.arena, SlotInfo *, f->slots.len);
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        bool in_landing = f->landing && !dominates(f->blocks.items[0], block);
        visit_block(&s, block, in_landing);
    }
    check_zeros(&s);
    check_copies(&s);
    bool any = make_variables(&s);
    if (any)
        for (int i = 0; i < f->blocks.len; i++)
            replace_block(&s, f->blocks.items[i]);
    arena_free(&s.arena);
    if (any)
        ssa(f);
}
