// Small recursive functions, inlined into themselves.
//
//     func fib(n int) int {                 func fib(n int) int {
//         if n < 2 { return n }                 if n < 2 { return n }
//         return fib(n-1) + fib(n-2)   ->       a := n-1                  // fib(n-1)
//     }                                         if a < 2 { r = a } else { r = fib(a-1) + fib(a-2) }
//                                               …
//
// Go's inliner leaves recursion alone, and so does ours on the syntax tree, since
// its verdicts are printed and decide what escapes.  Here nothing is decided any
// more: only the cost of calls is left, most of which a level or two of
// inlining saves.  Values keep their position and the chain of calls they were
// inlined through, so that tracebacks show every level.
#include "codegen/ir.h"
#include "escape/escape.h"

#include <string.h>

enum {
    MAX_BODY = 28,   // values of a function worth it
    MAX_VALUES = 150, // of the function after inlining
    MAX_CALLS = 3,   // of itself, in the original
};

// ---- A copy of the body, taken before anything changes

typedef struct Template {
    IrFunc *f;
    Block **blocks;   // [0] is the entry
    int block_count;
    int inline_count; // f->inlines at that time
    int size;         // number of values
} Template;

// Maps from the body that is copied to the copy.
typedef struct Copy {
    Value **values;   // by id
    Block **blocks;   // by id
    int *inlines;     // by `inlined`
} Copy;

static Value *copy_value(IrFunc *f, const Copy *copy, const Value *value, Block *block) {
    Value *twin = ir_value_new(f, OP_NOP, value->class, value->pos, 0, NULL);
    twin->op = value->op; // operands follow
    twin->flags = value->flags;
    twin->imm = value->imm;
    twin->aux = value->aux;
    twin->inlined = copy->inlines[value->inlined];
    twin->site = value->site;
    twin->block = block;
    copy->values[value->id] = twin;
    return twin;
}

// Copies blocks and values; operands and edges follow when all exist.  Values
// that COPY has already (parameters) are not copied.
static void copy_blocks(IrFunc *f, Block *const *blocks, int count, Copy *copy,
                        Block *(*new_block)(IrFunc *f)) {
    for (int i = 0; i < count; i++) {
        const Block *block = blocks[i];
        Block *twin = new_block(f);
        twin->pos = block->pos;
        copy->blocks[block->id] = twin;
        for (int n = 0; n < block->values.len; n++)
            if (!copy->values[block->values.items[n]->id])
                vec_push(f->arena, &twin->values,
                         copy_value(f, copy, block->values.items[n], twin));
    }
    for (int i = 0; i < count; i++) {
        const Block *block = blocks[i];
        Block *twin = copy->blocks[block->id];
        for (int n = 0; n < block->values.len; n++) {
            const Value *value = block->values.items[n];
            if (value->op == OP_PARAM)
                continue;
            for (int a = 0; a < value->arg_count; a++)
                ir_add_arg(f, copy->values[value->id], copy->values[value->args[a]->id]);
        }
        twin->kind = block->kind;
        twin->likely = block->likely;
        if (block->control)
            ir_set_control(twin, copy->values[block->control->id]);
        for (int s = 0; s < block->succs.len; s++)
            vec_push(f->arena, &twin->succs, copy->blocks[block->succs.items[s]->id]);
        for (int p = 0; p < block->preds.len; p++)
            vec_push(f->arena, &twin->preds, copy->blocks[block->preds.items[p]->id]);
        for (int r = 0; r < block->results.len; r++) {
            Value *result = copy->values[block->results.items[r]->id];
            vec_push(f->arena, &twin->results, result);
            result->uses++;
        }
    }
}

// A block that is in no list.
static Block *detached_block(IrFunc *f) {
    Block *block = ARENA_NEW(f->arena, Block);
    block->func = f;
    block->id = f->block_count++;
    return block;
}

static Copy new_copy(Arena *arena, const IrFunc *f, int inline_count) {
    return (Copy){
        .values = ARENA_ARRAY(arena, Value *, f->value_count),
        .blocks = ARENA_ARRAY(arena, Block *, f->block_count),
        .inlines = ARENA_ARRAY(arena, int, inline_count + 1),
    };
}

