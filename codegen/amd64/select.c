// Instruction selection: IR values become machine values, in place.
//
// A greedy cover of the value graph.  Blocks are visited from last to first and
// each block backwards, so that a value is seen after all its users; a user may
// swallow the values it is made of, as long as nobody else needs them:
//
//     v3 = shl v2 3              v5 = LOAD [v1 + v2*8 + 16]
//     v4 = addptr v1 v3 +16
//     v5 = load v4
//
// Swallowed values lose their last use and vanish when their turn comes.  What
// is swallowed:
//   - address arithmetic, into loads, stores and LEA
//   - constants that fit, as immediates
//   - loads, as memory operands, if nothing between load and use could change
//     the memory or panic first
//   - comparisons, into branches, selects, checks and bounds checks
//   - conversions that cost nothing (a 32-bit result has a zero upper half)
//
// Integers of 8 and 16 bits live in registers with arbitrary upper bits; only
// instructions to which the upper bits matter extend them first.
#include "codegen/amd64/select.h"

#include <assert.h>
#include <string.h>

#define POINT MACH_POINT
#define SAME MACH_SAME
#define COMM MACH_COMM
#define REMAT MACH_REMAT
#define EARLY MACH_EARLY
const MachInfo mach_info[] = {
#define MACH(name, text, properties) {text, properties},
#include "codegen/amd64/templates.def"
};


// ---- Calls

static void select_call(Select *s, Value *v) {
    for (int i = 0; i < v->arg_count; i++) {
        Value *operand = strip(v->args[i]);
        operand->uses++;
        v->args[i]->uses--;
        v->args[i] = operand;
    }
    v->info = new_mach(s);
    bool runtime = v->op == OP_RTCALL;
    v->op = runtime ? M_RTCALL : M_CALL;
    if (!runtime && v->call->out_bytes > s->m->out_bytes)
        s->m->out_bytes = v->call->out_bytes;
    // Its results follow it at once (the list is built backwards).
    s->out.len--;
    for (int i = 0; i < s->results.len; i++)
        vec_push(s->m->arena, &s->out, s->results.items[i]);
    s->results.len = 0;
    vec_push(s->m->arena, &s->out, v);
    if (!runtime && v->call->tail)
        return; // a jump needs no frame
    s->m->has_calls = true;
    s->m->calls_go |= !runtime || v->imm == RT_defer_return;
}

static void select_result(Select *s, Value *v) {
    assert(v->args[0]->block == v->block);
    become(s, v, M_RESULT, new_mach(s), &(Args){0});
    s->out.len--;
    vec_push(s->m->arena, &s->results, v);
}

// ---- One value

// Nobody uses it and nothing would be missed.
static bool is_dead(const Value *v) {
    if (v->uses > 0)
        return false;
    if (v->flags & VALUE_MARK)
        return true;
    switch (v->op) {
    case OP_PARAM: case OP_CONTEXT: case OP_RESULT: case OP_PHI:
        return true;
    case OP_LOAD:
        return (v->flags & VALUE_NONNULL) && !(v->flags & VALUE_VOLATILE);
    default:
        return op_info[v->op].properties & OP_PURE;
    }
}

static void select_plain(Select *s, Value *v, MachOp op) {
    v->op = (uint16_t)op;
    v->info = new_mach(s);
}

