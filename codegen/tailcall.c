// Wrappers hand on by a jump.
//
// A method wrapper fetches the receiver and calls the method with the arguments
// it got; then it returns what the method returned. If all of that is in
// registers, the call can be a jump: no frame, no second return, and recover()
// sees the caller of the wrapper as the caller of the method, as it should.
//
//     v9 = call main.ints.Less v5 v6 v2 v3 -> I8        jump to main.ints.Less
//     v10 = result I8 v9 0                        ->
//     return v10
#include "codegen/ir.h"

// Do the values behind the call at INDEX, and the return, only pass on its
// results?
static bool returns_results(const Block *block, int index) {
    const Value *call = block->values.items[index];
    const CallInfo *info = call->call;
    if (block->results.len != info->result_count ||
        block->values.len != index + 1 + info->result_count)
        return false;
    for (int i = 0; i < info->result_count; i++) {
        const Value *result = block->results.items[i];
        if (result->op != OP_RESULT || result->args[0] != call || result->imm != i)
            return false;
    }
    return true;
}

// Something that points into the frame, which will be gone.
static bool uses_frame(const IrFunc *f) {
    for (int i = 0; i < f->blocks.len; i++)
        for (int n = 0; n < f->blocks.items[i]->values.len; n++)
            if (f->blocks.items[i]->values.items[n]->op == OP_SLOTADDR ||
                f->blocks.items[i]->values.items[n]->op == OP_OUTADDR ||
                f->blocks.items[i]->values.items[n]->op == OP_CALLER_SP)
                return true;
    return false;
}

// Runs last: the block ends without a return.
void tailcall(IrFunc *f) {
    if (!f->is_wrapper || f->landing || f->args_size > 0 || f->results_size > 0 ||
        uses_frame(f))
        return;
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        if (block->kind != BLOCK_RETURN)
            continue;
        int at = block->values.len - 1;
        while (at >= 0 && block->values.items[at]->op == OP_RESULT)
            at--;
        if (at < 0 || block->values.items[at]->op != OP_CALL)
            continue;
        Value *call = block->values.items[at];
        if (call->call->out_bytes > 0 || !returns_results(block, at))
            continue;
        for (int r = 0; r < block->results.len; r++) {
            block->results.items[r]->uses--;
            call->uses--;
        }
        block->results.len = 0;
        block->values.len = at + 1;
        block->kind = BLOCK_UNREACHABLE;
        call->call->tail = true;
    }
}
