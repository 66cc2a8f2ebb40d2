// Order that saves moves.
//
// The machine's arithmetic overwrites its first operand.  In a loop
//
//     v7 = phi F64 v1 v9
//     …
//     v9 = fadd F64 v8 v7
//
// the sum should grow in the register of the phi, so the phi comes first:
// v9 = fadd v7 v8.  And a counter's successor is computed as late as possible,
// so that the counter is not needed any more when its register is overwritten.
#include "codegen/ir.h"

static void put_phi_first(Value *phi) {
    for (int i = 0; i < phi->arg_count; i++) {
        Value *next = phi->args[i];
        if (next->op >= OP_COUNT || !(op_info[next->op].properties & OP_COMMUTES) ||
            next->arg_count != 2 || next->args[1] != phi || next->args[0] == phi)
            continue;
        next->args[1] = next->args[0];
        next->args[0] = phi;
    }
}

// next = phi + constant, in a block that jumps back
static bool is_step(const Block *block, const Value *value) {
    if (value->op != OP_ADD || value->args[0]->op != OP_PHI ||
        value->args[1]->op != OP_CONST)
        return false;
    const Value *phi = value->args[0];
    for (int i = 0; i < phi->arg_count; i++)
        if (phi->args[i] == value && phi->block->preds.items[i] == block)
            return true;
    return false;
}

static bool names(const Value *user, const Value *value) {
    for (int a = 0; a < user->arg_count; a++)
        if (user->args[a] == value)
            return true;
    return false;
}

// Moves the steps of BLOCK down to their first use in it, or its end.
static void sink_steps(Block *block) {
    for (int n = block->values.len - 1; n >= 0; n--) {
        Value *step = block->values.items[n];
        if (!is_step(block, step))
            continue;
        int to = n;
        while (to + 1 < block->values.len && !names(block->values.items[to + 1], step)) {
            block->values.items[to] = block->values.items[to + 1];
            to++;
        }
        block->values.items[to] = step;
    }
}

// The last pass: gvn would undo the order of operands.
void arrange(IrFunc *f) {
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        for (int n = 0; n < block->values.len && block->values.items[n]->op == OP_PHI; n++)
            put_phi_first(block->values.items[n]);
        sink_steps(block);
    }
}
