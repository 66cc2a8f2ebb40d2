// Dead code and copies.
//
// A value is live if it has an effect, or if something live names it.  The pass
// marks from the effects and block ends, and drops the rest; cycles of phis
// that only feed each other die as well, which counting uses would not see.
// Before that every use of a COPY is sent to what it copies.
#include "codegen/ir.h"

bool ir_has_effect(const Value *value) {
    unsigned properties = value->op < OP_COUNT ? op_info[value->op].properties : OP_WRITES;
    if (value->flags & VALUE_VOLATILE)
        return true;
    switch (value->op) {
    case OP_NEW: // nobody looks at the object
    case OP_GETVAR: case OP_PARAM: case OP_CONTEXT: case OP_PHI: case OP_RESULT:
        return false;
    case OP_SETVAR:
        return true;
    case OP_RTCALL:
        return !(runtime_info[value->imm].flags & RT_PURE);
    case OP_LOAD:
        return !(value->flags & VALUE_NONNULL);
    }
    return (properties & (OP_WRITES | OP_FAULTS | OP_CALLS | OP_PINNED)) != 0;
}

Value *ir_copied(Value *value) {
    while (value->op == OP_COPY)
        value = value->args[0];
    return value;
}

void ir_propagate_copies(IrFunc *f) {
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        for (int n = 0; n < block->values.len; n++) {
            Value *value = block->values.items[n];
            for (int a = 0; a < value->arg_count; a++)
                if (value->args[a]->op == OP_COPY)
                    ir_set_arg(value, a, ir_copied(value->args[a]));
        }
        if (block->control && block->control->op == OP_COPY)
            ir_set_control(block, ir_copied(block->control));
        for (int r = 0; r < block->results.len; r++) {
            Value *old = block->results.items[r];
            Value *now = ir_copied(old);
            now->uses++;
            old->uses--;
            block->results.items[r] = now;
        }
    }
}

typedef Vec(Value *) Worklist;

static void mark(Arena *arena, Worklist *work, Value *value) {
    if (value->flags & VALUE_MARK)
        return;
    value->flags |= VALUE_MARK;
    vec_push(arena, work, value);
}

static void mark_live(IrFunc *f) {
    Arena scratch = {0};
    Worklist work = {0};
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        if (block->control)
            mark(&scratch, &work, block->control);
        for (int r = 0; r < block->results.len; r++)
            mark(&scratch, &work, block->results.items[r]);
        for (int n = 0; n < block->values.len; n++)
            if (ir_has_effect(block->values.items[n]))
                mark(&scratch, &work, block->values.items[n]);
    }
    while (work.len > 0) {
        Value *value = work.items[--work.len];
        for (int a = 0; a < value->arg_count; a++)
            mark(&scratch, &work, value->args[a]);
    }
    arena_free(&scratch);
}

static void drop_unmarked(Block *block) {
    int kept = 0;
    for (int n = 0; n < block->values.len; n++) {
        Value *value = block->values.items[n];
        if (value->flags & VALUE_MARK) {
            value->flags &= ~VALUE_MARK;
            block->values.items[kept++] = value;
            continue;
        }
        for (int a = 0; a < value->arg_count; a++)
            value->args[a]->uses--;
        value->block = NULL;
    }
    block->values.len = kept;
}

void dce(IrFunc *f) {
    cfg_build(f);
    ir_propagate_copies(f);
    mark_live(f);
    for (int i = 0; i < f->blocks.len; i++)
        drop_unmarked(f->blocks.items[i]);
}
