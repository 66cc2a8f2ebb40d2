// The back end's outline: one function after another; see amd64.h.
#include "codegen/amd64/amd64.h"
#include "codegen/amd64/text.h"

// Blocks in reverse postorder, each with its BlockInfo.
static void order_blocks(Machine *m) {
    IrFunc *f = m->f;
    Block **blocks = ARENA_ARRAY(m->arena, Block *, f->blocks.len);
    int count = 0;
    for (int i = 0; i < f->blocks.len; i++) {
        Block *b = f->blocks.items[i];
        if (b->order < 0)
            continue;
        blocks[b->order] = b;
        b->info = ARENA_NEW(m->arena, BlockInfo);
        count++;
    }
    for (int i = 0; i < count; i++)
        vec_push(m->arena, &m->order, blocks[i]);
}

void amd64_func(IrFunc *f) {
    Machine m = {.f = f, .arena = f->arena};
    cfg_build(f);
    dom_build(f);
    loops_build(f);
    order_blocks(&m);
    find_cold(&m);
    select_instructions(&m);
    live(&m);
    regalloc(&m);
    frame(&m);
    safepoints(&m);
    layout(&m);
    place_prologue(&m);
    emit(&m);
    describe(&m);
}

void amd64_begin(FILE *out) { tables_begin(out); }
void amd64_end(void) { tables_end(); }
