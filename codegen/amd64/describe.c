// The frame and the variables of a finished function (codegen/describe.h).
//
// SSA has no variables: when ssa.c renames them it notes which values they had
// (IrFunc.named).  Of these the ones that are still there when the code is written
// say where the variable was.  A copy is followed to what it copies, for that is what
// the instructions use in its place.
#include "codegen/amd64/amd64.h"
#include "codegen/amd64/text.h"
#include "codegen/describe.h"
#include "codegen/places.h"

#include <stdlib.h>
#include <string.h>

void (*codegen_observer)(FrameLayout *layout);

void describe_value(IrFunc *f, int var, Value *value) {
    const IrVar *variable = &f->vars.items[var];
    if (codegen_observer == NULL || variable->object == NULL)
        return;
    NamedValue named = {value, variable->object, variable->name};
    vec_push(f->arena, &f->named, named);
}

// ---- Where values were

typedef struct Places {
    Machine *m;
    bool *present;      // by value: the code computes it
} Places;

static void find_values(Places *p) {
    Machine *m = p->m;
    p->present = ARENA_ARRAY(m->arena, bool, m->f->value_count + 1);
    for (int i = 0; i < m->order.len; i++) {
        Block *b = m->order.items[i];
        for (int k = 0; k < b->values.len; k++)
            p->present[b->values.items[k]->id] = true;
    }
}

static const char *register_names(RegMask mask) {
    const char *text = NULL;
    for (int reg = 0; reg < REG_COUNT; reg++)
        if (mask & BIT(reg))
            text = text == NULL ? reg_name(reg, 8)
                                : arena_printf(&compilation, "%s, %s", text,
                                               reg_name(reg, 8));
    return text;
}

// ---- Variables

static int compare_named(const void *x, const void *y) {
    const NamedValue *a = x, *b = y;
    if (a->object != b->object)
        return a->object->pos != b->object->pos
                   ? (a->object->pos < b->object->pos ? -1 : 1)
                   : (a->object < b->object ? -1 : 1);
    int order = strcmp(a->name, b->name);
    return order != 0 ? order
                      : (a->value->id > b->value->id) - (a->value->id < b->value->id);
}

static bool is_literal(const Value *v) {
    return v->op == OP_CONST || v->op == OP_FCONST || v->op == M_MOVI ||
           v->op == M_FLOATI;
}

static void describe_places(Places *p, FrameLayout *layout) {
    IrFunc *f = p->m->f;
    if (f->named.len > 0)
        qsort(f->named.items, (size_t)f->named.len, sizeof(NamedValue), compare_named);
    for (int i = 0, next; i < f->named.len; i = next) {
        const NamedValue *first = &f->named.items[i];
        VariablePlace place = {first->object, first->name, NULL, -1, false};
        RegMask mask = 0;
        for (next = i; next < f->named.len; next++) {
            const NamedValue *named = &f->named.items[next];
            if (named->object != first->object || strcmp(named->name, first->name) != 0)
                break;
            Value *v = ir_copied(named->value);
            if (p->present[v->id])
                mask |= v->homes;
            if (v->spill != NULL && p->present[v->id])
                place.slot = v->spill->offset;
            place.constant |= is_literal(v);
        }
        place.registers = register_names(mask);
        place.name = arena_strndup(&compilation, place.name, strlen(place.name));
        vec_push(&compilation, &layout->places, place);
    }
}

// ---- The frame

static bool has_pointers(const Slot *slot) {
    return slot->pointer || slot->all_pointers ||
           (slot->type != NULL && type_has_pointers(slot->type));
}

static void add_item(FrameLayout *layout, FramePart part, int64_t offset, int64_t size,
                     const Slot *slot, const char *name) {
    FrameItem item = {part, offset, size, slot != NULL && has_pointers(slot), name, NULL,
                      slot != NULL ? slot->object : NULL,
                      slot != NULL ? slot->site : NULL};
    if (slot != NULL && slot->type != NULL)
        item.type = type_string(slot->type, NULL);
    vec_push(&compilation, &layout->items, item);
}

