// Making locations, holes and edges.  What they mean stands in graph.h.
#include "escape/graph.h"

Location *location_new(Flow *f, Object *object, Node *node, Pos pos, bool transient) {
    Location *location = ARENA_NEW(&f->batch->arena, Location);
    location->object = object;
    location->node = node;
    location->func = f->func;
    location->pos = f->inlined != NULL ? f->inlined->outermost : pos;
    location->own = pos;
    location->inlined = f->inlined;
    location->loop_depth = f->loop_depth;
    location->transient = transient;
    vec_push(&f->batch->arena, &f->batch->locations, location);
    if (object != NULL)
        var_info(object)->location = location;
    return location;
}

Location *location_of(Object *object) {
    Location *location = var_info(object)->location;
    if (location == NULL)
        internal_error("escape: %s has no location", object->name->text);
    return location;
}

Hole hole_of(Location *location) {
    return (Hole){.dst = location};
}

Hole heap_hole(Flow *f) {
    return hole_of(&f->batch->heap);
}

Hole blank_hole(Flow *f) {
    return hole_of(&f->batch->blank);
}

Hole add_note(Flow *f, Hole hole, Node *where, Pos pos, const char *why) {
    Note *note = ARENA_NEW(&f->batch->arena, Note);
    Pos shown = f->inlined != NULL ? f->inlined->outermost : pos;
    const InlinedAt *inlined = f->inlined;
    // A return in an inlined body assigns the results where the call stands.
    if (inlined != NULL && where != NULL && where->kind == AST_ASSIGN &&
        where->pos == inlined->pos)
        inlined = inlined->outer;
    *note = (Note){hole.notes, where, shown, pos, inlined, why};
    hole.notes = note;
    return hole;
}

Hole hole_shift(Hole hole, int delta) {
    hole.derefs += delta;
    if (hole.derefs < -1)
        internal_error("escape: hole_shift: address of an address");
    hole.address_of = delta < 0;
    return hole;
}

Hole hole_deref(Flow *f, Hole hole, Node *where, const char *why) {
    return hole_note(f, hole_shift(hole, 1), where, why);
}

Hole hole_address(Flow *f, Hole hole, Node *where, const char *why) {
    return hole_note(f, hole_shift(hole, -1), where, why);
}

void flow(Batch *batch, Hole hole, Location *src) {
    if (hole.address_of)
        src->address_taken = true;
    Location *dst = hole.dst;
    if (dst == &batch->blank)
        return;
    if (dst == src && hole.derefs >= 0) // x = x, x = *x
        return;
    if (dst->escapes && hole.derefs < 0) { // the heap = &src
        record_escape(batch, dst, src, hole.derefs, hole.notes);
        src->escapes = true;
        return;
    }
    Edge edge = {src, hole.derefs, hole.notes};
    vec_push(&batch->arena, &dst->edges, edge);
}

Hole hole_tee(Flow *f, const Hole *holes, int count) {
    if (count == 0)
        return blank_hole(f);
    if (count == 1)
        return holes[0];
    // x = _ and y = *_ become tmp = _ with x = tmp and y = *tmp.
    Location *temporary = location_new(f, NULL, NULL, NO_POS, true);
    for (int i = 0; i < count; i++) {
        if (holes[i].derefs < 0)
            internal_error("escape: hole_tee: address of a temporary");
        flow(f->batch, holes[i], temporary);
    }
    return hole_of(temporary);
}

Hole hole_later(Flow *f, Hole hole) {
    Location *temporary = location_new(f, NULL, NULL, NO_POS, false);
    flow(f->batch, hole, temporary);
    return hole_of(temporary);
}

Hole spill_at(Flow *f, Hole hole, Node *node, Pos pos) {
    Location *location = location_new(f, NULL, node, pos, true);
    flow(f->batch, hole_note_at(f, hole_shift(hole, -1), node, pos, "spill"), location);
    return hole_of(location);
}

Hole spill(Flow *f, Hole hole, Node *node) {
    return spill_at(f, hole, node, node->pos);
}
