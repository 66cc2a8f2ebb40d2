// Blocks of nothing but phis.
//
//     b5: … jump b9 ─┐                              b5: … jump b1 ─┐
//     b6: … jump b9 ─┴─ b9: v3 = phi v1 v2    ->    b6: … jump b1 ─┴─ b1: v4 = phi v0 v1 v2
//                           jump b1
//                       b1: v4 = phi v0 v3
//
// The end of a loop's body is often such a block, where the cases of a switch
// or the ways of an if meet only to jump on.  If its phis serve no one but those
// of the next block, each way can go there by itself, which saves a jump.
//
// A late pass: loops with one back edge are easier for all others.
#include "codegen/ir.h"

enum { MAX_OPERANDS = 4096 }; // that one block may add

static int phi_count(const Block *block) {
    int count = 0;
    while (count < block->values.len && block->values.items[count]->op == OP_PHI)
        count++;
    return count;
}

// Are all uses of BLOCK's phis operands of TARGET's phis for this edge?
static bool serves_only(const Block *block, const Block *target, int edge) {
    int uses = 0, used = 0;
    for (int n = 0; n < block->values.len; n++)
        uses += block->values.items[n]->uses;
    for (int n = 0; n < phi_count(target); n++) {
        const Value *arg = target->values.items[n]->args[edge];
        used += arg->op == OP_PHI && arg->block == block;
    }
    return uses == used;
}

// Each way in must be able to go to TARGET instead, once.
static bool ways_can_go(const Block *block, const Block *target) {
    for (int p = 0; p < block->preds.len; p++) {
        const Block *pred = block->preds.items[p];
        if (pred == block)
            return false;
        int edges = 0;
        for (int s = 0; s < pred->succs.len; s++) {
            if (pred->succs.items[s] == target)
                return false;
            edges += pred->succs.items[s] == block;
        }
        if (edges != 1)
            return false;
    }
    return true;
}

static void send_on(IrFunc *f, Block *block, Block *target, int edge) {
    for (int p = 0; p < block->preds.len; p++) {
        Block *pred = block->preds.items[p];
        for (int s = 0; s < pred->succs.len; s++)
            if (pred->succs.items[s] == block)
                pred->succs.items[s] = target;
        vec_push(f->arena, &target->preds, pred);
        for (int n = 0; n < phi_count(target); n++) {
            Value *phi = target->values.items[n];
            Value *arg = phi->args[edge];
            ir_add_arg(f, phi, arg->op == OP_PHI && arg->block == block ? arg->args[p] : arg);
        }
    }
    block->preds.len = 0; // unreachable now; its phis go with it
    for (int n = 0; n < block->values.len; n++) {
        Value *phi = block->values.items[n];
        while (phi->arg_count > 0)
            phi->args[--phi->arg_count]->uses--;
    }
}

static bool thread_block(IrFunc *f, Block *block) {
    int phis = phi_count(block);
    if (block->kind != BLOCK_JUMP || phis == 0 || phis != block->values.len ||
        block->landing || block->preds.len < 2)
        return false;
    Block *target = block->succs.items[0];
    int edge = ir_pred_index(block, 0);
    if (target == block || phi_count(target) * block->preds.len > MAX_OPERANDS ||
        !serves_only(block, target, edge) || !ways_can_go(block, target))
        return false;
    send_on(f, block, target, edge);
    return true;
}

// Needs SSA form and no dead phis.
void thread(IrFunc *f) {
    bool changed = false;
    for (int i = f->blocks.len - 1; i > 0; i--) // ends of loops first
        changed |= thread_block(f, f->blocks.items[i]);
    if (changed)
        cfg_build(f);
}