static Template take_template(IrFunc *f, Arena *arena) {
    Template t = {.f = f, .block_count = f->blocks.len, .inline_count = f->inlines.len};
    Copy copy = new_copy(arena, f, f->inlines.len);
    for (int i = 0; i <= f->inlines.len; i++)
        copy.inlines[i] = i;
    copy_blocks(f, f->blocks.items, f->blocks.len, &copy, detached_block);
    t.blocks = ARENA_ARRAY(arena, Block *, t.block_count);
    for (int i = 0; i < t.block_count; i++) {
        t.blocks[i] = copy.blocks[f->blocks.items[i]->id];
        t.size += t.blocks[i]->values.len;
    }
    return t;
}

// ---- Putting it in the place of a call

// What follows the call at INDEX goes to a block of its own, with the end of
// its block.
static Block *split_after(IrFunc *f, Block *block, int index, int results) {
    Block *rest = ir_block_new(f);
    rest->pos = block->pos;
    rest->kind = block->kind;
    rest->likely = block->likely;
    rest->control = block->control;
    memcpy(&rest->succs, &block->succs, sizeof rest->succs);
    memcpy(&rest->results, &block->results, sizeof rest->results);
    for (int s = 0; s < rest->succs.len; s++) {
        Block *succ = rest->succs.items[s];
        for (int p = 0; p < succ->preds.len; p++)
            if (succ->preds.items[p] == block)
                succ->preds.items[p] = rest;
    }
    for (int n = index + 1 + results; n < block->values.len; n++) {
        block->values.items[n]->block = rest;
        vec_push(f->arena, &rest->values, block->values.items[n]);
    }
    block->values.len = index;
    block->kind = BLOCK_OPEN;
    block->likely = 0;
    block->control = NULL;
    memset(&block->succs, 0, sizeof block->succs);
    memset(&block->results, 0, sizeof block->results);
    return rest;
}

// The inlined call, and what was inlined in the body already.
static void copy_inlines(const Template *t, Copy *copy, const Value *call) {
    IrFunc *f = t->f;
    InlineInfo info = {.func = f->func, .call = call->pos, .parent = call->inlined};
    vec_push(f->arena, &f->inlines, info);
    copy->inlines[0] = f->inlines.len;
    for (int i = 1; i <= t->inline_count; i++) {
        InlineInfo inner = f->inlines.items[i - 1];
        inner.parent = copy->inlines[inner.parent];
        vec_push(f->arena, &f->inlines, inner);
        copy->inlines[i] = f->inlines.len;
    }
}

static void bind_parameters(const Template *t, Copy *copy, const Value *call) {
    for (int i = 0; i < t->block_count; i++)
        for (int n = 0; n < t->blocks[i]->values.len; n++) {
            const Value *value = t->blocks[i]->values.items[n];
            if (value->op == OP_PARAM)
                copy->values[value->id] = call->args[value->imm];
        }
}

// Returns jump to REST; the values they return meet in phis, which take the
// place of the call's results.
static void join_returns(const Template *t, const Copy *copy, Block *rest, Value **results,
                         int result_count) {
    IrFunc *f = t->f;
    Value *phis[16];
    for (int r = 0; r < result_count; r++) {
        phis[r] = ir_value_new(f, OP_PHI, results[r]->class, rest->pos, 0, NULL);
        ir_insert_before(rest, r, phis[r]);
    }
    for (int i = 0; i < t->block_count; i++) {
        Block *block = copy->blocks[t->blocks[i]->id];
        if (block->kind != BLOCK_RETURN)
            continue;
        for (int r = 0; r < result_count; r++) {
            ir_add_arg(f, phis[r], block->results.items[r]);
            block->results.items[r]->uses--;
        }
        block->results.len = 0;
        block->kind = BLOCK_OPEN;
        ir_jump(block, rest);
    }
    for (int r = 0; r < result_count; r++) {
        ir_replace_by(results[r], phis[r]);
        ir_insert_before(rest, result_count + r, results[r]); // a copy until dce
    }
}

