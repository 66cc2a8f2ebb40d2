// What cost.c and cost_stmt.c share: the count so far.
#ifndef ESCAPE_COST_H
#define ESCAPE_COST_H

#include "escape/inline.h"

// One function's count; literals in it are counted with it.
typedef struct Cost {
    Func *func;         // whose body is counted (a literal inside changes it)
    int spent;          // so far
    bool stop;          // no need to count further
    const char *reason; // why it cannot be inlined at all
    bool plain;         // only nodes are counted, each as one, see is_big_function()
} Cost;

static inline void spend(Cost *c, int cost) {
    c->spent += cost;
    if (c->plain) {
        c->stop = c->spent >= BIG_FUNCTION_NODES;
        return;
    }
    if (c->spent > INLINE_BUDGET && escape_options.print_decisions < 2 &&
        !decisions_are_logged())
        c->stop = true;
}

// Where Go's count is not that of its nodes.
static inline void adjust(Cost *c, int cost) {
    if (!c->plain)
        spend(c, cost);
}

static inline void refuse(Cost *c, const char *reason) {
    if (c->plain)
        return;
    if (c->reason == NULL)
        c->reason = reason;
    c->stop = true;
}

// ---- cost.c
void cost_expr(Cost *c, Node *node);
void cost_exprs(Cost *c, NodeList *list);
void cost_tuple(Cost *c, Node *call);    // t1, t2 := g()
void cost_compared(Cost *c, Node *node); // an operand of a comparison

// ---- cost_stmt.c
void cost_stmts(Cost *c, NodeList *list);

#endif
