// What is known of integers at a place in a function.
//
//   ranges   lo <= v <= hi, for each value
//   facts    a <= b + c, between two values and a constant; they are the edges
//            of a graph, and "is x <= y + c?" is a search for a way from x to y
//            whose constants add up to at most c (Bodik, Gupta and Sarkar,
//            ABCD: eliminating array bounds checks on demand, 2000)
//
// What is found in a block leaves with its dominator subtree: both are stacks.
// Searches have a budget; an answer "no" means "not known".
#include "codegen/prover.h"

enum { SEARCH_STEPS = 60, SEARCH_DEPTH = 8 };


// ---- Ranges

Range prover_range(const Prover *p, const Value *value) {
    if (value->op == OP_CONST)
        return (Range){value->imm, value->imm, false};
    if (value->id < p->limit && p->visited[value->id])
        return p->ranges[value->id];
    return (Range){class_min(value->class), class_max(value->class), false};
}

// Narrows what is known; undone when the subtree is left.
void prover_set_range(Prover *p, const Value *value, int64_t lo, int64_t hi) {
    if (value->op == OP_CONST || value->id >= p->limit || !p->visited[value->id])
        return;
    Range *range = &p->ranges[value->id];
    if (lo <= range->lo && hi >= range->hi)
        return;
    SavedRange saved = {value->id, *range};
    vec_push(&p->arena, &p->undo, saved);
    if (lo > range->lo)
        range->lo = lo;
    if (hi < range->hi)
        range->hi = hi;
}

// VALUE turned out to be the length of something.
void prover_set_length(Prover *p, const Value *value) {
    prover_set_range(p, value, 0, class_max(value->class));
    if (value->op == OP_CONST || value->id >= p->limit || !p->visited[value->id] ||
        p->ranges[value->id].length)
        return;
    SavedRange saved = {value->id, p->ranges[value->id]};
    vec_push(&p->arena, &p->undo, saved);
    p->ranges[value->id].length = true;
}

// ---- Facts

// from <= to + c
void prover_fact(Prover *p, Value *from, Value *to, int64_t c) {
    if (from == to || c > (int64_t)1 << 40 || c < -((int64_t)1 << 40))
        return;
    Range a = prover_range(p, from), b = prover_range(p, to);
    __int128 hi = (__int128)b.hi + c, lo = (__int128)a.lo - c;
    if (hi < a.hi && hi >= INT64_MIN)
        prover_set_range(p, from, a.lo, (int64_t)hi);
    if (lo > b.lo && lo <= INT64_MAX)
        prover_set_range(p, to, (int64_t)lo, b.hi);
    if (from->op == OP_CONST || to->op == OP_CONST || !is_known_id(p, from) ||
        !is_known_id(p, to))
        return;
    Fact fact = {from, to, c, p->above[from->id], p->below[to->id]};
    p->above[from->id] = p->facts.len;
    p->below[to->id] = p->facts.len;
    vec_push(&p->arena, &p->facts, fact);
}

void prover_equal(Prover *p, Value *a, Value *b, int64_t c) { // a = b + c
    prover_fact(p, a, b, c);
    prover_fact(p, b, a, -c);
}

static bool search(Prover *p, const Value *x, const Value *y, __int128 c, int depth) {
    if (x == y && c >= 0)
        return true;
    if ((__int128)prover_range(p, x).hi <= (__int128)prover_range(p, y).lo + c)
        return true;
    if (depth == 0 || x->op == OP_CONST || !is_known_id(p, x))
        return false;
    for (int i = p->above[x->id]; i; i = p->facts.items[i].next_from) {
        if (p->steps-- <= 0)
            return false;
        const Fact *fact = &p->facts.items[i];
        if (search(p, fact->to, y, c - fact->c, depth - 1))
            return true;
    }
    return false;
}

// Is x <= y + c?
bool prover_le(Prover *p, const Value *x, const Value *y, int64_t c) {
    p->steps = SEARCH_STEPS;
    return search(p, x, y, c, SEARCH_DEPTH);
}

// Is x >= low?  By its range, or by that of something it is not below.
static bool search_low(Prover *p, const Value *x, __int128 low, int depth) {
    if (prover_range(p, x).lo >= low)
        return true;
    if (depth == 0 || x->op == OP_CONST || !is_known_id(p, x))
        return false;
    for (int i = p->below[x->id]; i; i = p->facts.items[i].next_to) {
        if (p->steps-- <= 0)
            return false;
        const Fact *fact = &p->facts.items[i]; // from <= x + c
        if (search_low(p, fact->from, low + fact->c, depth - 1))
            return true;
    }
    return false;
}

bool prover_at_least(Prover *p, const Value *x, int64_t low) {
    p->steps = SEARCH_STEPS;
    return search_low(p, x, low, 4);
}