// The variables that are kept in the spill slot at OFFSET.
static const char *spilled_names(const FrameLayout *layout, int64_t offset) {
    const char *names = NULL;
    for (int i = 0; i < layout->places.len; i++) {
        const VariablePlace *place = &layout->places.items[i];
        if (place->slot == offset)
            names = names == NULL
                        ? place->name
                        : arena_printf(&compilation, "%s, %s", names, place->name);
    }
    return names;
}

static void add_spills(Machine *m, FrameLayout *layout) {
    for (int64_t offset = (m->out_bytes + 7) & ~INT64_C(7);; offset += 8) {
        const Slot *slot = NULL;
        bool pointers = false;
        for (int i = 0; i < m->spilled.len; i++)
            if (m->spilled.items[i]->spill->offset == offset) {
                slot = m->spilled.items[i]->spill;
                pointers |= slot->pointer;
            }
        if (slot == NULL)
            return;
        add_item(layout, FRAME_SPILL, offset, 8, NULL, spilled_names(layout, offset));
        layout->items.items[layout->items.len - 1].pointers = pointers;
    }
}

static int compare_items(const void *x, const void *y) {
    const FrameItem *a = x, *b = y;
    return a->offset > b->offset ? -1 : a->offset < b->offset;
}

static void describe_frame(Machine *m, FrameLayout *layout) {
    for (int i = 0; i < m->f->slots.len; i++) {
        const Slot *slot = m->f->slots.items[i];
        const char *name = slot->object != NULL && slot->object->name != NULL
                               ? slot->object->name->text : NULL;
        if (slot->kind == SLOT_INCOMING)
            add_item(layout, FRAME_ARGUMENT, slot->offset, slot->size, slot, name);
        else if (slot->kind == SLOT_LOCAL && slot->uses > 0)
            add_item(layout,
                     name != NULL || slot->site != NULL ? FRAME_VARIABLE
                                                        : FRAME_TEMPORARY,
                     slot->offset, slot->size, slot, name);
    }
    add_item(layout, FRAME_RETURN, m->frame_size, 8, NULL, NULL);
    if (m->has_frame)
        add_item(layout, FRAME_POINTER, m->frame_size - 8, 8, NULL, NULL);
    if (m->out_bytes > 0)
        add_item(layout, FRAME_OUTGOING, 0, m->out_bytes, NULL, NULL);
    if (m->spilled.len > 0)
        add_spills(m, layout);
    qsort(layout->items.items, (size_t)layout->items.len, sizeof(FrameItem),
          compare_items);
}

// ("&n" is the address of n, which is on the heap.)
static void note_variables(const FrameLayout *layout) {
    for (int i = 0; i < layout->places.len; i++) {
        const VariablePlace *place = &layout->places.items[i];
        bool somewhere = place->registers != NULL || place->slot >= 0 || place->constant;
        if (somewhere && place->name[0] != '&')
            note_place(place->object, PLACED_REGISTER);
    }
    for (int i = 0; i < layout->items.len; i++)
        note_place(layout->items.items[i].object, PLACED_FRAME);
}

void describe(Machine *m) {
    if (codegen_observer == NULL)
        return;
    FrameLayout *layout = ARENA_NEW(&compilation, FrameLayout);
    layout->name = arena_strndup(&compilation, m->f->name, strlen(m->f->name));
    layout->func = m->f->func;
    layout->size = m->has_frame ? m->frame_size : 0;
    layout->checks_stack =
        !m->f->no_split && (m->calls_go || m->frame_size > STACK_SMALL);
    Places places = {.m = m};
    find_values(&places);
    describe_places(&places, layout);
    describe_frame(m, layout);
    note_variables(layout);
    note_homes(m->f);
    codegen_observer(layout);
}