static void select_value(Select *s, Value *v) {
    switch ((Op)v->op) {
    case OP_CONST: select_const(s, v); break;
    case OP_FCONST: select_plain(s, v, M_FLOATI); break;
    case OP_SYMADDR: case OP_SLOTADDR: case OP_OUTADDR: case OP_ADDPTR:
        select_address(s, v);
        break;
    case OP_PARAM: select_plain(s, v, M_PARAM); break;
    case OP_CONTEXT: select_plain(s, v, M_CONTEXT); break;
    case OP_CALLER_SP: select_plain(s, v, M_CALLERSP); break;
    case OP_PHI: break;
    case OP_COPY: case OP_TRUNC: case OP_PTRTOINT: case OP_INTTOPTR:
        select_unary(s, v, M_COPY);
        break;
    case OP_ADD: select_add(s, v); break;
    case OP_SUB: select_sub(s, v); break;
    case OP_MUL: select_mul(s, v); break;
    case OP_DIV: case OP_MOD: case OP_UDIV: case OP_UMOD:
        select_division(s, v);
        break;
    case OP_MULHI: case OP_UMULHI: {
        Mach *mach = new_mach(s);
        Args args = {.items = {strip(v->args[0]), strip(v->args[1])}, .count = 2};
        mach->width = v->class;
        become(s, v, v->op == OP_MULHI ? M_MULHI : M_UMULHI, mach, &args);
        break;
    }
    case OP_NEG: select_unary(s, v, M_NEG); break;
    case OP_NOT: select_unary(s, v, M_NOT); break;
    case OP_AND: select_binary(s, v, M_AND); break;
    case OP_OR: select_binary(s, v, M_OR); break;
    case OP_XOR: select_binary(s, v, M_XOR); break;
    case OP_SHL: case OP_SHR: case OP_SAR: select_shift(s, v); break;
    case OP_ROTL: select_rotate(s, v); break;
    case OP_BSWAP:
        select_unary(s, v, v->class == CLASS_I16 ? M_ROLI : M_BSWAP);
        v->imm = 8;
        break;
    case OP_CLZ: select_bits(s, v, M_CLZ); break;
    case OP_CTZ: select_bits(s, v, M_CTZ); break;
    case OP_POPCNT: select_bits(s, v, M_POPCNT); break;
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_ULT: case OP_ULE:
    case OP_FEQ: case OP_FNE: case OP_FLT: case OP_FLE:
        select_compare(s, v);
        break;
    case OP_SELECT: select_select(s, v); break;
    case OP_SEXT: case OP_ZEXT: select_extend(s, v); break;
    case OP_ITOF: select_unary(s, v, M_ITOF); break;
    case OP_UTOF: select_unary(s, v, M_UTOF); break;
    case OP_FTOI: select_unary(s, v, M_FTOI); break;
    case OP_FTOU: select_unary(s, v, M_FTOU); break;
    case OP_FTOF: select_unary(s, v, M_FTOF); break;
    case OP_BITCAST: select_unary(s, v, M_BITCAST); break;
    case OP_FADD: select_binary(s, v, M_FADD); break;
    case OP_FSUB: select_binary(s, v, M_FSUB); break;
    case OP_FMUL: select_binary(s, v, M_FMUL); break;
    case OP_FDIV: select_binary(s, v, M_FDIV); break;
    case OP_FNEG: select_unary(s, v, M_FNEG); break;
    case OP_FSQRT: select_unary(s, v, M_FSQRT); break;
    case OP_FABS: select_unary(s, v, M_FABS); break;
    case OP_FMA: { // x*y + z: z is overwritten
        Args args = {.items = {strip(v->args[2]), strip(v->args[0]),
                               strip(v->args[1])}, .count = 3};
        become(s, v, M_FMA, new_mach(s), &args);
        break;
    }
    case OP_LOAD: select_load(s, v); break;
    case OP_STORE: select_store(s, v); break;
    case OP_MOVE: select_move(s, v); break;
    case OP_ZERO: select_zero(s, v); break;
    case OP_NILCHECK: select_nilcheck(s, v); break;
    case OP_BOUNDS: select_bounds(s, v); break;
    case OP_CHECK: select_check(s, v); break;
    case OP_CALL: case OP_RTCALL: select_call(s, v); break;
    case OP_RESULT: select_result(s, v); break;
    case OP_NEW:
        select_plain(s, v, M_NEW);
        s->m->has_calls = true;
        break;
    case OP_KEEPALIVE: select_unary(s, v, M_KEEPALIVE); break;
    case OP_ATOMIC_LOAD: case OP_ATOMIC_STORE: case OP_ATOMIC_ADD: case OP_ATOMIC_SWAP:
    case OP_ATOMIC_CAS:
        select_atomic(s, v);
        break;
    case OP_NOP: s->out.len--; break;
    case OP_GETVAR: case OP_SETVAR: case OP_COUNT: case OP_MACHINE:
        internal_error("select: %s: unexpected operation %d", s->f->name, v->op);
    }
}

// ---- Blocks

// The machine value that ends the block, if it needs one.
static void select_end(Select *s, Block *b) {
    Value *end = ARENA_NEW(s->m->arena, Value);
    end->id = (uint32_t)s->f->value_count++;
    end->pos = b->pos;
    end->block = b;
    end->args = end->few;
    end->reg = -1;
    Mach *mach = new_mach(s);
    Args args = {0};
    int64_t imm = 0;
    switch (b->kind) {
    case BLOCK_BRANCH: {
        Value *control = b->control;
        if (control->pos != NO_POS)
            end->pos = control->pos;
        end->inlined = control->inlined;
        fold_condition(s, mach, control, &args, &imm);
        become(s, end, M_JCC, mach, &args);
        control->uses--;
        break;
    }
    case BLOCK_SWITCH:
        add_arg(&args, strip(b->control));
        become(s, end, M_SWITCH, mach, &args);
        b->control->uses--;
        break;
    case BLOCK_RETURN:
        end->op = M_RET;
        end->info = mach;
        end->arg_count = (int16_t)b->results.len;
        end->args = b->results.items;
        break;
    default:
        return;
    }
    end->imm = imm;
    b->control = NULL;
    vec_push(s->m->arena, &s->out, end);
}

