// Inlining: what inline.c, cost.c and copy.c share.
#ifndef ESCAPE_INLINE_H
#define ESCAPE_INLINE_H

#include "escape/internal.h"

enum {
    INLINE_BUDGET = 80,          // most that an inlined function may cost
    BIG_FUNCTION_NODES = 5000,   // into a function this big …
    BIG_FUNCTION_MAX_COST = 20,  // … only what costs no more is inlined
};

// What can be inlined (Func.inl; NULL if it cannot).
typedef struct Inline {
    int cost;          // by Go's count
    int variables;     // how many of the function's are the body's own; those of
                       // what is inlined into it come behind them
    bool late_results; // results begin at the one return statement
    Node *body;        // as it was before anything was inlined into it; NULL: of an
                       // imported function, and not needed so far
} Inline;

// Decides whether FUNC can be inlined, once, and says so with -m.
void decide_inlining(Func *func);

// The cost of FUNC's body; *REASON says why it cannot be inlined, or is NULL.
int inline_cost(Func *func, const char **reason);

// Has it too many nodes for larger functions to be inlined into it?
bool is_big_function(Func *func);

// A copy of FUNC's body that shares its variables (and those of literals inside).
Node *copy_for_inlining(Func *func);
// An INLINED_CALL that stands for CALL of CALLEE in INTO.
Node *make_inlined_call(Node *call, Func *callee, Func *into, const InlinedAt *at);

// ---- intrinsics.c
bool is_intrinsic_call(const Node *call);
// Calls that cost no more than any node.
bool is_cheap_method(const Func *func);
bool is_throw(const Func *func);      // runtime.throw
// What costs.def says it costs; -1: nothing.
int cost_in_go(const Func *func);
// Has it no body in Go, by assembly.def?
bool is_assembly_in_go(const Func *func);
bool reads_caller(const Func *func);  // runtime.getcallerpc: must not be inlined

#endif