bool prover_nonnegative(Prover *p, const Value *x) {
    return prover_at_least(p, x, 0);
}

// ---- Overflow

static int64_t reach_within(const Prover *p, const Value *x, int depth) {
    Range range = prover_range(p, x);
    int64_t hi = range.length && range.hi > MAX_LENGTH ? MAX_LENGTH : range.hi;
    if (depth == 0 || x->op == OP_CONST || !is_known_id(p, x))
        return hi;
    int steps = 4;
    for (int i = p->above[x->id]; i && steps-- > 0; i = p->facts.items[i].next_from) {
        const Fact *fact = &p->facts.items[i];
        int64_t most = reach_within(p, fact->to, depth - 1);
        if ((__int128)most + fact->c < hi)
            hi = most + fact->c;
    }
    return hi;
}

// An upper bound good enough to exclude overflow: lengths are not astronomic.
int64_t prover_reach(const Prover *p, const Value *x) {
    return reach_within(p, x, 3);
}

bool prover_sum_fits(const Prover *p, const Value *x, const Value *y) {
    Class c = x->class;
    return int_fits(c, (__int128)prover_reach(p, x) + prover_reach(p, y)) &&
           int_fits(c, (__int128)prover_range(p, x).lo + prover_range(p, y).lo);
}

// ---- What branches tell

// x < y (c = -1) or x <= y (c = 0), unsigned
static void learn_unsigned(Prover *p, Value *x, Value *y, int64_t c) {
    if (!prover_nonnegative(p, y))
        return;
    prover_set_range(p, x, 0, class_max(x->class));
    prover_fact(p, x, y, c);
}

static void learn_unequal(Prover *p, Value *x, Value *y) {
    Range a = prover_range(p, x), b = prover_range(p, y);
    if (b.lo == b.hi && a.lo == b.lo && a.lo < a.hi)
        prover_set_range(p, x, a.lo + 1, a.hi);
    if (b.lo == b.hi && a.hi == b.lo && a.lo < a.hi)
        prover_set_range(p, x, a.lo, a.hi - 1);
    if (prover_le(p, x, y, 0)) // x <= y and x != y
        prover_fact(p, x, y, -1);
    else if (prover_le(p, y, x, 0))
        prover_fact(p, y, x, -1);
}

void prover_learn(Prover *p, const Value *test, bool holds, int depth) {
    if (holds ? ir_is_bool(test) : true)
        prover_set_range(p, test, holds, holds);
    if (test->arg_count != 2 || depth == 0)
        return;
    Value *x = test->args[0], *y = test->args[1];
    if (test->op == (holds ? OP_AND : OP_OR) && ir_is_bool(test)) {
        prover_learn(p, x, holds, depth - 1);
        prover_learn(p, y, holds, depth - 1);
        return;
    }
    if (!is_int(x))
        return;
    switch (test->op) {
    case OP_LT:
        holds ? prover_fact(p, x, y, -1) : prover_fact(p, y, x, 0);
        break;
    case OP_LE:
        holds ? prover_fact(p, x, y, 0) : prover_fact(p, y, x, -1);
        break;
    case OP_ULT:
        holds ? learn_unsigned(p, x, y, -1) : learn_unsigned(p, y, x, 0);
        break;
    case OP_ULE:
        holds ? learn_unsigned(p, x, y, 0) : learn_unsigned(p, y, x, -1);
        break;
    case OP_EQ: case OP_NE:
        if (holds == (test->op == OP_EQ))
            prover_equal(p, x, y, 0);
        else
            learn_unequal(p, x, y);
        break;
    }
}

// The branch that decides whether BLOCK is entered from PRED: looks through
// blocks that only jump on.
const Value *prover_edge_test(const Block *block, const Block *pred, bool *holds) {
    *holds = false;
    for (int hops = 0; hops < 3; hops++) {
        if (pred->kind == BLOCK_BRANCH) {
            if (pred->succs.items[0] == pred->succs.items[1])
                return NULL;
            *holds = pred->succs.items[0] == block;
            return pred->control;
        }
        if (pred->kind != BLOCK_JUMP || pred->preds.len != 1)
            return NULL;
        block = pred;
        pred = pred->preds.items[0];
    }
    return NULL;
}

void prover_leave(Prover *p, int facts, int undo) {
    while (p->facts.len > facts) {
        const Fact *fact = &p->facts.items[--p->facts.len];
        p->above[fact->from->id] = fact->next_from;
        p->below[fact->to->id] = fact->next_to;
    }
    while (p->undo.len > undo) {
        SavedRange saved = p->undo.items[--p->undo.len];
        p->ranges[saved.id] = saved.range;
    }
}
