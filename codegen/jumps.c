// Jump threading: conditions that are known on the way.
//
//     b1: jump b3 ─┐                                      b1: jump b4
//     b2: jump b3 ─┴─ b3: v3 = phi I8 1 v2        ->      b2: branch v2 b4 b5
//                         branch v3 b4 b5
//
// `if a && b` and `switch` on strings make such blocks: a value of a condition
// is collected in a phi and tested at once.  A way on which the phi is a constant
// goes directly where the test would send it.
//
// The same holds for a condition from before, where the way leads from a branch on
// that very condition.
//
// The block does nothing but test.  No value is defined in it for others, so
// sending ways past it breaks no dominance: what its successors use was there
// before it on every way.
#include "codegen/fold.h"

// A block that only tests: a phi of its own, or something from before.
static bool only_tests(const Block *block) {
    if (block->kind != BLOCK_BRANCH || block->landing || block->preds.len < 2 ||
        block->succs.items[0] == block->succs.items[1])
        return false;
    const Value *phi = NULL;
    for (int n = 0; n < block->values.len; n++) {
        const Value *value = block->values.items[n];
        if (value->uses == 0 && (op_info[value->op].properties & OP_PURE))
            continue;
        if (value->op != OP_PHI || phi)
            return false;
        phi = value;
    }
    return !phi || (phi->uses == 1 && block->control == phi);
}

// Was TEST decided on the way into BLOCK from PRED?  Climbs through blocks with
// one predecessor.
static bool decided_above(const Block *block, const Block *pred, const Value *test,
                          bool *holds) {
    for (int hops = 0; hops < 8; hops++) {
        if (pred->kind == BLOCK_BRANCH && pred->control == test &&
            pred->succs.items[0] != pred->succs.items[1]) {
            *holds = pred->succs.items[0] == block;
            return true;
        }
        if (pred->preds.len != 1)
            return false;
        block = pred;
        pred = pred->preds.items[0];
    }
    return false;
}

static bool is_decided(const Block *block, int pred, bool *holds) {
    const Value *test = block->control;
    if (test->op != OP_PHI || test->block != block)
        return decided_above(block, block->preds.items[pred], test, holds);
    *holds = test->args[pred]->imm != 0;
    return is_const(test->args[pred]);
}

// Phis that became copies or constants may stand before one that did not.
static bool has_phis(const Block *block) {
    for (int i = 0; i < block->values.len; i++)
        if (block->values.items[i]->op == OP_PHI)
            return true;
    return false;
}

// PRED's only edge to BLOCK goes to TARGET instead.
static bool redirect(Block *block, Block *pred, Block *target, int from_edge) {
    int edge = -1;
    for (int s = 0; s < pred->succs.len; s++) {
        if (pred->succs.items[s] == target)
            return false;
        if (pred->succs.items[s] == block) {
            if (edge >= 0)
                return false;
            edge = s;
        }
    }
    ir_redirect_edge(pred, edge, target);
    for (int n = 0; n < target->values.len; n++) {
        Value *phi = target->values.items[n]; // or what was one
        if (phi->op == OP_PHI)
            ir_add_arg(block->func, phi, phi->args[from_edge]);
    }
    return true;
}

static bool thread_ways(Block *block) {
    if (!only_tests(block))
        return false;
    bool changed = false, holds;
    for (int p = block->preds.len - 1; p >= 0; p--) {
        if (!is_decided(block, p, &holds))
            continue;
        Block *target = block->succs.items[!holds];
        if (target == block || (has_phis(target) && target->preds.len > 1000))
            continue;
        changed |= redirect(block, block->preds.items[p], target,
                            ir_pred_index(block, !holds));
    }
    return changed;
}

// Needs SSA form.
void jumps(IrFunc *f) {
    bool changed = false;
    for (int i = f->blocks.len - 1; i > 0; i--)
        changed |= thread_ways(f->blocks.items[i]);
    if (changed)
        cfg(f);
}
