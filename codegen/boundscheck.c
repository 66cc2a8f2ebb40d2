// Bounds checks that cannot fail, and other questions of order.
//
//     for i := 0; i < len(s); i++ {     0 <= i          counts up from 0
//         sum += s[i]                   i <  len(s)     the loop's condition
//     }                                 so the check of s[i] is dropped
//
// While walking the dominator tree the pass keeps what is known of integers:
//
//   ranges   lo <= v <= hi, for each value
//   facts    a <= b + c, between two values and a constant (prover.c)
//
// Facts come from branches on the way, from checks that were passed, from
// arithmetic that cannot overflow (v = x + 1 gives v <= x + 1 and x <= v - 1),
// and from loops: a phi that starts at a and only grows is never below a.
// Everything found in a block leaves with its dominator subtree.
//
// With the same knowledge comparisons are decided, and operations on values
// that are never negative become cheaper ones: division, modulus, sign
// extension, shifts by a count below the width.
#include "codegen/prover.h"
#include "runtime/abi.h"

#include <string.h>

// ---- What branches tell

static void learn_from_entry(Prover *p, const Block *block) {
    bool holds;
    if (block->preds.len != 1 || block->preds.items[0]->kind != BLOCK_BRANCH)
        return;
    const Value *test = prover_edge_test(block, block->preds.items[0], &holds);
    if (test)
        prover_learn(p, test, holds, 4);
}

// ---- Arithmetic

static void visit_sum(Prover *p, Value *v) {
    Value *x = v->args[0], *y = v->args[1];
    if (!prover_sum_fits(p, x, y))
        return;
    Range a = prover_range(p, x), b = prover_range(p, y);
    __int128 hi = (__int128)a.hi + b.hi;
    prover_set_range(p, v, a.lo + b.lo, int_fits(v->class, hi) ? (int64_t)hi : class_max(v->class));
    if (y->op == OP_CONST) {
        prover_equal(p, v, x, y->imm);
        return;
    }
    if (b.lo >= 0)
        prover_fact(p, x, v, -b.lo);
    if (a.lo >= 0)
        prover_fact(p, y, v, -a.lo);
    if (b.hi <= 0)
        prover_fact(p, v, x, b.hi);
    if (a.hi <= 0)
        prover_fact(p, v, y, a.hi);
}

static void visit_difference(Prover *p, Value *v) {
    Value *x = v->args[0], *y = v->args[1];
    Range a = prover_range(p, x), b = prover_range(p, y);
    if (!int_fits(v->class, (__int128)a.lo - b.hi) || !int_fits(v->class, (__int128)a.hi - b.lo))
        return;
    prover_set_range(p, v, a.lo - b.hi, a.hi - b.lo);
    if (prover_le(p, y, x, -1))
        prover_set_range(p, v, 1, class_max(v->class));
    else if (prover_le(p, y, x, 0))
        prover_set_range(p, v, 0, class_max(v->class));
    if (b.lo >= 0)
        prover_fact(p, v, x, -b.lo);
}

static void visit_product(Prover *p, Value *v, Range b) {
    Range a = prover_range(p, v->args[0]);
    if (a.lo < 0 || b.lo < 0)
        return;
    __int128 hi = (__int128)a.hi * b.hi;
    __int128 lo = (__int128)a.lo * b.lo;
    if (!int_fits(v->class, (__int128)prover_reach(p, v->args[0]) * b.hi) || !int_fits(v->class, lo))
        return;
    prover_set_range(p, v, (int64_t)lo, int_fits(v->class, hi) ? (int64_t)hi : class_max(v->class));
    if (b.lo >= 1)
        prover_fact(p, v->args[0], v, 0);
}

static void visit_remainder(Prover *p, Value *v) {
    Value *x = v->args[0], *y = v->args[1];
    Range a = prover_range(p, x), b = prover_range(p, y);
    bool nonnegative = prover_nonnegative(p, x);
    if (b.lo > 0 && (nonnegative || v->op == OP_UMOD)) {
        prover_set_range(p, v, 0, b.hi - 1);
        prover_fact(p, v, y, -1);
        if (nonnegative)
            prover_fact(p, v, x, 0);
    } else if (v->op == OP_MOD && b.lo > 0) {
        prover_set_range(p, v, 1 - b.hi, a.hi < b.hi - 1 && a.hi >= 0 ? a.hi : b.hi - 1);
    }
}

// v = x / d or x >> k: between 0 and x
static void visit_quotient(Prover *p, Value *v, int64_t d) {
    Value *x = v->args[0];
    Range a = prover_range(p, x);
    if (d <= 0)
        return;
    if (prover_nonnegative(p, x)) {
        int64_t lo = a.lo > 0 ? a.lo : 0;
        prover_set_range(p, v, lo / d, a.hi / d);
        prover_fact(p, v, x, 0);
    } else if (v->op == OP_UDIV || v->op == OP_SHR) {
        prover_set_range(p, v, 0, (int64_t)(class_zext(v->class, -1) / (uint64_t)d));
    } else if (v->op == OP_DIV) {
        prover_set_range(p, v, a.lo / d, a.hi / d);
    }
}

static void visit_and(Prover *p, Value *v) {
    for (int i = 0; i < 2; i++) {
        if (!prover_nonnegative(p, v->args[i]))
            continue;
        prover_set_range(p, v, 0, prover_range(p, v->args[i]).hi);
        prover_fact(p, v, v->args[i], 0);
    }
}

