// Natural loops.
//
// An edge whose target dominates its source is a back edge; its target is the
// header of a loop, and the loop is every block from which the back edge can
// be reached without going through the header.  Two loops are either one
// inside the other or apart, so a tree describes them: Block.loop is the header
// of the innermost loop, and Block.outer of a header the next loop outwards.
//
// Cycles with two entries (goto into a loop) have no header and are not found;
// passes then treat them as straight code, which is safe.
#include "codegen/ir.h"

static Block *outermost(Block *header) {
    while (header->outer)
        header = header->outer;
    return header;
}

typedef struct BlockStack {
    Arena arena;
    Vec(Block *) blocks;
} BlockStack;

static void push_preds(BlockStack *work, const Block *block, const Block *header) {
    for (int i = 0; i < block->preds.len; i++)
        if (block->preds.items[i] != header && dominates(header, block->preds.items[i]))
            vec_push(&work->arena, &work->blocks, block->preds.items[i]);
}

// Walks backwards from the sources of the back edges.  Inner loops are found
// already and are crossed in one step, from their header to its predecessors.
static void collect_loop(Block *header, BlockStack *work) {
    for (int i = 0; i < header->preds.len; i++)
        if (dominates(header, header->preds.items[i]))
            vec_push(&work->arena, &work->blocks, header->preds.items[i]);
    header->loop = header;
    while (work->blocks.len > 0) {
        Block *block = work->blocks.items[--work->blocks.len];
        if (block->loop == NULL) {
            block->loop = header;
            push_preds(work, block, header);
            continue;
        }
        Block *inner = outermost(block->loop);
        if (inner != header) {
            inner->outer = header;
            push_preds(work, inner, header);
        }
    }
}

static bool is_header(const Block *block) {
    for (int i = 0; i < block->preds.len; i++)
        if (dominates(block, block->preds.items[i]))
            return true;
    return false;
}

// Numbers the tree of loops: sizes add up from the inside (headers of inner loops
// come later), numbers are given out from the outside.
static void number_loops(IrFunc *f) {
    int next = 0;
    for (int i = 0; i < f->blocks.len; i++)
        f->blocks.items[i]->loop_post = 1; // its size, for now
    for (int i = f->blocks.len - 1; i >= 0; i--) {
        Block *header = f->blocks.items[i];
        if (header->loop == header && header->outer)
            header->outer->loop_post += header->loop_post;
    }
    for (int i = 0; i < f->blocks.len; i++) {
        Block *header = f->blocks.items[i];
        if (header->loop != header)
            continue;
        int *place = header->outer ? &header->outer->loop_next : &next;
        header->loop_pre = *place;
        *place += header->loop_post;
        header->loop_next = header->loop_pre + 1;
        header->loop_post += header->loop_pre;
    }
}

void loops_build(IrFunc *f) {
    for (int i = 0; i < f->blocks.len; i++) {
        f->blocks.items[i]->loop = NULL;
        f->blocks.items[i]->outer = NULL;
        f->blocks.items[i]->loop_depth = 0;
    }
    BlockStack work = {0};
    for (int i = f->blocks.len - 1; i >= 0; i--) // inner headers come later
        if (is_header(f->blocks.items[i]))
            collect_loop(f->blocks.items[i], &work);
    arena_free(&work.arena);
    number_loops(f);
    for (int i = 0; i < f->blocks.len; i++) {    // headers before their loops
        Block *block = f->blocks.items[i];
        if (block->loop == block)
            block->loop_depth = block->outer ? block->outer->loop_depth + 1 : 1;
        else if (block->loop)
            block->loop_depth = block->loop->loop_depth;
    }
}

// ---- Preheaders

// The one block outside the loop from which it is entered, or NULL.
Block *loop_entering_block(const Block *header) {
    Block *from = NULL;
    for (int p = 0; p < header->preds.len; p++) {
        if (dominates(header, header->preds.items[p]))
            continue;
        if (from)
            return NULL; // entered from several places
        from = header->preds.items[p];
    }
    return from;
}

// The edge into a loop gets a block of its own if its source has other
// successors.  Loops entered from several places get none.
static bool add_preheaders(IrFunc *f) {
    bool added = false;
    int count = f->blocks.len;
    for (int i = 0; i < count; i++) {
        Block *header = f->blocks.items[i];
        Block *from = header->loop == header ? loop_entering_block(header) : NULL;
        if (!from || from->kind == BLOCK_JUMP)
            continue;
        for (int s = 0; s < from->succs.len; s++) {
            if (from->succs.items[s] == header) {
                ir_split_edge(from, s);
                added = true;
                break;
            }
        }
    }
    return added;
}

// All analyses up to loops, with a preheader in front of every loop that can
// have one: what is known on the way into the loop has a block to be known in,
// and what leaves the loop a place to go.
void loops_with_preheaders(IrFunc *f) {
    cfg_build(f);
    dom_build(f);
    loops_build(f);
    if (add_preheaders(f)) {
        cfg_build(f);
        dom_build(f);
        loops_build(f);
    }
}
