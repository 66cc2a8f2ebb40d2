// Bounds checks that cannot fail, and other questions of order.
//
//     for i := 0; i < len(s); i++ {     0 <= i          counts up from 0
//         sum += s[i]                   i <  len(s)     the loop's condition
//     }                                 so the check of s[i] is dropped
//
// While walking the dominator tree the pass keeps what is known of integers:
//
//   ranges   lo <= v <= hi, for each value
//   facts    a <= b + c, between two values and a constant; they are the edges
//            of a graph, and "is x <= y + c?" is a search for a way from x to y
//            whose constants add up to at most c (Bodik, Gupta and Sarkar,
//            ABCD: eliminating array bounds checks on demand, 2000)
//
// Facts come from branches on the way, from checks that were passed, from
// arithmetic that cannot overflow (v = x + 1 gives v <= x + 1 and x <= v - 1),
// and from loops: a phi that starts at a and only grows is never below a.
// Everything found in a block leaves with its dominator subtree.
//
// With the same knowledge comparisons are decided, and operations on values
// that are never negative become cheaper ones: division, modulus, sign
// extension, shifts by a count below the width.
#include "codegen/fold.h"
#include "runtime/abi.h"

#include <string.h>

enum { SEARCH_STEPS = 60, SEARCH_DEPTH = 8 };

// No object is longer.  Used to exclude overflow of indices, nowhere else.
static const int64_t MAX_LENGTH = (int64_t)1 << 48;

typedef struct Fact {   // from <= to + c
    Value *from, *to;
    int64_t c;
    int next_from;      // next older fact with the same from
    int next_to;        // … with the same to
} Fact;

typedef struct Range {
    int64_t lo, hi;
    bool length;        // the length of something that exists
} Range;

typedef struct SavedRange { uint32_t id; Range range; } SavedRange;

typedef struct Prover {
    IrFunc *f;
    Arena arena;
    Vec(Fact) facts;    // [0] unused
    int *above;         // by value id: newest fact with it on the left
    int *below;         // … on the right
    Range *ranges;      // by value id; meaningful once `visited`
    bool *visited;
    Vec(SavedRange) undo;
    uint32_t limit;     // ids below this have entries
    int steps;          // left in the search
} Prover;

// ---- Ranges

static int64_t class_max(Class c) {
    return (int64_t)(class_zext(c, -1) >> 1);
}

static int64_t class_min(Class c) {
    return -class_max(c) - 1;
}

static bool is_int(const Value *value) {
    return value->class >= CLASS_I8 && value->class <= CLASS_I64;
}

static Range range_of(const Prover *p, const Value *value) {
    if (value->op == OP_CONST)
        return (Range){value->imm, value->imm, false};
    if (value->id < p->limit && p->visited[value->id])
        return p->ranges[value->id];
    return (Range){class_min(value->class), class_max(value->class), false};
}