static void visit_extension(Prover *p, Value *v) {
    Value *x = v->args[0];
    Range a = prover_range(p, x);
    if (v->op == OP_ZEXT && !prover_nonnegative(p, x)) {
        prover_set_range(p, v, 0, (int64_t)class_zext(x->class, -1));
        return;
    }
    if (v->op == OP_TRUNC && (!int_fits(v->class, a.lo) || !int_fits(v->class, a.hi)))
        return;
    prover_set_range(p, v, v->op == OP_ZEXT && a.lo < 0 ? 0 : a.lo, a.hi);
    prover_equal(p, v, x, 0);
}

static void visit_union(Prover *p, Value *v, int first) {
    Range all = {INT64_MAX, INT64_MIN, false};
    for (int i = first; i < v->arg_count; i++) {
        Range a = prover_range(p, v->args[i]);
        all.lo = a.lo < all.lo ? a.lo : all.lo;
        all.hi = a.hi > all.hi ? a.hi : all.hi;
    }
    prover_set_range(p, v, all.lo, all.hi);
}

static void visit_phi(Prover *p, Value *phi) {
    bool all_visited = true;
    for (int i = 0; i < phi->arg_count; i++)
        all_visited &= phi->args[i]->op == OP_CONST ||
                       (is_known_id(p, phi->args[i]) && p->visited[phi->args[i]->id]);
    if (all_visited)
        visit_union(p, phi, 0);
    else
        induction(p, phi);
}

// ---- Checks and simplifications

static bool is_index_kind(const Value *bounds) {
    return (bounds->imm & 15) == 0;
}

// A length is not negative; so if it is n + c, that sum did not wrap around:
//     s := make([]T, n+1)        n < len(s) from here on
static void learn_length(Prover *p, Value *length) {
    prover_set_length(p, length);
    if (length->op == OP_ADD && length->args[1]->op == OP_CONST && length->args[1]->imm > 0)
        prover_equal(p, length, length->args[0], length->args[1]->imm);
}

static void visit_allocation(Prover *p, const Value *call) {
    if (call->imm != RT_make_slice)
        return;
    learn_length(p, call->args[1]);
    learn_length(p, call->args[2]);
    prover_fact(p, call->args[1], call->args[2], 0);
}

static void visit_bounds(Prover *p, Value *value) {
    Value *index = value->args[0], *length = value->args[1];
    int64_t c = is_index_kind(value) ? -1 : 0;
    bool proven = prover_nonnegative(p, index) && prover_le(p, index, length, c);
    prover_set_range(p, index, 0, class_max(index->class));
    if (length->class == CLASS_I64 && (value->imm & 15) <= BOUNDS_SLICE_ACAP)
        learn_length(p, length);
    prover_fact(p, index, length, c);
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
        if (!prover_nonnegative(p, x) || !prover_nonnegative(p, y))
            return;
        // fall through
    case OP_LT: case OP_LE: {
        bool strict = value->op == OP_LT || value->op == OP_ULT;
        if (prover_le(p, x, y, strict ? -1 : 0))
            result = 1;
        else if (prover_le(p, y, x, strict ? 0 : -1))
            result = 0;
        break;
    }
    default:
        if (prover_le(p, x, y, -1) || prover_le(p, y, x, -1))
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
        if (prover_nonnegative(p, v->args[0]) && prover_nonnegative(p, v->args[1]))
            rewrite_same(p, v, v->op == OP_DIV ? OP_UDIV : OP_UMOD);
        break;
    case OP_SEXT:
        if (prover_nonnegative(p, v->args[0]))
            rewrite_same(p, v, OP_ZEXT);
        break;
    case OP_SHL: case OP_SHR: case OP_SAR:
        if (prover_nonnegative(p, v->args[1]) &&
            prover_range(p, v->args[1]).hi < class_bits(v->class))
            v->flags |= VALUE_BOUNDED;
        if (v->op == OP_SAR && prover_nonnegative(p, v->args[0])) {
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
            prover_set_range(p, v, prover_range(p, v->args[0]).lo, prover_range(p, v->args[0]).hi);
            prover_equal(p, v, v->args[0], 0);
        }
        break;
    case OP_ADD: visit_sum(p, v); break;
    case OP_SUB: visit_difference(p, v); break;
    case OP_MUL: visit_product(p, v, prover_range(p, y)); break;
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
        prover_set_range(p, v, 0, class_bits(v->class));
        break;
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_ULT: case OP_ULE:
        prover_set_range(p, v, 0, 1);
        visit_compare(p, v);
        break;
    case OP_BOUNDS: visit_bounds(p, v); break;
    case OP_RTCALL: visit_allocation(p, v); break;
    case OP_CHECK: prover_learn(p, v->args[0], true, 4); break;
    }
    simplify(p, v);
}

// A branch on a condition that was decided on the way here.
static void visit_end(Prover *p, Block *block) {
    if (block->kind != BLOCK_BRANCH || block->control->op == OP_CONST)
        return;
    Range known = prover_range(p, block->control);
    if (known.lo == known.hi)
        ir_set_control(block, ir_const(p->f, block, CLASS_I8, known.lo));
    else if (known.lo > 0)
        ir_set_control(block, ir_const(p->f, block, CLASS_I8, 1));
}

// ---- The walk

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
            prover_leave(&p, marks[depth].facts, marks[depth].undo);
        }
        marks[depth++] = (Mark){p.facts.len, p.undo.len, order[i]->dom_post};
        learn_from_entry(&p, order[i]);
        for (int n = 0; n < order[i]->values.len; n++)
            visit_value(&p, order[i]->values.items[n]);
        visit_end(&p, order[i]);
    }
    arena_free(&p.arena);
}
