// The graph that escape analysis reasons about.
//
// Every variable, and every expression that allocates, is a *location*.  Every
// assignment is an *edge* between locations; its weight is the number of
// dereferences minus the number of address-of operations on the way:
//
//     p = &q     p <- q  weight -1        p = *q    p <- q  weight 1
//     p = q      p <- q  weight  0        p = **q   p <- q  weight 2
//
// The analysis does not tell the fields of a struct or the elements of a slice
// apart: x.f = u[0] is x <- u with weight 1, because indexing a slice follows its
// pointer.  What is stored through a pointer is taken to go to the heap.
//
// An expression is analysed for its *hole*: the place its value goes to.  In
// x = **p the hole of p is "x, after two dereferences".
//
// Holes and edges carry notes, (where, why), which say in -m -m how a value came
// from one location to the next.  Notes are made only if somebody will read them.
#ifndef ESCAPE_GRAPH_H
#define ESCAPE_GRAPH_H

#include "escape/internal.h"

// One step of an explanation; the newest is first.
typedef struct Note {
    const struct Note *next;
    Node *where;      // the expression or statement
    Pos pos;          // where messages say it is
    Pos own;          // where it is in the source …
    const InlinedAt *inlined; // … and the call it was inlined for, or NULL
    const char *why;  // "address-of", "assign", …
} Note;

typedef struct Edge {
    Location *src;     // where the value comes from
    int derefs;        // ≥ -1
    const Note *notes; // what happened to it on the way
} Edge;

struct Location {
    Object *object;    // the variable, or NULL
    Node *node;        // the expression that allocates, or NULL
    Func *func;        // the function whose frame it is in
    Pos pos;           // where messages about it point
    Pos own;           // where it is in the source …
    const InlinedAt *inlined; // … and the call it was inlined for, or NULL
    Vec(Edge) edges;   // what is assigned to it
    int loop_depth;    // number of loops around its declaration
    int result_index;  // results: 1, 2, …; 0 for everything else
    bool wrapper;      // the closure that a go or defer statement makes

    // While solving (solve.c): the shortest way from here to the walk's root.
    int derefs;        // its weight, ≥ -1
    uint32_t walk;     // the walk for which `derefs` and `next` hold
    Location *next;    // the next location on that way …
    int next_edge;     // … and the edge of `next` that leads here
    bool queued;       // waits for a walk of its own

    // Which walks can find anything (idle.c):
    int number;        // 1, 2, … in the batch; 0 for the heap
    uint8_t reaches;   // what a walk from here can come to
    int reached_depth; // and the deepest loop it is in
    bool addressed;    // an edge takes its address

    bool escapes;      // its address outlives it: must be on the heap
    bool transient;    // its address does not outlive the statement
    bool captured;     // a closure uses it
    bool reassigned;   // assigned after its declaration
    bool address_taken;
    Leaks leaks;       // parameters: where their value goes
};

typedef struct Hole {
    Location *dst;     // where the value goes
    int derefs;        // ≥ -1
    const Note *notes;
    bool address_of;   // the context takes the expression's address
} Hole;

// The copies of arguments that a go or defer statement makes.
typedef struct Copies {
    ObjectList objects;
    Vec(Pos) positions; // where the closure is said to use them
} Copies;

// A closure whose captures are decided when all bodies have been walked.
typedef struct PendingClosure {
    Hole hole;         // stores into the closure object
    Func *literal;     // its captures; NULL for the wrapper of a go or defer
    Copies copies;     // the wrapper's captures
    Func *func;        // function around it
} PendingClosure;

// What the solver found out, for report.c.
typedef enum FindingKind {
    FOUND_ESCAPE,      // "x escapes to heap:" with the way
    FOUND_LEAK,        // "parameter p leaks to …" with the way
    FOUND_CAPTURE,     // "f capturing by value: x"
    FOUND_SELF_ASSIGN, // "f ignoring self-assignment in …"
} FindingKind;

typedef struct Step { // dst = <derefs> src
    Location *dst, *src;
    int derefs;
    const Note *notes;
} Step;

typedef struct Finding {
    uint8_t kind;      // FindingKind
    bool cycle;        // the way was cut short at a cycle
    bool at_once;      // found while the graph was built: it goes straight to the heap
    bool by_value, address_taken, reassigned; // FOUND_CAPTURE
    int derefs;        // FOUND_LEAK
    Location *location;
    Location *root;    // where it goes
    Func *func;        // FOUND_CAPTURE, FOUND_SELF_ASSIGN
    Node *node;        // FOUND_SELF_ASSIGN: the statement
    Pos pos;           // … where it is said to be
    Object *object;    // FOUND_CAPTURE
    Vec(Step) steps;
} Finding;

