// The control-flow graph: order of blocks, and simplifying it.
//
// Reverse postorder is the order in which most passes want blocks: apart from
// back edges, every block comes after its predecessors, so that one pass over
// the blocks sees definitions before uses.
//
// A block is reachable from the entry, or from the landing block, which the
// runtime enters after recover().
#include "codegen/ir.h"

#include <assert.h>
#include <string.h>

// ---- Order

typedef struct Walk {
    Block **stack;  // the path of the depth-first search
    int *next;      // for each block on it: successors still to visit
    int depth;
    Block **post;   // blocks in postorder
    int count;
} Walk;

static void walk_push(Walk *walk, Block *block) {
    block->order = -2; // on the way
    walk->stack[walk->depth] = block;
    walk->next[walk->depth++] = block->succs.len;
}

// Visits successors from last to first, so that in reverse postorder the first
// successor (the taken branch, the body of a loop) follows its block directly.
static void walk_from(Walk *walk, Block *root) {
    walk_push(walk, root);
    while (walk->depth > 0) {
        Block *block = walk->stack[walk->depth - 1];
        if (walk->next[walk->depth - 1] == 0) {
            walk->post[walk->count++] = block;
            walk->depth--;
            continue;
        }
        Block *succ = block->succs.items[--walk->next[walk->depth - 1]];
        if (succ->order == -1)
            walk_push(walk, succ);
    }
}

// Fills Block.order; returns the number of reachable blocks, and in ORDERED
// those blocks.
static int number_blocks(IrFunc *f, Arena *arena, Block ***ordered) {
    int n = f->blocks.len;
    Walk walk = {
        .stack = ARENA_ARRAY(arena, Block *, n),
        .next = ARENA_ARRAY(arena, int, n),
        .post = ARENA_ARRAY(arena, Block *, n),
    };
    for (int i = 0; i < n; i++)
        f->blocks.items[i]->order = -1;
    if (f->landing)
        walk_from(&walk, f->landing); // first, so that it comes last
    if (f->blocks.items[0]->order == -1)
        walk_from(&walk, f->blocks.items[0]);
    for (int i = 0; i < walk.count / 2; i++) {
        Block *swap = walk.post[i];
        walk.post[i] = walk.post[walk.count - 1 - i];
        walk.post[walk.count - 1 - i] = swap;
    }
    for (int i = 0; i < walk.count; i++)
        walk.post[i]->order = i;
    *ordered = walk.post;
    return walk.count;
}

void cfg_order(IrFunc *f) {
    Arena scratch = {0};
    Block **ordered;
    number_blocks(f, &scratch, &ordered);
    arena_free(&scratch);
}

// ---- Unreachable blocks

// What an unreachable block names loses a use.
static void release_block(Block *block) {
    for (int i = 0; i < block->values.len; i++)
        for (int a = 0; a < block->values.items[i]->arg_count; a++)
            block->values.items[i]->args[a]->uses--;
    ir_set_control(block, NULL);
    for (int i = 0; i < block->results.len; i++)
        block->results.items[i]->uses--;
}

// Takes all unreachable predecessors off in one sweep.
static void drop_dead_preds(Block *block) {
    int live = 0;
    for (int i = 0; i < block->preds.len; i++)
        live += block->preds.items[i]->order >= 0;
    if (live == block->preds.len)
        return;
    for (int v = 0; v < block->values.len; v++) {
        Value *phi = block->values.items[v];
        if (phi->op != OP_PHI)
            continue;
        int kept = 0;
        for (int i = 0; i < block->preds.len; i++) {
            if (block->preds.items[i]->order >= 0)
                phi->args[kept++] = phi->args[i];
            else
                phi->args[i]->uses--;
        }
        phi->arg_count = kept;
    }
    int kept = 0;
    for (int i = 0; i < block->preds.len; i++)
        if (block->preds.items[i]->order >= 0)
            block->preds.items[kept++] = block->preds.items[i];
    block->preds.len = kept;
}

void cfg_build(IrFunc *f) {
    Arena scratch = {0};
    Block **ordered;
    int count = number_blocks(f, &scratch, &ordered);
    if (count < f->blocks.len) {
        for (int i = 0; i < count; i++)
            drop_dead_preds(ordered[i]);
        for (int i = 0; i < f->blocks.len; i++)
            if (f->blocks.items[i]->order < 0)
                release_block(f->blocks.items[i]);
    }
    memcpy(f->blocks.items, ordered, sizeof *ordered * (size_t)count);
    f->blocks.len = count;
    arena_free(&scratch);
}

