// The solver: which addresses outlive what they point to.
//
// From every location (the "root") the graph is walked against the edges: who
// flows to the root, and after how many dereferences at least?  If the answer for
// a location is -1, its address flows to the root; and if the root outlives it,
// it cannot be in the frame.
//
//     var sink *int                 heap <- p  0
//     p := &x                       p <- x    -1
//     sink = p                      walk from heap: x at -1.  x escapes.
//
// An edge list with negative weights asks for Bellman and Ford's algorithm; there
// are no endless negative cycles because a path's weight never falls below zero
// on the way: in root = &l; l = x the address of l goes to the root, but only the
// value of x goes to l.
//
// A location that turns out to escape changes the answers for what flows into it,
// and so does one that turns out to live longer than its statement.  Both happen
// at most once to each, so the number of walks is linear.  Most walks find nothing;
// in large graphs those are left out (idle.c).
//
// All queues are last-in first-out.  That is of no consequence for the decisions,
// but it is for the order of explanations.
#include "escape/graph.h"

typedef Vec(Location *) LocationList;

typedef struct Solver {
    Batch *batch;
    LocationList roots; // that wait for a walk
    LocationList todo;  // of the current walk
    uint32_t walk;      // number of the current walk
    Idle idle;          // tells which walks can be left out
} Solver;

static void enqueue(Solver *s, Location *location) {
    if (location->queued)
        return;
    location->queued = true;
    vec_push(&s->batch->arena, &s->roots, location);
}

// ---- Lifetimes

static bool encloses(const Func *outer, const Func *inner) {
    if (inner == NULL || outer == inner)
        return false;
    for (inner = inner->parent; inner != NULL; inner = inner->parent)
        if (inner == outer)
            return true;
    return false;
}

static bool is_result(const Location *location) {
    return location->result_index > 0;
}

static bool is_parameter(const Location *location) {
    Object *object = location->object;
    return object != NULL && object->is_param && !is_result(location);
}

// Can a value that is stored in A survive what B's storage belongs to?
static bool outlives(const Location *a, const Location *b) {
    if (a->escapes) // the heap outlives everything
        return true;
    if (is_result(a)) {
        // Nobody knows what callers do with results, except for a literal that is
        // called where it stands:
        //     var u int
        //     *(func() *int { return &u }()) = 42     // u may stay
        return !(encloses(b->func, a->func) && func_info(a->func)->closure_called);
    }
    // A variable declared outside a loop outlives what one iteration makes:
    //     var p *int
    //     for { p = new(int) }
    if (a->func == b->func && a->loop_depth < b->loop_depth)
        return true;
    // A variable outlives what a closure in its function makes:
    //     var p *int
    //     func() { p = new(int) }()
    return encloses(a->func, b->func);
}

// ---- Leaks

void leaks_add(Leaks *leaks, int index, int derefs) {
    int old = leaks->to[index] - 1;
    if (old >= 0 && derefs >= old)
        return;
    leaks->to[index] = (uint8_t)(derefs + 1 > UINT8_MAX ? UINT8_MAX : derefs + 1);
}

static void leak(Location *parameter, const Location *sink, int derefs) {
    bool to_result = !sink->escapes && is_result(sink) &&
                     sink->func == parameter->func &&
                     sink->result_index <= LEAK_RESULTS;
    leaks_add(&parameter->leaks, to_result ? sink->result_index : 0, derefs);
}

// ---- Walks

// The root outlives what flows to it.  Returns true if that makes LOCATION escape.
static bool outlived(Solver *s, Location *root, Location *location, int derefs,
                     bool address) {
    if (is_parameter(location)) {
        if (!location->escapes)
            record_path(s->batch, FOUND_LEAK, root, location, derefs);
        leak(location, root, derefs);
    }
    if (!address || location->escapes)
        return false;
    record_path(s->batch, FOUND_ESCAPE, root, location, derefs);
    location->escapes = true;
    enqueue(s, location);
    return true;
}

static void follow_edges(Solver *s, Location *location, int derefs) {
    s->idle.work += location->edges.len + 1;
    for (int i = 0; i < location->edges.len; i++) {
        Edge *edge = &location->edges.items[i];
        Location *src = edge->src;
        if (src->escapes)
            continue;
        int total = derefs + edge->derefs;
        if (src->walk == s->walk && src->derefs <= total)
            continue;
        src->walk = s->walk;
        src->derefs = total;
        src->next = location;
        src->next_edge = i;
        vec_push(&s->batch->arena, &s->todo, src);
    }
}

static void walk_from(Solver *s, Location *root) {
    s->walk++;
    root->walk = s->walk;
    root->derefs = 0;
    root->next = NULL;
    s->todo.len = 0;
    vec_push(&s->batch->arena, &s->todo, root);
    while (s->todo.len > 0) {
        Location *location = s->todo.items[--s->todo.len];
        int derefs = location->derefs;
        bool address = derefs < 0;
        if (address) {
            derefs = 0;
            if (!root->transient && location->transient) {
                location->transient = false;
                enqueue(s, location);
            }
        }
        if (outlives(root, location) && outlived(s, root, location, derefs, address))
            continue;
        follow_edges(s, location, derefs);
    }
}

void solve(Batch *batch) {
    Solver s = {.batch = batch, .idle.batch = batch};
    for (int i = 0; i < batch->locations.len; i++)
        enqueue(&s, batch->locations.items[i]);
    enqueue(&s, &batch->heap);
    while (s.roots.len > 0) {
        Location *root = s.roots.items[--s.roots.len];
        root->queued = false;
        if (!idle_walk(&s.idle, root))
            walk_from(&s, root);
    }
}