static void inline_call(const Template *t, Value *call) {
    IrFunc *f = t->f;
    Arena scratch = {0};
    Block *block = call->block;
    int index = 0;
    while (block->values.items[index] != call)
        index++;
    int result_count = call->call->result_count;
    Value *results[16];
    memcpy(results, block->values.items + index + 1,
           sizeof *results * (size_t)result_count);

    Block *rest = split_after(f, block, index, result_count);
    Copy copy = new_copy(&scratch, f, t->inline_count);
    copy_inlines(t, &copy, call);
    bind_parameters(t, &copy, call);
    copy_blocks(f, t->blocks, t->block_count, &copy, ir_block_new);
    ir_jump(block, copy.blocks[t->blocks[0]->id]);
    join_returns(t, &copy, rest, results, result_count);
    ir_make_nop(call);
    arena_free(&scratch);
}

// ---- Which functions, which calls

static bool is_self_call(const IrFunc *f, const Value *value) {
    return value->op == OP_CALL && value->call->kind == CALLIR_STATIC &&
           value->call->symbol == f->symbol;
}

// The call's results, all of them, follow it in order.
static bool has_plain_results(const Value *call) {
    const Block *block = call->block;
    int index = 0;
    while (block->values.items[index] != call)
        index++;
    for (int r = 0; r < call->call->result_count; r++) {
        if (index + 1 + r >= block->values.len)
            return false;
        const Value *result = block->values.items[index + 1 + r];
        if (result->op != OP_RESULT || result->args[0] != call || result->imm != r)
            return false;
    }
    return call->uses == call->call->result_count && call->call->result_count <= 16;
}

typedef Vec(Value *) CallList;

static void find_self_calls(IrFunc *f, Arena *arena, CallList *calls) {
    for (int i = 0; i < f->blocks.len; i++)
        for (int n = 0; n < f->blocks.items[i]->values.len; n++)
            if (is_self_call(f, f->blocks.items[i]->values.items[n]))
                vec_push(arena, calls, f->blocks.items[i]->values.items[n]);
}

// Frame slots would have to be copied, and cleared; functions with them are not
// small anyway.
static bool is_plain(const IrFunc *f) {
    bool returns = false;
    int size = 0;
    if (f->landing || f->is_wrapper || f->is_closure || f->args_size || f->results_size ||
        f->has_recover || !f->func || (f->func->pragma & PRAGMA_NOINLINE) ||
        escape_options.no_inlining)
        return false;
    for (int i = 0; i < f->blocks.len; i++) {
        const Block *block = f->blocks.items[i];
        returns |= block->kind == BLOCK_RETURN;
        for (int n = 0; n < block->values.len; n++) {
            const Value *value = block->values.items[n];
            switch (value->op) {
            case OP_CONST: case OP_FCONST: case OP_PARAM: case OP_SYMADDR: case OP_RESULT:
                continue; // cost nothing
            case OP_SLOTADDR: case OP_OUTADDR: case OP_CALLER_SP: case OP_CONTEXT:
                return false;
            }
            size++;
        }
        if (block->loop_depth > 0 || block->kind == BLOCK_SWITCH)
            return false; // the calls are not what it spends its time on
    }
    return returns && size <= MAX_BODY;
}

static int count_values(const IrFunc *f) {
    int count = 0;
    for (int i = 0; i < f->blocks.len; i++)
        count += f->blocks.items[i]->values.len;
    return count;
}

// Needs SSA form, no copies.
void recursion(IrFunc *f) {
    Arena scratch = {0};
    CallList calls = {0};
    find_self_calls(f, &scratch, &calls);
    bool worth_it = calls.len > 0 && calls.len <= MAX_CALLS;
    for (int i = 0; i < calls.len; i++)
        worth_it &= calls.items[i]->call->out_bytes == 0 && has_plain_results(calls.items[i]);
    if (worth_it) {
        cfg_build(f);
        dom_build(f);
        loops_build(f);
    }
    if (worth_it && is_plain(f)) {
        Template t = take_template(f, &scratch);
        int size = count_values(f); // only grows: func f() { f() } never would
        while (calls.len > 0 && size + calls.len * t.size <= MAX_VALUES) {
            for (int i = 0; i < calls.len; i++)
                inline_call(&t, calls.items[i]);
            size += calls.len * t.size;
            calls.len = 0;
            find_self_calls(f, &scratch, &calls);
        }
        ir_propagate_copies(f);
    }
    arena_free(&scratch);
}
