// Where the frame is set up: "shrink wrapping" (Chow 1988), for one place.
//
// Many functions return early without having used their frame:
//
//     func fib(n int) int {            cmp rax, 2
//         if n < 2 {                   jge .slow
//             return n                 ret
//         }                      .slow:
//         …                            stack check; push rbp; …
//
// Blocks that touch the frame, call or may fault need it, and so does all that
// can be reached from them.  The others are before the prologue, if there is one
// block through which every path into the rest leads, and if the arguments of
// rt.morestack's promise (which registers it keeps) hold there.
#include "codegen/amd64/text.h"

static bool touches_frame(const Address *a) { return a->slot != NULL || a->out; }

static bool inst_needs_frame(const Inst *inst) {
    switch (inst->op) {
    case M_CALL: case M_RTCALL: case M_NEW: case M_BOUNDS: case M_CHECK: case M_CALLERSP:
    case M_RSPILL: case M_RLOAD: case M_RCOPY: case M_RPUSHPOP: case M_RSTOREI:
        return true;
    }
    if (inst->slot != NULL)
        return true;
    const Value *v = inst->value;
    if (inst->op == M_RMOVE || inst->op == M_RSWAP)
        return false;
    return touches_frame(&mach_of(v)->mem) || touches_frame(&mach_of(v)->from) ||
           inst_may_fault(v);
}

static bool block_needs_frame(const Block *b) {
    if (b->landing || b->kind == BLOCK_UNREACHABLE || b->kind == BLOCK_SWITCH)
        return true;
    const InstList *insts = &info_of(b)->insts;
    for (int i = 0; i < insts->len; i++)
        if (inst_needs_frame(&insts->items[i]))
            return true;
    return false;
}

// Marks B and all that can be reached from it as having a frame.
static void mark_framed(Machine *m, Block *b) {
    Vec(Block *) work = {0};
    if (!info_of(b)->frameless)
        return;
    info_of(b)->frameless = false;
    vec_push(m->arena, &work, b);
    while (work.len > 0) {
        Block *next = work.items[--work.len];
        for (int i = 0; i < next->succs.len; i++) {
            Block *succ = next->succs.items[i];
            if (!info_of(succ)->frameless)
                continue;
            info_of(succ)->frameless = false;
            vec_push(m->arena, &work, succ);
        }
    }
}

static bool has_framed_pred(const Block *b) {
    for (int i = 0; i < b->preds.len; i++)
        if (!info_of(b->preds.items[i])->frameless)
            return true;
    return false;
}

// The first framed block on the paths from the entry, if there is just one.
static Block *only_way_in(Machine *m) {
    Block *found = NULL;
    for (int n = 0; n < m->order.len; n++) {
        Block *b = m->order.items[n];
        bool entered = false;
        for (int i = 0; i < b->preds.len; i++)
            entered |= info_of(b->preds.items[i])->frameless;
        if (info_of(b)->frameless || !entered)
            continue;
        if (found != NULL)
            return NULL;
        found = b;
    }
    return found;
}

static bool keeps_registers(const Block *b) {
    Value **start = info_of(b)->start;
    return start[R12] == NULL && start[R13] == NULL && start[R15] == NULL;
}

static bool returns_early(const Machine *m) {
    for (int n = 0; n < m->order.len; n++)
        if (info_of(m->order.items[n])->frameless &&
            m->order.items[n]->kind == BLOCK_RETURN)
            return true;
    return false;
}

static void everything_framed(Machine *m) {
    m->prologue = NULL;
    for (int n = 0; n < m->order.len; n++)
        info_of(m->order.items[n])->frameless = false;
}

// Sets Machine.prologue (NULL: at the entry) and BlockInfo.frameless.
void place_prologue(Machine *m) {
    Block *entry = m->f->blocks.items[0];
    everything_framed(m);
    if (!m->has_frame || m->f->is_wrapper || m->f->landing != NULL ||
        block_needs_frame(entry))
        return;
    for (int n = 0; n < m->order.len; n++)
        info_of(m->order.items[n])->frameless = true;
    for (int n = 0; n < m->order.len; n++)
        if (block_needs_frame(m->order.items[n]))
            mark_framed(m, m->order.items[n]);
    Block *way_in = info_of(entry)->frameless ? only_way_in(m) : NULL;
    if (way_in == NULL || has_framed_pred(way_in) || !keeps_registers(way_in) ||
        !returns_early(m))
        everything_framed(m);
    else
        m->prologue = way_in;
}
