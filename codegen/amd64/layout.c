// The order of the blocks in the text.
//
// Traces: from each block the text goes on with the likeliest successor that has
// no place yet, so that the common path falls through.  Blocks that are hardly
// ever executed (after an unlikely branch, before a panic) come at the end.
//
// Loops are turned: a header that tests and leaves the loop is placed after the
// block that jumps back to it, so that a round of the loop takes one jump:
//
//         jmp test                  head:  test; jcc exit
//   body: …                  not           …
//   test: …; jcc body                      jmp head
#include "codegen/amd64/amd64.h"

typedef struct Layout {
    Machine *m;
    bool *placed; // by block id
} Layout;

static void place(Layout *l, Block *b) {
    l->placed[b->id] = true;
    vec_push(l->m->arena, &l->m->layout, b);
}

// The successor that should follow, or NULL.
static Block *best_successor(Layout *l, const Block *b) {
    Block *best = NULL;
    for (int i = 0; i < b->succs.len; i++) {
        Block *succ = b->succs.items[i];
        if (l->placed[succ->id] || (info_of(succ)->cold && !info_of(b)->cold))
            continue;
        if (best == NULL || succ->loop_depth > best->loop_depth ||
            (b->kind == BLOCK_BRANCH && b->likely == -1 && i == 1 &&
             succ->loop_depth == best->loop_depth))
            best = succ;
    }
    return best;
}

static void trace(Layout *l, Block *b) {
    for (; b != NULL; b = best_successor(l, b))
        place(l, b);
}

// Blocks that end badly, and those only they lead to or that lead only to them.
void find_cold(Machine *m) {
    for (int n = m->order.len - 1; n >= 0; n--) {
        Block *b = m->order.items[n];
        bool all = b->succs.len > 0;
        for (int i = 0; i < b->succs.len; i++)
            if (!info_of(b->succs.items[i])->cold)
                all = false;
        if (b->kind == BLOCK_UNREACHABLE || b->landing || (all && n != 0))
            info_of(b)->cold = true;
    }
    for (int n = 1; n < m->order.len; n++) {
        Block *b = m->order.items[n];
        bool unlikely = b->preds.len > 0;
        for (int i = 0; i < b->preds.len; i++) {
            Block *pred = b->preds.items[i];
            bool far = pred->kind == BLOCK_BRANCH && pred->likely != 0 &&
                       pred->succs.items[pred->likely == 1] == b;
            if (!info_of(pred)->cold && !far)
                unlikely = false;
        }
        if (unlikely)
            info_of(b)->cold = true;
    }
}

void layout(Machine *m) {
    Layout l = {.m = m};
    l.placed = ARENA_ARRAY(m->arena, bool, m->f->block_count);
    for (int round = 0; round < 2; round++)
        for (int n = 0; n < m->order.len; n++) {
            Block *b = m->order.items[n];
            if (!l.placed[b->id] && (round == 1 || !info_of(b)->cold))
                trace(&l, b);
        }
    for (int i = 0; i < m->layout.len; i++) {
        info_of(m->layout.items[i])->next =
            i + 1 < m->layout.len ? m->layout.items[i + 1] : NULL;
        info_of(m->layout.items[i])->label = -1;
        info_of(m->layout.items[i])->place = i;
    }
}
