// Making and changing IR: values, blocks, edges.
//
// The functions here keep two kinds of book-keeping true, so that passes need
// not think of them: `uses`, how often a value is named by operands, controls
// and results; and `preds`, the edges seen from their targets, in the order of
// phi operands.  An edge can occur twice between the same two blocks (a switch
// with two cases that do the same); the n-th such successor corresponds to the
// n-th such predecessor.
#include "codegen/ir.h"

#include <assert.h>
#include <string.h>

// The property names as they are written in the tables.
#define ANY OP_ANY_ARGS
#define PURE OP_PURE
#define COMMUTES OP_COMMUTES
#define READS OP_READS
#define WRITES OP_WRITES
#define FAULTS OP_FAULTS
#define CALLS OP_CALLS
#define PINNED OP_PINNED

const OpInfo op_info[OP_COUNT] = {
#define OP(name, text, args, properties) [OP_##name] = {text, args, properties},
#include "codegen/ops.def"
};

#undef PURE
#define LEAF RT_LEAF
#define ALLOCS RT_ALLOCS
#define NORETURN RT_NORETURN
#define PURE RT_PURE

const RuntimeInfo runtime_info[RT_COUNT] = {
#define ENTRY(name, arguments, results, flags) \
    [RT_##name] = {#name, arguments, results, flags},
#include "runtime/entries.def"
};

int class_size(Class c) {
    static const int sizes[] = {
        [CLASS_NONE] = 0, [CLASS_I8] = 1, [CLASS_I16] = 2, [CLASS_I32] = 4,
        [CLASS_I64] = 8, [CLASS_F32] = 4, [CLASS_F64] = 8, [CLASS_PTR] = 8,
    };
    return sizes[c];
}

// ---- Functions, blocks, variables, slots

IrFunc *ir_func_new(Arena *arena, Symbol *symbol, const char *name) {
    IrFunc *f = ARENA_NEW(arena, IrFunc);
    f->arena = arena;
    f->symbol = symbol;
    f->name = name;
    f->value_count = 1; // v0 is never used, so that 0 can mean "none"
    return f;
}

Block *ir_block_new(IrFunc *f) {
    Block *block = ARENA_NEW(f->arena, Block);
    block->func = f;
    block->id = f->block_count++;
    block->kind = BLOCK_OPEN;
    vec_push(f->arena, &f->blocks, block);
    return block;
}

int ir_var_new(IrFunc *f, Class class, Object *object, const char *name) {
    IrVar var = {.class = class, .object = object, .name = name};
    vec_push(f->arena, &f->vars, var);
    return f->vars.len - 1;
}

Slot *ir_slot_new(IrFunc *f, int64_t size, int align, Type *type) {
    Slot *slot = ARENA_NEW(f->arena, Slot);
    slot->kind = SLOT_LOCAL;
    slot->id = f->slots.len;
    slot->size = size;
    slot->align = align;
    slot->type = type;
    vec_push(f->arena, &f->slots, slot);
    return slot;
}

// ---- Values

// Operand arrays beyond `few` have room for a power of two.
Value **ir_operand_array(IrFunc *f, int count) {
    int capacity = 4;
    while (capacity < count)
        capacity *= 2;
    return ARENA_ARRAY(f->arena, Value *, capacity);
}

static void set_args(IrFunc *f, Value *value, int count, Value *const *args) {
    value->arg_count = count;
    value->args = value->few;
    if (count > 3)
        value->args = ir_operand_array(f, count);
    for (int i = 0; i < count; i++) {
        value->args[i] = args[i];
        args[i]->uses++;
    }
}

static void drop_args(Value *value) {
    for (int i = 0; i < value->arg_count; i++)
        value->args[i]->uses--;
    value->arg_count = 0;
    value->args = value->few;
}

Value *ir_value_new(IrFunc *f, Op op, Class c, Pos pos, int arg_count,
                    Value *const *args) {
    assert(op >= OP_COUNT || op_info[op].args == OP_ANY_ARGS ||
           op_info[op].args == arg_count);
    Value *value = ARENA_NEW(f->arena, Value);
    value->op = op;
    value->class = c;
    value->id = f->value_count++;
    value->pos = pos;
    value->reg = -1;
    set_args(f, value, arg_count, args);
    return value;
}

Value *ir_append(IrFunc *f, Block *block, Op op, Class class, Pos pos,
                 int arg_count, Value *const *args) {
    Value *value = ir_value_new(f, op, class, pos, arg_count, args);
    value->block = block;
    vec_push(f->arena, &block->values, value);
    return value;
}

Value *ir_append0(IrFunc *f, Block *b, Op op, Class c, Pos pos) {
    return ir_append(f, b, op, c, pos, 0, NULL);
}

Value *ir_append1(IrFunc *f, Block *b, Op op, Class c, Pos pos, Value *x) {
    return ir_append(f, b, op, c, pos, 1, (Value *[]){x});
}

Value *ir_append2(IrFunc *f, Block *b, Op op, Class c, Pos pos, Value *x, Value *y) {
    return ir_append(f, b, op, c, pos, 2, (Value *[]){x, y});
}

Value *ir_append3(IrFunc *f, Block *b, Op op, Class c, Pos pos, Value *x, Value *y,
                  Value *z) {
    return ir_append(f, b, op, c, pos, 3, (Value *[]){x, y, z});
}

// Constants are kept sign-extended from their width, so that equal constants
// have equal imm.
static int64_t normalized(Class c, int64_t value) {
    switch (c) {
    case CLASS_I8: return (int8_t)value;
    case CLASS_I16: return (int16_t)value;
    case CLASS_I32: return (int32_t)value;
    default: return value;
    }
}

Value *ir_const(IrFunc *f, Block *b, Class c, int64_t value) {
    Value *result = ir_append0(f, b, OP_CONST, c, (Pos){0});
    result->imm = normalized(c, value);
    return result;
}

Value *ir_fconst(IrFunc *f, Block *b, Class c, double value) {
    Value *result = ir_append0(f, b, OP_FCONST, c, (Pos){0});
    result->fimm = c == CLASS_F32 ? (double)(float)value : value;
    return result;
}

void ir_insert_before(Block *block, int index, Value *value) {
    vec_push(block->func->arena, &block->values, value);
    Value **items = block->values.items;
    memmove(items + index + 1, items + index,
            sizeof *items * (size_t)(block->values.len - 1 - index));
    items[index] = value;
    value->block = block;
}

void ir_set_arg(Value *value, int index, Value *arg) {
    arg->uses++;
    value->args[index]->uses--;
    value->args[index] = arg;
}

void ir_add_arg(IrFunc *f, Value *value, Value *arg) {
    int n = value->arg_count;
    bool full = value->args == value->few || value->args == NULL
                    ? n >= 3
                    : n >= 4 && (n & (n - 1)) == 0;
    if (full) {
        Value **args = ir_operand_array(f, n + 1);
        memcpy(args, value->args, sizeof *args * (size_t)n);
        value->args = args;
    }
    value->args[value->arg_count++] = arg;
    arg->uses++;
}

void ir_rewrite(IrFunc *f, Value *value, Op op, int arg_count, Value *const *args) {
    Value *kept[3];
    Value **copy = arg_count <= 3 ? kept : ir_operand_array(f, arg_count);
    for (int i = 0; i < arg_count; i++) {
        copy[i] = args[i]; // ARGS may be VALUE's own
        copy[i]->uses++;
    }
    drop_args(value);
    value->op = op;
    value->flags = 0;
    value->imm = 0;
    value->aux = NULL;
    set_args(f, value, arg_count, copy);
    for (int i = 0; i < arg_count; i++)
        copy[i]->uses--;
}

void ir_replace_by(Value *value, Value *with) {
    assert(value != with);
    with->uses++;
    drop_args(value);
    value->op = OP_COPY;
    value->flags = 0;
    value->imm = 0;
    value->aux = NULL;
    value->arg_count = 1;
    value->args = value->few;
    value->few[0] = with;
}

void ir_make_const(Value *value, int64_t imm) {
    drop_args(value);
    value->op = OP_CONST;
    value->flags = 0;
    value->aux = NULL;
    value->imm = normalized(value->class, imm);
}

void ir_make_nop(Value *value) {
    drop_args(value);
    value->op = OP_NOP;
    value->class = CLASS_NONE;
    value->flags = 0;
    value->imm = 0;
    value->aux = NULL;
}

// ---- Edges

void ir_set_control(Block *block, Value *control) {
    if (control)
        control->uses++;
    if (block->control)
        block->control->uses--;
    block->control = control;
}

static void add_edge(Block *from, Block *to) {
    vec_push(from->func->arena, &from->succs, to);
    vec_push(from->func->arena, &to->preds, from);
}

void ir_jump(Block *from, Block *to) {
    assert(from->kind == BLOCK_OPEN);
    from->kind = BLOCK_JUMP;
    add_edge(from, to);
}

void ir_branch(Block *from, Value *control, Block *yes, Block *no, int likely) {
    assert(from->kind == BLOCK_OPEN);
    from->kind = BLOCK_BRANCH;
    from->likely = likely;
    ir_set_control(from, control);
    add_edge(from, yes);
    add_edge(from, no);
}

void ir_switch(IrFunc *f, Block *from, Value *control, Block **targets, int count) {
    assert(from->kind == BLOCK_OPEN && count > 0);
    from->kind = BLOCK_SWITCH;
    ir_set_control(from, control);
    for (int i = 0; i < count; i++)
        add_edge(from, targets[i]);
}

void ir_return(IrFunc *f, Block *block, Value *const *results, int count) {
    assert(block->kind == BLOCK_OPEN);
    block->kind = BLOCK_RETURN;
    for (int i = 0; i < count; i++) {
        vec_push(f->arena, &block->results, results[i]);
        results[i]->uses++;
    }
}

void ir_unreachable(Block *block) {
    assert(block->kind == BLOCK_OPEN);
    block->kind = BLOCK_UNREACHABLE;
}

int ir_pred_index(const Block *from, int succ_index) {
    const Block *to = from->succs.items[succ_index];
    int nth = 0;
    for (int i = 0; i < succ_index; i++)
        nth += from->succs.items[i] == to;
    for (int i = 0; i < to->preds.len; i++)
        if (to->preds.items[i] == from && nth-- == 0)
            return i;
    assert(!"edge without its predecessor entry");
    return -1;
}

// Phis stand first; a phi that has become a copy may stand among them.
static void remove_pred(Block *block, int index) {
    Block **preds = block->preds.items;
    size_t after = (size_t)(block->preds.len - index - 1);
    memmove(preds + index, preds + index + 1, sizeof *preds * after);
    block->preds.len--;
    for (int i = 0; i < block->values.len; i++) {
        Value *phi = block->values.items[i];
        if (phi->op == OP_COPY || phi->op == OP_CONST || phi->op == OP_NOP)
            continue;
        if (phi->op != OP_PHI)
            break;
        phi->args[index]->uses--;
        memmove(phi->args + index, phi->args + index + 1, sizeof *phi->args * after);
        phi->arg_count--;
    }
}

static void remove_succ(Block *block, int index) {
    size_t after = (size_t)(block->succs.len - index - 1);
    memmove(block->succs.items + index, block->succs.items + index + 1,
            sizeof *block->succs.items * after);
    block->succs.len--;
}

void ir_remove_edge(Block *from, int succ_index) {
    remove_pred(from->succs.items[succ_index], ir_pred_index(from, succ_index));
    remove_succ(from, succ_index);
    if (from->kind == BLOCK_BRANCH) {
        from->kind = BLOCK_JUMP;
        from->likely = 0;
        ir_set_control(from, NULL);
    }
}

// The n-th equal successor must stay the n-th equal predecessor: TO must not
// yet be a successor after this one, which holds for fresh blocks and for
// sources with one successor; asserted.
void ir_redirect_edge(Block *from, int succ_index, Block *to) {
    for (int i = succ_index + 1; i < from->succs.len; i++)
        assert(from->succs.items[i] != to);
    remove_pred(from->succs.items[succ_index], ir_pred_index(from, succ_index));
    from->succs.items[succ_index] = to;
    vec_push(to->func->arena, &to->preds, from);
}

Block *ir_split_edge(Block *from, int succ_index) {
    IrFunc *f = from->func;
    Block *to = from->succs.items[succ_index];
    int pred_index = ir_pred_index(from, succ_index);
    Block *middle = ir_block_new(f);
    middle->kind = BLOCK_JUMP;
    middle->pos = from->pos;
    vec_push(f->arena, &middle->succs, to);
    vec_push(f->arena, &middle->preds, from);
    from->succs.items[succ_index] = middle;
    to->preds.items[pred_index] = middle;
    return middle;
}
