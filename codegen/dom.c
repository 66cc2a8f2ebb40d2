// Dominators.
//
// Block a dominates b if every way from the entry to b leads through a.  The
// immediate dominators form a tree; SSA form, value numbering and every "was
// this checked before?" question stand on it.
//
//     b0 ─ b1 ─┬─ b2 ─┐          b0
//              └─ b3 ─┴─ b4      └ b1
//                                  ├ b2   ├ b3   └ b4
//
// The algorithm is semi-NCA (Georgiadis, Linear-Time Algorithms for Dominators
// and Related Problems, 2005): semidominators as Lengauer and Tarjan compute
// them, over a depth-first spanning tree with path compression, and then the
// immediate dominator as the nearest common ancestor of the tree parent and
// the semidominator.  It needs no iteration, so long chains of joins cost
// nothing extra.
//
// The landing block has no predecessors; a virtual root (number 0) above it
// and the entry makes one tree.  Blocks that hang directly under the virtual
// root have idom NULL.
#include "codegen/ir.h"

#include <assert.h>

// Arrays by preorder number in the spanning tree; 0 is the virtual root.
typedef struct Tree {
    Block **block;
    int *parent;   // in the spanning tree
    int *semi;     // semidominator
    int *label;    // ancestor on the compressed path with the least semi
    int *ancestor; // of the compressed forest; 0: not linked yet
    int *idom;
    int *stack;
    int count;     // numbers used so far
    int *number;   // by block id: its preorder number
} Tree;

// Numbers the blocks in preorder.  Each stack entry is a block and the number
// of its successors already visited.
static void span(Tree *t, Block *root, Block **path, int *next) {
    int depth = 0;
    int parent = 0;
    Block *block = root;
    for (;;) {
        if (block) {
            int n = ++t->count;
            t->number[block->id] = n;
            t->block[n] = block;
            t->parent[n] = parent;
            path[depth] = block;
            next[depth++] = 0;
        }
        if (depth == 0)
            return;
        Block *top = path[depth - 1];
        if (next[depth - 1] == top->succs.len) {
            depth--;
            block = NULL;
            continue;
        }
        Block *succ = top->succs.items[next[depth - 1]++];
        block = t->number[succ->id] ? NULL : succ;
        parent = t->number[top->id];
    }
}

// The number on the path from V up to its root in the forest, root excluded,
// that has the least semidominator; shortens the path.
static int eval(Tree *t, int v) {
    if (t->ancestor[v] == 0)
        return v;
    int depth = 0;
    int at = v;
    while (t->ancestor[t->ancestor[at]] != 0) {
        t->stack[depth++] = at;
        at = t->ancestor[at];
    }
    while (depth-- > 0) {
        at = t->stack[depth];
        int above = t->ancestor[at];
        if (t->semi[t->label[above]] < t->semi[t->label[at]])
            t->label[at] = t->label[above];
        t->ancestor[at] = t->ancestor[above];
    }
    return t->label[v];
}

static void semidominators(Tree *t, const IrFunc *f) {
    for (int w = 0; w <= t->count; w++) {
        t->semi[w] = w;
        t->label[w] = w;
    }
    for (int w = t->count; w >= 1; w--) {
        Block *block = t->block[w];
        int least = t->parent[w];
        if (block == f->landing)
            least = 0;
        for (int p = 0; p < block->preds.len; p++) {
            int v = t->number[block->preds.items[p]->id];
            if (v == 0)
                continue; // unreachable
            int u = t->semi[eval(t, v)];
            if (u < least)
                least = u;
        }
        t->semi[w] = least;
        t->ancestor[w] = t->parent[w];
    }
}

// Children come after their dominators in preorder, so subtree sizes add up
// backwards and numbers are given out forwards.
static void number_tree(Tree *t) {
    int *size = t->semi, *next = t->label; // free by now
    for (int w = 0; w <= t->count; w++)
        size[w] = 1;
    for (int w = t->count; w >= 1; w--)
        size[t->idom[w]] += size[w];
    next[0] = 0;
    for (int w = 1; w <= t->count; w++) {
        Block *block = t->block[w];
        int up = t->idom[w];
        block->idom = up ? t->block[up] : NULL;
        block->dom_pre = next[up];
        block->dom_post = next[up] + size[w];
        next[w] = next[up] + 1;
        next[up] += size[w];
    }
}

void dom_build(IrFunc *f) {
    Arena scratch = {0};
    int n = f->blocks.len + 1;
    Tree t = {
        .block = ARENA_ARRAY(&scratch, Block *, n),
        .parent = ARENA_ARRAY(&scratch, int, n),
        .semi = ARENA_ARRAY(&scratch, int, n),
        .label = ARENA_ARRAY(&scratch, int, n),
        .ancestor = ARENA_ARRAY(&scratch, int, n),
        .idom = ARENA_ARRAY(&scratch, int, n),
        .stack = ARENA_ARRAY(&scratch, int, n),
        .number = ARENA_ARRAY(&scratch, int, f->block_count),
    };
    Block **path = ARENA_ARRAY(&scratch, Block *, n);
    int *next = ARENA_ARRAY(&scratch, int, n);

    span(&t, f->blocks.items[0], path, next);
    if (f->landing && t.number[f->landing->id] == 0)
        span(&t, f->landing, path, next);
    semidominators(&t, f);
    for (int w = 1; w <= t.count; w++) {
        int up = t.parent[w];
        while (up > t.semi[w])
            up = t.idom[up];
        t.idom[w] = up;
    }
    number_tree(&t);
    arena_free(&scratch);
}

Block **dom_preorder(const IrFunc *f, Arena *arena) {
    Block **order = ARENA_ARRAY(arena, Block *, f->blocks.len);
    for (int i = 0; i < f->blocks.len; i++)
        order[f->blocks.items[i]->dom_pre] = f->blocks.items[i];
    return order;
}

// A join is in the frontier of every block on the way from a predecessor up to,
// and without, the join's immediate dominator.  A block that has it already was
// reached from another predecessor, and so were all above it.
BlockList *dom_frontiers(const IrFunc *f, Arena *arena) {
    BlockList *frontiers = ARENA_ARRAY(arena, BlockList, f->block_count);
    for (int i = 0; i < f->blocks.len; i++) {
        Block *join = f->blocks.items[i];
        if (join->preds.len < 2)
            continue;
        for (int p = 0; p < join->preds.len; p++) {
            Block *runner = join->preds.items[p];
            while (runner && runner != join->idom) {
                BlockList *list = &frontiers[runner->id];
                if (list->len > 0 && list->items[list->len - 1] == join)
                    break;
                vec_push(arena, list, join);
                runner = runner->idom;
            }
        }
    }
    return frontiers;
}
