// The back end's outline: one function after another; see amd64.h.
#include "codegen/amd64/amd64.h"
#include "codegen/amd64/text.h"

#include "base/diag.h"

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

// Offsets in a frame have 32 bits, and no stack has more than 1 GB; Go draws the line
// there, too.
static bool frame_is_too_large(const Machine *m) {
    enum { LARGEST = 1 << 30, MB = 20 };
    int64_t locals = m->frame_size - m->out_bytes;
    int64_t args = m->f->args_size + m->f->results_size;
    if (locals + args + m->out_bytes <= LARGEST)
        return false;
    error_at(m->f->pos, "stack frame too large (>1GB): %ld MB locals + %ld MB args%s",
             (long)(locals >> MB), (long)(args >> MB),
             m->out_bytes ? arena_printf(m->arena, " + %ld MB callee",
                                         (long)(m->out_bytes >> MB))
                          : "");
    return true;
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
    live_slots(&m);
    regalloc(&m);
    frame(&m);
    if (frame_is_too_large(&m))
        return;
    safepoints(&m);
    layout(&m);
    place_prologue(&m);
    emit(&m);
    describe(&m);
}

void amd64_begin(FILE *out) { tables_begin(out); }
void amd64_end(void) { tables_end(); }