// The analysis of functions that call one another, together.
typedef struct Batch {
    Arena arena;                  // for everything here
    Vec(Location *) locations;    // in order of creation
    Vec(PendingClosure) closures;
    Vec(Finding) findings;        // in order of discovery
    Location heap;                // stands for everything on the heap
    Location blank;               // where unused values go
    Func **funcs;
    int count;
    bool explain;                 // make notes and record findings
} Batch;

// The analysis of one function of a batch.
typedef struct Flow {
    Batch *batch;
    Func *func;
    int loop_depth;    // loops around the current statement, 1 for none
    const InlinedAt *inlined; // the inlined call we are in, or NULL
    PtrMap loops;      // LABELED_STMTs that a later goto jumps back to
} Flow;

// ---- graph.c
Location *location_new(Flow *f, Object *object, Node *node, Pos pos, bool transient);
Location *location_of(Object *object);
Hole hole_of(Location *location);
Hole heap_hole(Flow *f);
Hole blank_hole(Flow *f);
Hole add_note(Flow *f, Hole hole, Node *where, Pos pos, const char *why);
static inline Hole hole_note_at(Flow *f, Hole hole, Node *where, Pos pos,
                                const char *why) {
    return f->batch->explain ? add_note(f, hole, where, pos, why) : hole;
}
static inline Hole hole_note(Flow *f, Hole hole, Node *where, const char *why) {
    return f->batch->explain ? add_note(f, hole, where, where->pos, why) : hole;
}
Hole hole_shift(Hole hole, int delta);
Hole hole_deref(Flow *f, Hole hole, Node *where, const char *why);
Hole hole_address(Flow *f, Hole hole, Node *where, const char *why);
// One hole that flows into all of HOLES.
Hole hole_tee(Flow *f, const Hole *holes, int count);
// A hole that flows into HOLE, some time later.
Hole hole_later(Flow *f, Hole hole);
// The value of SRC goes to the hole.
void flow(Batch *batch, Hole hole, Location *src);
// Gives NODE a location whose address flows to HOLE; returns a hole into it.
Hole spill(Flow *f, Hole hole, Node *node);
Hole spill_at(Flow *f, Hole hole, Node *node, Pos pos);

// ---- flow_stmt.c
void flow_function(Batch *batch, Func *func);
void flow_stmt(Flow *f, Node *node);
void flow_stmts(Flow *f, NodeList *list);
void flow_block(Flow *f, NodeList *list); // keeps the loop depth
void declare_variable(Flow *f, Object *object);
bool is_reflect_header_data(Node *node);

// ---- selfassign.c
bool is_self_assign(Node *dst, Node *src);

// ---- flow_expr.c
void flow_expr(Flow *f, Hole hole, Node *node);
void flow_evaluate(Flow *f, Hole hole, Node *node); // even if it has a temporary
void flow_variable(Flow *f, Hole hole, Object *object);
void flow_compared(Flow *f, Node *node); // operand of a comparison
void discard(Flow *f, Node *node);
Hole address_hole(Flow *f, Node *target); // for storing into TARGET
void flow_to_heap(Flow *f, Node *node, Node *where, const char *why);
void flow_unsafe(Flow *f, Hole hole, Node *node); // uintptr arithmetic
void flow_captures(Batch *batch, PendingClosure *closure);

// ---- flow_call.c
// Holes for the results, or NULL where they are not used.
void flow_call(Flow *f, const Hole *results, Node *call);
void flow_go_defer(Flow *f, Node *stmt);
// Evaluates a call of several results into its temporaries.
void flow_tuple(Flow *f, Node *call);

// ---- idle.c
typedef struct Idle {
    Batch *batch;
    int size;             // of the graph: locations and edges
    int64_t work;         // edges that walks have seen since the last look at it
    int *first;           // the edges from their sources (turn_edges)
    Location **flows_to;
    Location **todo;
} Idle;
bool idle_walk(Idle *idle, const Location *root); // would a walk find nothing?

// ---- solve.c
void solve(Batch *batch);
void leaks_add(Leaks *leaks, int index, int derefs);

// ---- summary.c
// Must NODE (or OBJECT) be on the heap whatever its use?  Returns why.
const char *heap_reason(Object *object, Node *node);
void summarize(Batch *batch, Func *func);
int leaks_to_heap(const Leaks *leaks);           // dereferences, -1: never
int leaks_to_result(const Leaks *leaks, int i);
// The summary of a parameter (0 is the receiver if there is one) of a function
// that has been analysed.
Leaks parameter_leaks(Func *func, int index);

// ---- report.c
void record_escape(Batch *batch, Location *dst, Location *src, int derefs,
                   const Note *notes);
void record_path(Batch *batch, FindingKind kind, Location *root, Location *src,
                 int derefs);
void record_capture(Batch *batch, Func *func, Location *variable, bool by_value);
void record_self_assign(Flow *f, Node *stmt);
void report(Batch *batch);

#endif
