// Nil checks by fault.
//
// The first page of the address space is never mapped: an access through a nil
// pointer with a small offset faults, and the runtime turns the signal into
// Go's panic.  So a nil check that is followed by such an access, with nothing
// in between that others could see, is that access:
//
//     nilcheck v1                      ->      (nothing)
//     v2 = load I64 nonnull v1 +8              v2 = load I64 v1 +8
//
// A load or store without the flag `nonnull` is one that may fault.  From here
// on such a load must not vanish, so this pass comes after all that remove loads.
#include "codegen/ir.h"

enum { FIRST_PAGE = 4096, MAX_PENDING = 8 };

typedef struct Pending {
    Value *checks[MAX_PENDING]; // not yet covered by an access, oldest first
    int count;
} Pending;

// Bytes that an access through operand 0 touches, beginning at imm.
static bool faults_on_nil(const Value *value) {
    switch (value->op) {
    case OP_LOAD: case OP_STORE: case OP_ATOMIC_LOAD: case OP_ATOMIC_STORE:
    case OP_ATOMIC_ADD: case OP_ATOMIC_SWAP: case OP_ATOMIC_CAS:
        break;
    default:
        return false;
    }
    return value->imm >= 0 && value->imm + 8 <= FIRST_PAGE;
}

static void remove_check(Pending *pending, int index) {
    for (int i = index + 1; i < pending->count; i++)
        pending->checks[i - 1] = pending->checks[i];
    pending->count--;
}

static void cover(Pending *pending, Value *access) {
    for (int i = 0; i < pending->count; i++) {
        if (pending->checks[i]->args[0] != access->args[0])
            continue;
        access->flags &= ~VALUE_NONNULL;
        access->pos = pending->checks[i]->pos;
        access->inlined = pending->checks[i]->inlined;
        ir_make_nop(pending->checks[i]);
        remove_check(pending, i);
        return;
    }
}

// Would moving a check behind VALUE change what the program shows?
static bool is_visible(const Value *value) {
    if (value->op >= OP_COUNT)
        return true;
    if (value->op == OP_LOAD || value->op == OP_NILCHECK)
        return false; // both panic in the same way
    return (op_info[value->op].properties & (OP_WRITES | OP_FAULTS | OP_CALLS)) != 0;
}

static void visit(Block *block) {
    Pending pending = {0};
    for (int n = 0; n < block->values.len; n++) {
        Value *value = block->values.items[n];
        if (faults_on_nil(value))
            cover(&pending, value);
        if (is_visible(value))
            pending.count = 0;
        if (value->op == OP_NILCHECK) {
            if (pending.count == MAX_PENDING)
                remove_check(&pending, 0);
            pending.checks[pending.count++] = value;
        }
    }
}

void nilfault(IrFunc *f) {
    for (int i = 0; i < f->blocks.len; i++)
        visit(f->blocks.items[i]);
}