// Counts the writes and panics before each value.
static void number_effects(Select *s, Block *b) {
    int writes = 0, panics = 0;
    for (int i = 0; i < b->values.len; i++) {
        Value *v = b->values.items[i];
        s->writes[v->id] = writes;
        s->panics[v->id] = panics;
        unsigned properties = op_info[v->op].properties;
        if (properties & (OP_WRITES | OP_CALLS))
            writes++;
        if (v->op == OP_BOUNDS || v->op == OP_CHECK)
            panics++;
    }
    s->now_writes = writes;
    s->now_panics = panics;
}

static void select_block(Select *s, Block *b) {
    s->block = b;
    s->out.len = 0;
    number_effects(s, b);
    select_end(s, b);
    for (int i = b->values.len - 1; i >= 0; i--) {
        Value *v = b->values.items[i];
        if (is_dead(v)) {
            for (int k = 0; k < v->arg_count; k++)
                v->args[k]->uses--;
            continue;
        }
        s->now_writes = s->writes[v->id];
        s->now_panics = s->panics[v->id];
        vec_push(s->m->arena, &s->out, v);
        select_value(s, v);
    }
    assert(s->results.len == 0);
    int count = s->out.len;
    Value **values = ARENA_ARRAY(s->m->arena, Value *, count);
    for (int i = 0; i < count; i++)
        values[i] = s->out.items[count - 1 - i];
    b->values.items = values;
    b->values.len = b->values.cap = count;
}

// Uses that only follow the register: phi operands, controls and results.
static void strip_edges(Block *b) {
    for (int i = 0; i < b->values.len && b->values.items[i]->op == OP_PHI; i++) {
        Value *phi = b->values.items[i];
        for (int k = 0; k < phi->arg_count; k++)
            phi->args[k] = strip(phi->args[k]);
    }
    for (int i = 0; i < b->results.len; i++)
        b->results.items[i] = strip(b->results.items[i]);
}

static void count_uses(Select *s, Machine *m) {
    for (int n = 0; n < m->order.len; n++) {
        Block *b = m->order.items[n];
        for (int i = 0; i < b->values.len; i++)
            b->values.items[i]->uses = 0;
    }
    for (int n = 0; n < m->order.len; n++) {
        Block *b = m->order.items[n];
        strip_edges(b);
        for (int i = 0; i < b->values.len; i++) {
            Value *v = b->values.items[i];
            v->flags &= (uint8_t)~VALUE_MARK;
            for (int k = 0; k < v->arg_count; k++)
                v->args[k]->uses++;
            switch (v->op) {
            case OP_MOVE:
                s->address_uses[v->args[1]->id]++;
                s->address_uses[v->args[0]->id]++;
                break;
            case OP_LOAD: case OP_STORE: case OP_ZERO: case OP_NILCHECK:
            case OP_ATOMIC_LOAD: case OP_ATOMIC_STORE: case OP_ATOMIC_ADD:
            case OP_ATOMIC_SWAP: case OP_ATOMIC_CAS:
                s->address_uses[v->args[0]->id]++;
                break;
            case OP_ADDPTR:
                if (is_const(v->args[1]))
                    s->address_uses[v->args[0]->id]++;
                break;
            }
        }
        if (b->control != NULL)
            b->control->uses++;
        for (int i = 0; i < b->results.len; i++)
            b->results.items[i]->uses++;
    }
}

void select_instructions(Machine *m) {
    IrFunc *f = m->f;
    Select s = {.m = m, .f = f};
    int count = f->value_count;
    s.writes = ARENA_ARRAY(m->arena, int, count);
    s.panics = ARENA_ARRAY(m->arena, int, count);
    // Values made here are never asked for their uses as addresses.
    s.address_uses = ARENA_ARRAY(m->arena, int, count);
    count_uses(&s, m);
    for (int n = m->order.len - 1; n >= 0; n--)
        select_block(&s, m->order.items[n]);
}

bool mach_remat(const Value *v) {
    if (!is_mach(v))
        return false;
    if (v->op == M_LEA)
        return v->arg_count == 0;
    return mach_info_of(v->op)->properties & REMAT;
}

bool new_is_inline(const Value *v) {
    return v->alloc->size > 0 && v->alloc->size <= MAX_INLINE_ALLOC;
}