// Narrows what is known; undone when the subtree is left.
static void set_range(Prover *p, const Value *value, int64_t lo, int64_t hi) {
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
static void set_length(Prover *p, const Value *value) {
    set_range(p, value, 0, class_max(value->class));
    if (value->op == OP_CONST || value->id >= p->limit || !p->visited[value->id] ||
        p->ranges[value->id].length)
        return;
    SavedRange saved = {value->id, p->ranges[value->id]};
    vec_push(&p->arena, &p->undo, saved);
    p->ranges[value->id].length = true;
}

static bool fits(Class c, __int128 value) {
    return value >= class_min(c) && value <= class_max(c);
}

// ---- Facts

static bool is_known_id(const Prover *p, const Value *value) {
    return value->id < p->limit;
}

// from <= to + c
static void add_fact(Prover *p, Value *from, Value *to, int64_t c) {
    if (from == to || c > (int64_t)1 << 40 || c < -((int64_t)1 << 40))
        return;
    Range a = range_of(p, from), b = range_of(p, to);
    __int128 hi = (__int128)b.hi + c, lo = (__int128)a.lo - c;
    if (hi < a.hi && hi >= INT64_MIN)
        set_range(p, from, a.lo, (int64_t)hi);
    if (lo > b.lo && lo <= INT64_MAX)
        set_range(p, to, (int64_t)lo, b.hi);
    if (from->op == OP_CONST || to->op == OP_CONST || !is_known_id(p, from) ||
        !is_known_id(p, to))
        return;
    Fact fact = {from, to, c, p->above[from->id], p->below[to->id]};
    p->above[from->id] = p->facts.len;
    p->below[to->id] = p->facts.len;
    vec_push(&p->arena, &p->facts, fact);
}

static void add_equal(Prover *p, Value *a, Value *b, int64_t c) { // a = b + c
    add_fact(p, a, b, c);
    add_fact(p, b, a, -c);
}

static bool search(Prover *p, const Value *x, const Value *y, __int128 c, int depth) {
    if (x == y && c >= 0)
        return true;
    if ((__int128)range_of(p, x).hi <= (__int128)range_of(p, y).lo + c)
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
static bool prove(Prover *p, const Value *x, const Value *y, int64_t c) {
    p->steps = SEARCH_STEPS;
    return search(p, x, y, c, SEARCH_DEPTH);
}

// Is x >= low?  By its range, or by that of something it is not below.
static bool search_low(Prover *p, const Value *x, __int128 low, int depth) {
    if (range_of(p, x).lo >= low)
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

static bool prove_low(Prover *p, const Value *x, int64_t low) {
    p->steps = SEARCH_STEPS;
    return search_low(p, x, low, 4);
}

static bool is_nonnegative(Prover *p, const Value *x) {
    return prove_low(p, x, 0);
}

// ---- Overflow

static int64_t reach_within(const Prover *p, const Value *x, int depth) {
    Range range = range_of(p, x);
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
static int64_t reach(const Prover *p, const Value *x) {
    return reach_within(p, x, 3);
}

static bool sum_fits(const Prover *p, const Value *x, const Value *y) {
    Class c = x->class;
    return fits(c, (__int128)reach(p, x) + reach(p, y)) &&
           fits(c, (__int128)range_of(p, x).lo + range_of(p, y).lo);
}

// ---- What branches tell

static void learn(Prover *p, const Value *test, bool holds, int depth);

// x < y (c = -1) or x <= y (c = 0), unsigned
static void learn_unsigned(Prover *p, Value *x, Value *y, int64_t c) {
    if (!is_nonnegative(p, y))
        return;
    set_range(p, x, 0, class_max(x->class));
    add_fact(p, x, y, c);
}

static void learn_unequal(Prover *p, Value *x, Value *y) {
    Range a = range_of(p, x), b = range_of(p, y);
    if (b.lo == b.hi && a.lo == b.lo && a.lo < a.hi)
        set_range(p, x, a.lo + 1, a.hi);
    if (b.lo == b.hi && a.hi == b.lo && a.lo < a.hi)
        set_range(p, x, a.lo, a.hi - 1);
    if (prove(p, x, y, 0)) // x <= y and x != y
        add_fact(p, x, y, -1);
    else if (prove(p, y, x, 0))
        add_fact(p, y, x, -1);
}

static void learn(Prover *p, const Value *test, bool holds, int depth) {
    if (holds ? ir_is_bool(test) : true)
        set_range(p, test, holds, holds);
    if (test->arg_count != 2 || depth == 0)
        return;
    Value *x = test->args[0], *y = test->args[1];
    if (test->op == (holds ? OP_AND : OP_OR) && ir_is_bool(test)) {
        learn(p, x, holds, depth - 1);
        learn(p, y, holds, depth - 1);
        return;
    }
    if (!is_int(x))
        return;
    switch (test->op) {
    case OP_LT:
        holds ? add_fact(p, x, y, -1) : add_fact(p, y, x, 0);
        break;
    case OP_LE:
        holds ? add_fact(p, x, y, 0) : add_fact(p, y, x, -1);
        break;
    case OP_ULT:
        holds ? learn_unsigned(p, x, y, -1) : learn_unsigned(p, y, x, 0);
        break;
    case OP_ULE:
        holds ? learn_unsigned(p, x, y, 0) : learn_unsigned(p, y, x, -1);
        break;
    case OP_EQ: case OP_NE:
        if (holds == (test->op == OP_EQ))
            add_equal(p, x, y, 0);
        else
            learn_unequal(p, x, y);
        break;
    }
}

// The branch that decides whether BLOCK is entered from PRED: looks through
// blocks that only jump on.
static const Value *edge_test(const Block *block, const Block *pred, bool *holds) {
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

static void learn_from_entry(Prover *p, const Block *block) {
    bool holds;
    if (block->preds.len != 1 || block->preds.items[0]->kind != BLOCK_BRANCH)
        return;
    const Value *test = edge_test(block, block->preds.items[0], &holds);
    if (test)
        learn(p, test, holds, 4);
}

// ---- Arithmetic

static void visit_sum(Prover *p, Value *v) {
    Value *x = v->args[0], *y = v->args[1];
    if (!sum_fits(p, x, y))
        return;
    Range a = range_of(p, x), b = range_of(p, y);
    __int128 hi = (__int128)a.hi + b.hi;
    set_range(p, v, a.lo + b.lo, fits(v->class, hi) ? (int64_t)hi : class_max(v->class));
    if (y->op == OP_CONST) {
        add_equal(p, v, x, y->imm);
        return;
    }
    if (b.lo >= 0)
        add_fact(p, x, v, -b.lo);
    if (a.lo >= 0)
        add_fact(p, y, v, -a.lo);
    if (b.hi <= 0)
        add_fact(p, v, x, b.hi);
    if (a.hi <= 0)
        add_fact(p, v, y, a.hi);
}

static void visit_difference(Prover *p, Value *v) {
    Value *x = v->args[0], *y = v->args[1];
    Range a = range_of(p, x), b = range_of(p, y);
    if (!fits(v->class, (__int128)a.lo - b.hi) || !fits(v->class, (__int128)a.hi - b.lo))
        return;
    set_range(p, v, a.lo - b.hi, a.hi - b.lo);
    if (prove(p, y, x, -1))
        set_range(p, v, 1, class_max(v->class));
    else if (prove(p, y, x, 0))
        set_range(p, v, 0, class_max(v->class));
    if (b.lo >= 0)
        add_fact(p, v, x, -b.lo);
}

static void visit_product(Prover *p, Value *v, Range b) {
    Range a = range_of(p, v->args[0]);
    if (a.lo < 0 || b.lo < 0)
        return;
    __int128 hi = (__int128)a.hi * b.hi;
    __int128 lo = (__int128)a.lo * b.lo;
    if (!fits(v->class, (__int128)reach(p, v->args[0]) * b.hi) || !fits(v->class, lo))
        return;
    set_range(p, v, (int64_t)lo, fits(v->class, hi) ? (int64_t)hi : class_max(v->class));
    if (b.lo >= 1)
        add_fact(p, v->args[0], v, 0);
}

static void visit_remainder(Prover *p, Value *v) {
    Value *x = v->args[0], *y = v->args[1];
    Range a = range_of(p, x), b = range_of(p, y);
    bool nonnegative = is_nonnegative(p, x);
    if (b.lo > 0 && (nonnegative || v->op == OP_UMOD)) {
        set_range(p, v, 0, b.hi - 1);
        add_fact(p, v, y, -1);
        if (nonnegative)
            add_fact(p, v, x, 0);
    } else if (v->op == OP_MOD && b.lo > 0) {
        set_range(p, v, 1 - b.hi, a.hi < b.hi - 1 && a.hi >= 0 ? a.hi : b.hi - 1);
    }
}

// v = x / d or x >> k: between 0 and x
static void visit_quotient(Prover *p, Value *v, int64_t d) {
    Value *x = v->args[0];
    Range a = range_of(p, x);
    if (d <= 0)
        return;
    if (is_nonnegative(p, x)) {
        int64_t lo = a.lo > 0 ? a.lo : 0;
        set_range(p, v, lo / d, a.hi / d);
        add_fact(p, v, x, 0);
    } else if (v->op == OP_UDIV || v->op == OP_SHR) {
        set_range(p, v, 0, (int64_t)(class_zext(v->class, -1) / (uint64_t)d));
    } else if (v->op == OP_DIV) {
        set_range(p, v, a.lo / d, a.hi / d);
    }
}

static void visit_and(Prover *p, Value *v) {
    for (int i = 0; i < 2; i++) {
        if (!is_nonnegative(p, v->args[i]))
            continue;
        set_range(p, v, 0, range_of(p, v->args[i]).hi);
        add_fact(p, v, v->args[i], 0);
    }
}

static void visit_extension(Prover *p, Value *v) {
    Value *x = v->args[0];
    Range a = range_of(p, x);
    if (v->op == OP_ZEXT && !is_nonnegative(p, x)) {
        set_range(p, v, 0, (int64_t)class_zext(x->class, -1));
        return;
    }
    if (v->op == OP_TRUNC && (!fits(v->class, a.lo) || !fits(v->class, a.hi)))
        return;
    set_range(p, v, v->op == OP_ZEXT && a.lo < 0 ? 0 : a.lo, a.hi);
    add_equal(p, v, x, 0);
}

static void visit_union(Prover *p, Value *v, int first) {
    Range all = {INT64_MAX, INT64_MIN, false};
    for (int i = first; i < v->arg_count; i++) {
        Range a = range_of(p, v->args[i]);
        all.lo = a.lo < all.lo ? a.lo : all.lo;
        all.hi = a.hi > all.hi ? a.hi : all.hi;
    }
    set_range(p, v, all.lo, all.hi);
}

// ---- Loops

// Does the test on an edge say that X is at most n + c?  Returns n.
static Value *upper_limit(const Value *test, bool holds, const Value *x, int64_t *c) {
    if (!test || test->arg_count != 2)
        return NULL;
    Value *a = test->args[0], *b = test->args[1];
    if ((test->op == OP_LT || test->op == OP_LE) && holds && a == x) {
        *c = test->op == OP_LT ? -1 : 0;
        return b;
    }
    if ((test->op == OP_LT || test->op == OP_LE) && !holds && b == x) {
        *c = test->op == OP_LT ? 0 : -1;
        return a;
    }
    return NULL;
}

static Value *lower_limit(const Value *test, bool holds, const Value *x, int64_t *c) {
    if (!test || test->arg_count != 2)
        return NULL;
    Value *a = test->args[0], *b = test->args[1];
    if ((test->op == OP_LT || test->op == OP_LE) && holds && b == x) {
        *c = test->op == OP_LT ? 1 : 0; // x >= a + c
        return a;
    }
    if ((test->op == OP_LT || test->op == OP_LE) && !holds && a == x) {
        *c = test->op == OP_LT ? 0 : 1;
        return b;
    }
    return NULL;
}

typedef struct Induction {
    Value *phi;
    Block *header;
    Value *start;      // from outside; NULL if there are several
    int start_index;
    Value *next;       // phi + step, from the back edge; one only
    int next_index;
    Value *step;
} Induction;

// phi(start, phi + step)
static bool find_induction(Prover *p, Value *phi, Induction *found) {
    Block *header = phi->block;
    *found = (Induction){.phi = phi, .header = header};
    for (int i = 0; i < phi->arg_count; i++) {
        if (!dominates(header, header->preds.items[i])) {
            if (found->start)
                return false;
            found->start = phi->args[i];
            found->start_index = i;
            continue;
        }
        Value *next = phi->args[i];
        if (next->op != OP_ADD || (found->next && found->next != next))
            return false;
        if (next->args[0] == phi)
            found->step = next->args[1];
        else if (next->args[1] == phi)
            found->step = next->args[0];
        else
            return false;
        found->next = next;
        found->next_index = i;
    }
    return found->start && found->next;
}

// A limit that the phi obeys wherever the step is added: by the test that leads
// to that place, or by a bounds check on the way.
static bool limit_in_body(Prover *p, const Induction *in, int64_t *most, int64_t *least) {
    *most = class_max(in->phi->class);
    *least = class_min(in->phi->class);
    const Block *block = in->next->block;
    for (int hops = 0; hops < 30 && block; hops++) {
        for (int n = 0; n < block->values.len && n < 64; n++) {
            const Value *value = block->values.items[n];
            if (value == in->next)
                break;
            if (value->op == OP_BOUNDS && value->args[0] == in->phi) {
                *most = MAX_LENGTH < *most ? MAX_LENGTH : *most;
                *least = 0;
            }
        }
        if (block == in->header)
            break;
        bool holds;
        int64_t c;
        if (block->preds.len == 1 && block->preds.items[0]->kind == BLOCK_BRANCH) {
            const Value *test = edge_test(block, block->preds.items[0], &holds);
            Value *limit = upper_limit(test, holds, in->phi, &c);
            if (limit && reach(p, limit) + c < *most)
                *most = reach(p, limit) + c;
            limit = lower_limit(test, holds, in->phi, &c);
            if (limit && (__int128)range_of(p, limit).lo + c > *least)
                *least = range_of(p, limit).lo + c;
        }
        block = block->idom;
    }
    return *most < class_max(in->phi->class) || *least > class_min(in->phi->class);
}

typedef struct Limits {
    int64_t most, least;  // of the phi where the step is added
    Value *upper;         // phi <= upper + upper_c, or NULL
    int64_t upper_c;
    Value *lower;         // lower <= phi - lower_c, or NULL
    int64_t lower_c;
    Range start;          // of the start value, knowing that the loop is entered
} Limits;

static void set_upper(Prover *p, Limits *limits, Value *limit, int64_t c) {
    limits->upper = limit;
    limits->upper_c = c;
    if (reach(p, limit) < INT64_MAX && reach(p, limit) + c < limits->most)
        limits->most = reach(p, limit) + c;
    else if (c < 0 && limits->most == INT64_MAX)
        limits->most = INT64_MAX + c;
}

static void set_lower(Prover *p, Limits *limits, Value *limit, int64_t c) {
    limits->lower = limit;
    limits->lower_c = c;
    int64_t lo = range_of(p, limit).lo;
    if (lo < 0 || lo + c > lo) {
        if (lo + c > limits->least)
            limits->least = lo + c;
    }
}

// A limit that is computed anew in every turn, such as len(p.s), may have a phi
// of its own: phi(limit in front of the loop, limit at its end).
static Value *phi_of_limit(const Induction *in, const Value *limit) {
    for (int n = 0; n < in->header->values.len; n++) {
        Value *phi = in->header->values.items[n];
        if (phi->op != OP_PHI)
            break;
        if (phi->args[in->next_index] == limit && phi->arg_count == 2)
            return phi;
    }
    return NULL;
}

// In a rotated loop the tests stand on the edges into the body: the back edge's
// says next < n; start < n follows from the test in front of the loop.
static void find_edge_limits(Prover *p, const Induction *in, Limits *limits) {
    bool holds;
    int64_t c;
    const Value *test = edge_test(in->header, in->header->preds.items[in->next_index], &holds);
    Value *limit = upper_limit(test, holds, in->next, &c);
    Value *twin = limit ? phi_of_limit(in, limit) : NULL;
    if (limit && prove(p, in->start, limit, c))
        set_upper(p, limits, limit, c);
    else if (twin && prove(p, in->start, twin->args[in->start_index], c))
        set_upper(p, limits, twin, c);
    limit = lower_limit(test, holds, in->next, &c);
    if (limit && prove(p, limit, in->start, -c)) // start >= limit + c
        set_lower(p, limits, limit, c);
    // next != n, counting towards n by one
    if (!test || test->arg_count != 2 || in->step->op != OP_CONST ||
        (test->op != OP_NE && test->op != OP_EQ) || (test->op == OP_NE) != holds ||
        test->args[0] != in->next)
        return;
    limit = test->args[1];
    if (in->step->imm == 1 && prove(p, in->start, limit, -1))
        set_upper(p, limits, limit, -1);
    else if (in->step->imm == -1 && prove(p, limit, in->start, -1))
        set_lower(p, limits, limit, 1);
}

static void leave(Prover *p, int facts, int undo);

// What holds on the way into the loop is assumed for a moment only.
static Limits find_limits(Prover *p, const Induction *in) {
    Limits limits = {.lower = NULL};
    limit_in_body(p, in, &limits.most, &limits.least);
    int facts = p->facts.len, undo = p->undo.len;
    bool holds;
    const Value *test = edge_test(in->header, in->header->preds.items[in->start_index], &holds);
    if (test)
        learn(p, test, holds, 4);
    find_edge_limits(p, in, &limits);
    limits.start = range_of(p, in->start);
    leave(p, facts, undo);
    return limits;
}

static void visit_induction(Prover *p, const Induction *in) {
    Limits limits = find_limits(p, in);
    if (limits.upper)
        add_fact(p, in->phi, limits.upper, limits.upper_c);
    if (limits.lower)
        add_fact(p, limits.lower, in->phi, -limits.lower_c);
    Range step = range_of(p, in->step);
    Class c = in->phi->class;
    if (step.lo >= 0 && fits(c, (__int128)limits.most + reach(p, in->step))) { // only grows
        set_range(p, in->phi, limits.start.lo, class_max(c));
        add_fact(p, in->start, in->phi, 0);
    }
    if (step.hi <= 0 && fits(c, (__int128)limits.least + step.lo)) { // only shrinks
        set_range(p, in->phi, class_min(c), limits.start.hi);
        add_fact(p, in->phi, in->start, 0);
    }
}

static void visit_phi(Prover *p, Value *phi) {
    Induction in;
    bool all_visited = true;
    for (int i = 0; i < phi->arg_count; i++)
        all_visited &= phi->args[i]->op == OP_CONST ||
                       (is_known_id(p, phi->args[i]) && p->visited[phi->args[i]->id]);
    if (all_visited)
        visit_union(p, phi, 0);
    else if (find_induction(p, phi, &in))
        visit_induction(p, &in);
}

// ---- Checks and simplifications

static bool is_index_kind(const Value *bounds) {
    return (bounds->imm & 15) == 0;
}

// A length is not negative; so if it is n + c, that sum did not wrap around:
//     s := make([]T, n+1)        n < len(s) from here on
static void learn_length(Prover *p, Value *length) {
    set_length(p, length);
    if (length->op == OP_ADD && length->args[1]->op == OP_CONST && length->args[1]->imm > 0)
        add_equal(p, length, length->args[0], length->args[1]->imm);
}

static void visit_allocation(Prover *p, const Value *call) {
    if (call->imm != RT_make_slice)
        return;
    learn_length(p, call->args[1]);
    learn_length(p, call->args[2]);
    add_fact(p, call->args[1], call->args[2], 0);
}

static void visit_bounds(Prover *p, Value *value) {
    Value *index = value->args[0], *length = value->args[1];
    int64_t c = is_index_kind(value) ? -1 : 0;
    bool proven = is_nonnegative(p, index) && prove(p, index, length, c);
    set_range(p, index, 0, class_max(index->class));
    if (length->class == CLASS_I64 && (value->imm & 15) <= BOUNDS_SLICE_ACAP)
        learn_length(p, length);
    add_fact(p, index, length, c);
    if (proven)
        ir_make_nop(value);
}

static void visit_compare(Prover *p, Value *value) {
    Value *x = value->args[0], *y = value->args[1];
    if (!is_int(x))
        return;
    int result = -1;
    switch (value->op) {
    case OP_ULT: case OP_ULE:
        if (!is_nonnegative(p, x) || !is_nonnegative(p, y))
            return;
        // fall through
    case OP_LT: case OP_LE: {
        bool strict = value->op == OP_LT || value->op == OP_ULT;
        if (prove(p, x, y, strict ? -1 : 0))
            result = 1;
        else if (prove(p, y, x, strict ? 0 : -1))
            result = 0;
        break;
    }
    default:
        if (prove(p, x, y, -1) || prove(p, y, x, -1))
            result = value->op == OP_NE;
    }
    if (result >= 0)
        ir_make_const(value, result);
}

static void rewrite_same(Prover *p, Value *value, Op op) {
    ir_rewrite(p->f, value, op, value->arg_count, value->args);
}

static void simplify(Prover *p, Value *v) {
    switch (v->op) {
    case OP_DIV: case OP_MOD:
        if (is_nonnegative(p, v->args[0]) && is_nonnegative(p, v->args[1]))
            rewrite_same(p, v, v->op == OP_DIV ? OP_UDIV : OP_UMOD);
        break;
    case OP_SEXT:
        if (is_nonnegative(p, v->args[0]))
            rewrite_same(p, v, OP_ZEXT);
        break;
    case OP_SHL: case OP_SHR: case OP_SAR:
        if (is_nonnegative(p, v->args[1]) &&
            range_of(p, v->args[1]).hi < class_bits(v->class))
            v->flags |= VALUE_BOUNDED;
        if (v->op == OP_SAR && is_nonnegative(p, v->args[0])) {
            unsigned flags = v->flags;
            rewrite_same(p, v, OP_SHR);
            v->flags = flags;
        }
        break;
    }
}

static void visit_value(Prover *p, Value *v) {
    if (is_int(v) && is_known_id(p, v)) {
        p->visited[v->id] = true;
        bool length = (v->flags & VALUE_LENGTH) && v->class == CLASS_I64;
        p->ranges[v->id] = (Range){length ? 0 : class_min(v->class), class_max(v->class),
                                   length};
    }
    Value *y = v->arg_count > 1 ? v->args[1] : NULL;
    switch (v->op) {
    case OP_PHI:
        if (is_int(v))
            visit_phi(p, v);
        break;
    case OP_COPY:
        if (is_int(v)) {
            set_range(p, v, range_of(p, v->args[0]).lo, range_of(p, v->args[0]).hi);
            add_equal(p, v, v->args[0], 0);
        }
        break;
    case OP_ADD: visit_sum(p, v); break;
    case OP_SUB: visit_difference(p, v); break;
    case OP_MUL: visit_product(p, v, range_of(p, y)); break;
    case OP_SHL:
        if (y->op == OP_CONST && y->imm >= 0 && y->imm < class_bits(v->class) - 1)
            visit_product(p, v, (Range){(int64_t)1 << y->imm, (int64_t)1 << y->imm, false});
        break;
    case OP_AND: visit_and(p, v); break;
    case OP_DIV: case OP_UDIV:
        if (y->op == OP_CONST)
            visit_quotient(p, v, y->imm);
        break;
    case OP_SHR: case OP_SAR:
        if (y->op == OP_CONST && y->imm >= 0 && y->imm < 62)
            visit_quotient(p, v, (int64_t)1 << y->imm);
        break;
    case OP_MOD: case OP_UMOD: visit_remainder(p, v); break;
    case OP_SEXT: case OP_ZEXT: case OP_TRUNC: visit_extension(p, v); break;
    case OP_SELECT:
        if (is_int(v))
            visit_union(p, v, 1);
        break;
    case OP_CLZ: case OP_CTZ: case OP_POPCNT:
        set_range(p, v, 0, class_bits(v->class));
        break;
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_ULT: case OP_ULE:
        set_range(p, v, 0, 1);
        visit_compare(p, v);
        break;
    case OP_BOUNDS: visit_bounds(p, v); break;
    case OP_RTCALL: visit_allocation(p, v); break;
    case OP_CHECK: learn(p, v->args[0], true, 4); break;
    }
    simplify(p, v);
}

// A branch on a condition that was decided on the way here.
static void visit_end(Prover *p, Block *block) {
    if (block->kind != BLOCK_BRANCH || block->control->op == OP_CONST)
        return;
    Range known = range_of(p, block->control);
    if (known.lo == known.hi)
        ir_set_control(block, ir_const(p->f, block, CLASS_I8, known.lo));
    else if (known.lo > 0)
        ir_set_control(block, ir_const(p->f, block, CLASS_I8, 1));
}

// ---- The walk

static void leave(Prover *p, int facts, int undo) {
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

typedef struct Mark { int facts, undo, end; } Mark;

// Needs SSA form.
void boundscheck(IrFunc *f) {
    loops_with_preheaders(f);
    Prover p = {.f = f, .limit = (uint32_t)f->value_count};
    p.above = ARENA_ARRAY(&p.arena, int, f->value_count);
    p.below = ARENA_ARRAY(&p.arena, int, f->value_count);
    p.ranges = ARENA_ARRAY(&p.arena, Range, f->value_count);
    p.visited = ARENA_ARRAY(&p.arena, bool, f->value_count);
    vec_push(&p.arena, &p.facts, (Fact){0});
    Block **order = dom_preorder(f, &p.arena);
    Mark *marks = ARENA_ARRAY(&p.arena, Mark, f->blocks.len + 1);
    int depth = 0;
    for (int i = 0; i < f->blocks.len; i++) {
        while (depth > 0 && marks[depth - 1].end <= order[i]->dom_pre) {
            depth--;
            leave(&p, marks[depth].facts, marks[depth].undo);
        }
        marks[depth++] = (Mark){p.facts.len, p.undo.len, order[i]->dom_post};
        learn_from_entry(&p, order[i]);
        for (int n = 0; n < order[i]->values.len; n++)
            visit_value(&p, order[i]->values.items[n]);
        visit_end(&p, order[i]);
    }
    arena_free(&p.arena);
}
