// Counting loops: what holds of i in `for i := a; i < n; i += step`.
//
//     i never below a       if the step is not negative and the sum cannot overflow,
//                           which the loop's condition or a bounds check excludes
//     i < n                 in a rotated loop, where the test stands at the end: the
//                           back edge says so of i + step, and the test in front of
//                           the loop of a
//
// The same the other way round for loops that count down.
#include "codegen/prover.h"

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
            const Value *test = prover_edge_test(block, block->preds.items[0], &holds);
            Value *limit = upper_limit(test, holds, in->phi, &c);
            if (limit && prover_reach(p, limit) + c < *most)
                *most = prover_reach(p, limit) + c;
            limit = lower_limit(test, holds, in->phi, &c);
            if (limit && (__int128)prover_range(p, limit).lo + c > *least)
                *least = prover_range(p, limit).lo + c;
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
    if (prover_reach(p, limit) < INT64_MAX && prover_reach(p, limit) + c < limits->most)
        limits->most = prover_reach(p, limit) + c;
    else if (c < 0 && limits->most == INT64_MAX)
        limits->most = INT64_MAX + c;
}

static void set_lower(Prover *p, Limits *limits, Value *limit, int64_t c) {
    limits->lower = limit;
    limits->lower_c = c;
    int64_t lo = prover_range(p, limit).lo;
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
    const Value *test = prover_edge_test(in->header, in->header->preds.items[in->next_index], &holds);
    Value *limit = upper_limit(test, holds, in->next, &c);
    Value *twin = limit ? phi_of_limit(in, limit) : NULL;
    if (limit && prover_le(p, in->start, limit, c))
        set_upper(p, limits, limit, c);
    else if (twin && prover_le(p, in->start, twin->args[in->start_index], c))
        set_upper(p, limits, twin, c);
    limit = lower_limit(test, holds, in->next, &c);
    if (limit && prover_le(p, limit, in->start, -c)) // start >= limit + c
        set_lower(p, limits, limit, c);
    // next != n, counting towards n by one
    if (!test || test->arg_count != 2 || in->step->op != OP_CONST ||
        (test->op != OP_NE && test->op != OP_EQ) || (test->op == OP_NE) != holds ||
        test->args[0] != in->next)
        return;
    limit = test->args[1];
    if (in->step->imm == 1 && prover_le(p, in->start, limit, -1))
        set_upper(p, limits, limit, -1);
    else if (in->step->imm == -1 && prover_le(p, limit, in->start, -1))
        set_lower(p, limits, limit, 1);
}

// What holds on the way into the loop is assumed for a moment only.
static Limits find_limits(Prover *p, const Induction *in) {
    Limits limits = {.lower = NULL};
    limit_in_body(p, in, &limits.most, &limits.least);
    int facts = p->facts.len, undo = p->undo.len;
    bool holds;
    const Value *test = prover_edge_test(in->header, in->header->preds.items[in->start_index], &holds);
    if (test)
        prover_learn(p, test, holds, 4);
    find_edge_limits(p, in, &limits);
    limits.start = prover_range(p, in->start);
    prover_leave(p, facts, undo);
    return limits;
}

static void learn_induction(Prover *p, const Induction *in) {
    Limits limits = find_limits(p, in);
    if (limits.upper)
        prover_fact(p, in->phi, limits.upper, limits.upper_c);
    if (limits.lower)
        prover_fact(p, limits.lower, in->phi, -limits.lower_c);
    Range step = prover_range(p, in->step);
    Class c = in->phi->class;
    if (step.lo >= 0 && int_fits(c, (__int128)limits.most + prover_reach(p, in->step))) { // only grows
        prover_set_range(p, in->phi, limits.start.lo, class_max(c));
        prover_fact(p, in->start, in->phi, 0);
    }
    if (step.hi <= 0 && int_fits(c, (__int128)limits.least + step.lo)) { // only shrinks
        prover_set_range(p, in->phi, class_min(c), limits.start.hi);
        prover_fact(p, in->phi, in->start, 0);
    }
}

bool induction(Prover *p, Value *phi) {
    Induction in;
    if (!find_induction(p, phi, &in))
        return false;
    learn_induction(p, &in);
    return true;
}