// ---- The pass

// A block that only jumps on.
static bool is_empty(const Block *block) {
    for (int i = 0; i < block->values.len; i++)
        if (block->values.items[i]->op != OP_NOP)
            return false;
    return block->kind == BLOCK_JUMP && !block->landing;
}

// Phis that became copies or constants may stand before one that did not.
static bool has_phis(const Block *block) {
    for (int i = 0; i < block->values.len; i++) {
        Op op = block->values.items[i]->op;
        if (op == OP_PHI)
            return true;
        if (op != OP_COPY && op != OP_CONST && op != OP_NOP)
            return false;
    }
    return false;
}

//     b1: … jump b2        b2 has no other predecessor
static bool merge_with_successor(IrFunc *f, Block *block) {
    if (block->kind != BLOCK_JUMP)
        return false;
    Block *next = block->succs.items[0];
    if (next->preds.len != 1 || next == block || next->landing || next == f->blocks.items[0])
        return false;
    for (int i = 0; i < next->values.len; i++) {
        Value *value = next->values.items[i];
        if (value->op == OP_PHI)
            ir_replace_by(value, value->args[0]);
        value->block = block;
        vec_push(f->arena, &block->values, value);
    }
    block->kind = next->kind;
    block->likely = next->likely;
    block->control = next->control;
    block->pos = next->pos ? next->pos : block->pos;
    block->results.items = next->results.items;
    block->results.len = next->results.len;
    block->results.cap = next->results.cap;
    block->succs.items = next->succs.items;
    block->succs.len = next->succs.len;
    block->succs.cap = next->succs.cap;
    next->info = block; // fix_preds() follows this
    next->values.len = 0;
    next->control = NULL;
    next->results.len = 0;
    next->succs.len = 0;
    next->succs.items = NULL;
    next->succs.cap = 0;
    next->preds.len = 0;
    next->kind = BLOCK_UNREACHABLE;
    return true;
}

// Merging leaves the predecessor lists of later blocks naming blocks that were
// merged away; one sweep over all lists puts that right.
static void fix_preds(IrFunc *f) {
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        for (int p = 0; p < block->preds.len; p++)
            while (block->preds.items[p]->info)
                block->preds.items[p] = block->preds.items[p]->info;
    }
    for (int i = 0; i < f->blocks.len; i++)
        f->blocks.items[i]->info = NULL;
}

// An edge to an empty block goes on to where that block jumps, if no phi there
// would have to tell the two ways apart.
static bool skip_empty(Block *block) {
    bool changed = false;
    for (int i = 0; i < block->succs.len; i++) {
        Block *empty = block->succs.items[i];
        for (int hops = 0; hops < 8 && is_empty(empty); hops++) {
            Block *target = empty->succs.items[0];
            if (target == empty || target == block || has_phis(target))
                break;
            bool later = false;
            for (int k = 0; k < block->succs.len; k++)
                later |= block->succs.items[k] == target;
            if (later && block->kind != BLOCK_BRANCH)
                break;
            if (later) { // both ways lead to the same place
                ir_remove_edge(block, i);
                return true;
            }
            ir_redirect_edge(block, i, target);
            empty = target;
            changed = true;
        }
    }
    return changed;
}

// A branch whose two ways are the same edge, without phis to tell them apart.
static bool same_targets(Block *block) {
    if (block->kind != BLOCK_BRANCH || block->succs.items[0] != block->succs.items[1])
        return false;
    Block *to = block->succs.items[0];
    int first = ir_pred_index(block, 0), second = ir_pred_index(block, 1);
    for (int i = 0; i < to->values.len; i++) {
        Value *phi = to->values.items[i];
        if (phi->op == OP_PHI && phi->args[first] != phi->args[second])
            return false;
    }
    ir_remove_edge(block, 1);
    return true;
}

// Joins blocks in a row, skips empty ones.  Leaves f->blocks in reverse
// postorder.
void cfg(IrFunc *f) {
    cfg_build(f);
    bool changed = false;
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        block->info = NULL;
        changed |= skip_empty(block);
        changed |= same_targets(block);
    }
    if (changed)
        cfg_build(f);
    bool merged = false;
    for (int i = 0; i < f->blocks.len; i++)
        while (merge_with_successor(f, f->blocks.items[i]))
            merged = true;
    if (merged) {
        fix_preds(f);
        ir_propagate_copies(f);
        cfg_build(f);
    }
}
