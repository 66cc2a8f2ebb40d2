// Nil checks that cannot fail.
//
//     if p != nil { p.x = 1 }        the branch has checked already
//     p.x = 1; p.y = 2               the first access has
//     for p := list; p != nil; …     so has the loop's condition
//
// A walk over the dominator tree carries the pointers known not to be nil: those
// that were checked, those compared with nil on the edge that leads here, and
// those that are addresses of things.  A phi of such pointers is one too.
#include "codegen/fold.h"

typedef struct Known {
    int *count;         // by value id: how many facts say that it is not nil
    Vec(uint32_t) stack; // ids in the order the facts were found
    Arena arena;
} Known;

static bool is_known(const Known *known, const Value *value) {
    for (; value->op == OP_ADDPTR || value->op == OP_COPY; value = value->args[0])
        if (known->count[value->id] || ir_is_nonnull(value))
            return true;
    return known->count[value->id] > 0 || ir_is_nonnull(value);
}

static void add_fact(Known *known, const Value *value) {
    known->count[value->id]++;
    vec_push(&known->arena, &known->stack, value->id);
}

// branch p != nil  ->  this block
static void add_branch_fact(Known *known, const Block *block) {
    if (block->preds.len != 1 || block->preds.items[0]->kind != BLOCK_BRANCH)
        return;
    const Block *pred = block->preds.items[0];
    const Value *test = pred->control;
    if ((test->op != OP_NE && test->op != OP_EQ) || test->args[0]->class != CLASS_PTR ||
        !is_const_of(test->args[1], 0) || pred->succs.items[0] == pred->succs.items[1])
        return;
    bool yes = pred->succs.items[0] == block;
    if (yes == (test->op == OP_NE))
        add_fact(known, test->args[0]);
}

static bool all_operands_known(const Known *known, const Value *phi) {
    for (int i = 0; i < phi->arg_count; i++)
        if (phi->args[i] != phi && !is_known(known, phi->args[i]))
            return false;
    return true;
}

// An access through a pointer that is known cannot fault, which lets later
// passes remove or move it; one through an unknown pointer is a check itself.
static void visit_access(Known *known, Value *access) {
    bool good = is_known(known, access->args[0]);
    if (access->op == OP_MOVE)
        good &= is_known(known, access->args[1]);
    if (good)
        access->flags |= VALUE_NONNULL;
    else if (access->op != OP_MOVE && access->imm >= 0 && access->imm < 4000)
        add_fact(known, access->args[0]);
}

static void visit(Known *known, Block *block) {
    add_branch_fact(known, block);
    for (int n = 0; n < block->values.len; n++) {
        Value *value = block->values.items[n];
        if ((value->op == OP_LOAD || value->op == OP_STORE || value->op == OP_MOVE ||
             value->op == OP_ZERO) && value->args[0]->class == CLASS_PTR) {
            visit_access(known, value);
            continue;
        }
        if (value->op == OP_PHI && value->class == CLASS_PTR) {
            if (all_operands_known(known, value))
                add_fact(known, value);
        } else if (value->op == OP_NILCHECK) {
            if (is_known(known, value->args[0]))
                ir_make_nop(value);
            else
                add_fact(known, value->args[0]);
        }
    }
}

// Needs SSA form.
void nilcheck(IrFunc *f) {
    cfg_build(f);
    dom_build(f);
    Known known = {0};
    known.count = ARENA_ARRAY(&known.arena, int, f->value_count);
    Block **order = dom_preorder(f, &known.arena);
    int *marks = ARENA_ARRAY(&known.arena, int, f->blocks.len + 1);
    int *ends = ARENA_ARRAY(&known.arena, int, f->blocks.len + 1);
    int depth = 0;
    for (int i = 0; i < f->blocks.len; i++) {
        while (depth > 0 && ends[depth - 1] <= order[i]->dom_pre) {
            int mark = marks[--depth];
            while (known.stack.len > mark)
                known.count[known.stack.items[--known.stack.len]]--;
        }
        marks[depth] = known.stack.len;
        ends[depth++] = order[i]->dom_post;
        visit(&known, order[i]);
    }
    arena_free(&known.arena);
}
