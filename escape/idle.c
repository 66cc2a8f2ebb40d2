// Walks of the solver that cannot find anything.
//
// Most walks find nothing: in
//
//     p1 := p0; p2 := p1; p3 := p2; …
//
// each root sees all variables before it, outlives none, and together that takes
// the square of their number.  A walk from ROOT matters only if it can reach a
// *target*, a location that is a parameter or has its address taken somewhere, and
//
//     ROOT is a result or on the heap: it outlives whatever it reaches; or
//     the target is in a deeper loop, or in a function literal; or
//     ROOT outlives its statement, and the target is not known to do so.
//
// What can be reached is found by walking along the edges from all targets at once,
// in linear time.  The answer stays good, if cautious, while the solver moves
// locations to the heap and makes them live longer, since both only take targets
// away; it is found anew when the walks since then have cost more than that does.
// Small graphs are solved before it is worth anything.
#include "escape/graph.h"

enum { REACHES_ANY = 1, REACHES_LITERAL = 2, REACHES_TRANSIENT = 4 };

static bool is_target(const Location *location) {
    bool parameter = location->object != NULL && location->object->is_param;
    return !location->escapes && (parameter || location->addressed);
}

// ---- Edges from the source's side

// Sources are followed by those they flow to: flows_to[first[n]] … is where location
// number n goes.
static void turn_edges(Idle *idle) {
    Batch *batch = idle->batch;
    int count = batch->locations.len;
    for (int i = 0; i < count; i++)
        batch->locations.items[i]->number = i + 1;
    idle->first = ARENA_ARRAY(&batch->arena, int, count + 3);
    for (int i = 0; i < count; i++) {
        Location *location = batch->locations.items[i];
        for (int k = 0; k < location->edges.len; k++) {
            Edge *edge = &location->edges.items[k];
            idle->first[edge->src->number + 2]++;
            edge->src->addressed |= edge->derefs < 0;
        }
    }
    for (int i = 1; i < count + 3; i++)
        idle->first[i] += idle->first[i - 1];
    idle->flows_to = ARENA_ARRAY(&batch->arena, Location *, idle->first[count + 2] + 1);
    for (int i = 0; i < count; i++) {
        Location *location = batch->locations.items[i];
        for (int k = 0; k < location->edges.len; k++)
            idle->flows_to[idle->first[location->edges.items[k].src->number + 1]++] =
                location;
    }
    idle->todo = ARENA_ARRAY(&batch->arena, Location *, count + 1);
}

// ---- Who reaches a target

typedef bool Mark(Location *location, int what); // false: it was marked already

static bool mark_reach(Location *location, int what) {
    bool news = (location->reaches & what) == 0;
    location->reaches |= what;
    return news;
}

static bool mark_depth(Location *location, int depth) {
    bool news = location->reached_depth < depth;
    if (news)
        location->reached_depth = depth;
    return news;
}

// Marks TARGET and all that it flows to.
static void spread(Idle *idle, Location *target, Mark *mark, int what) {
    int count = 0;
    if (mark(target, what))
        idle->todo[count++] = target;
    while (count > 0) {
        Location *location = idle->todo[--count];
        int end = idle->first[location->number + 1];
        for (int i = idle->first[location->number]; i < end; i++)
            if (mark(idle->flows_to[i], what))
                idle->todo[count++] = idle->flows_to[i];
    }
}

// The deepest targets first, so that each location is marked once.
static void spread_depths(Idle *idle, int deepest) {
    Batch *batch = idle->batch;
    int *next = ARENA_ARRAY(&batch->arena, int, batch->locations.len + 1);
    int *heads = ARENA_ARRAY(&batch->arena, int, deepest + 1);
    for (int i = 0; i < batch->locations.len; i++) {
        int depth = batch->locations.items[i]->loop_depth;
        next[i + 1] = heads[depth];
        heads[depth] = i + 1;
    }
    for (int depth = deepest; depth > 0; depth--)
        for (int i = heads[depth]; i != 0; i = next[i])
            if (is_target(batch->locations.items[i - 1]))
                spread(idle, batch->locations.items[i - 1], mark_depth, depth);
}

static void find_reachable(Idle *idle) {
    Batch *batch = idle->batch;
    int deepest = 0;
    if (idle->first == NULL)
        turn_edges(idle);
    for (int i = 0; i < batch->locations.len; i++) {
        Location *location = batch->locations.items[i];
        location->reaches = 0;
        location->reached_depth = 0;
        if (location->loop_depth > deepest)
            deepest = location->loop_depth;
    }
    for (int i = 0; i < batch->locations.len; i++) {
        Location *location = batch->locations.items[i];
        if (!is_target(location))
            continue;
        spread(idle, location, mark_reach, REACHES_ANY);
        if (location->func != NULL && location->func->parent != NULL)
            spread(idle, location, mark_reach, REACHES_LITERAL);
        if (location->transient)
            spread(idle, location, mark_reach, REACHES_TRANSIENT);
    }
    spread_depths(idle, deepest);
}

// ---- The question

bool idle_walk(Idle *idle, const Location *root) {
    Batch *batch = idle->batch;
    if (idle->size == 0) {
        idle->size = batch->locations.len;
        for (int i = 0; i < batch->locations.len; i++)
            idle->size += batch->locations.items[i]->edges.len;
    }
    if (idle->work > 8 * (int64_t)idle->size + 1000) {
        find_reachable(idle);
        idle->work = 0;
    }
    if (idle->first == NULL || root->number == 0) // not known yet; the heap
        return false;
    if (root->escapes || root->result_index > 0)
        return (root->reaches & REACHES_ANY) == 0;
    return root->reached_depth <= root->loop_depth &&
           (root->reaches & REACHES_LITERAL) == 0 &&
           (root->transient || (root->reaches & REACHES_TRANSIENT) == 0);
}
