// What is known of integers at a place: ranges, and facts between two values.
// See prover.c; boundscheck.c is the pass, induction.c looks at loops.
#ifndef CODEGEN_PROVER_H
#define CODEGEN_PROVER_H

#include "codegen/fold.h"

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

static inline int64_t class_max(Class c) {
    return (int64_t)(class_zext(c, -1) >> 1);
}

static inline int64_t class_min(Class c) {
    return -class_max(c) - 1;
}

static inline bool is_int(const Value *value) {
    return value->class >= CLASS_I8 && value->class <= CLASS_I64;
}

static inline bool int_fits(Class c, __int128 value) {
    return value >= class_min(c) && value <= class_max(c);
}

static inline bool is_known_id(const Prover *p, const Value *value) {
    return value->id < p->limit;
}

Range prover_range(const Prover *p, const Value *value);
// Narrows what is known; undone by prover_leave().
void prover_set_range(Prover *p, const Value *value, int64_t lo, int64_t hi);
void prover_set_length(Prover *p, const Value *value); // it is the length of something
void prover_fact(Prover *p, Value *from, Value *to, int64_t c); // from <= to + c
void prover_equal(Prover *p, Value *a, Value *b, int64_t c);    // a = b + c
void prover_learn(Prover *p, const Value *test, bool holds, int depth);
// Takes everything back that was found since there were so many of each.
void prover_leave(Prover *p, int facts, int undo);

bool prover_le(Prover *p, const Value *x, const Value *y, int64_t c); // x <= y + c?
bool prover_at_least(Prover *p, const Value *x, int64_t low);
bool prover_nonnegative(Prover *p, const Value *x);
int64_t prover_reach(const Prover *p, const Value *x); // bound to exclude overflow with
bool prover_sum_fits(const Prover *p, const Value *x, const Value *y);
// The branch that decides whether BLOCK is entered from PRED, or NULL.
const Value *prover_edge_test(const Block *block, const Block *pred, bool *holds);

// ---- induction.c
// A phi that counts: phi(start, phi + step).  Learns what holds of it; false if
// it is none.
bool induction(Prover *p, Value *phi);

#endif
