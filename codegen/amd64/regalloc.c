// Register allocation.
//
// One walk over the blocks in reverse postorder, instruction by instruction,
// with the registers' contents at hand (the design of Go's own allocator, and
// of QBE's; what to evict and what enters a block with several predecessors is
// decided by next-use distances as in Braun and Hack 2009):
//
//   - A value is in one register, its home, or in none.  When all are taken, the
//     one whose next use is furthest away loses its home.
//   - What has lost its home and is needed again is reloaded from its slot in
//     the frame, or computed again if that is as cheap (constants, addresses).
//     Only then does it get a slot; where it is stored there is decided last, by
//     spill.c: values are defined once, so one store serves all reloads.
//   - No register survives a call.
//   - A block with one predecessor begins as that ends.  One with several begins
//     as the likeliest of them ends, without what is not needed soon; a loop
//     header leaves out what the loop does not need.  The others shuffle their
//     registers on the edge (moves.c).
//
// The result is a list of Inst for each block.
#include "codegen/amd64/regalloc.h"

#include <assert.h>
#include <string.h>

#define INT_MASK                                                             \
    (BIT(RAX) | BIT(RCX) | BIT(RDX) | BIT(RBX) | BIT(RSI) | BIT(RDI) | BIT(R8) | \
     BIT(R9) | BIT(R10) | BIT(R11) | BIT(R12) | BIT(R13) | BIT(R15))
const RegMask INT_REGS = INT_MASK;
const RegMask FLOAT_REGS = 0x7fff0000; // XMM0 … XMM14

const int8_t abi_int_regs[ABI_INT_REGS] = {RAX, RBX, RCX, RDI, RSI, R8, R9, R10, R11};
const int8_t abi_c_regs[6] = {RDI, RSI, RDX, RCX, R8, R9};

// In this order registers are tried for values without wishes.
static const int8_t preference[] = {
    RSI, RDI, RBX, R8, R9, R10, R11, R12, R13, R15, RAX, RDX, RCX,
    XMM0, XMM1, XMM2, XMM3, XMM4, XMM5, XMM6, XMM7, XMM8, XMM9, XMM10, XMM11,
    XMM12, XMM13, XMM14,
};


// ---- Uses and hints of a block

static void push_use(Alloc *a, Value *v, int64_t distance) {
    Use *use = a->free_uses;
    if (use != NULL)
        a->free_uses = use->next;
    else
        use = ARENA_NEW(a->m->arena, Use);
    ValueState *state = state_of(a, v);
    if (state->uses == NULL)
        state->last_use = (int32_t)(distance > INT32_MAX ? INT32_MAX : distance);
    use->distance = distance;
    use->next = state->uses;
    state->uses = use;
}

void pop_use(Alloc *a, Value *v) {
    ValueState *state = state_of(a, v);
    Use *use = state->uses;
    assert(use != NULL);
    state->uses = use->next;
    use->next = a->free_uses;
    a->free_uses = use;
}

// ---- Wishes and claims

static void push_fixed(Alloc *a, int reg, int32_t position) {
    if (a->fixed_count[reg] == a->fixed_cap[reg]) {
        int cap = a->fixed_cap[reg] == 0 ? 16 : a->fixed_cap[reg] * 2;
        int32_t *bigger = ARENA_ARRAY(a->m->arena, int32_t, cap);
        if (a->fixed_cap[reg] > 0)
            memcpy(bigger, a->fixed[reg], sizeof(int32_t) * (size_t)a->fixed_count[reg]);
        a->fixed[reg] = bigger;
        a->fixed_cap[reg] = cap;
    }
    a->fixed[reg][a->fixed_count[reg]++] = position;
}

void wish_for(Alloc *a, const Value *v, int reg) {
    if (tracked(v))
        state_of(a, v)->hint = (int8_t)reg;
}

static void hint_operands(Alloc *a, const Value *v, int32_t position) {
    if (v->op == M_CALL || v->op == M_RTCALL || v->op == M_RET) {
        ArgRegs regs = {.c = v->op == M_RTCALL};
        for (int i = 0; i < v->arg_count; i++)
            wish_for(a, v->args[i], call_operand_reg(&regs, v, i));
        return;
    }
    Constraint c = constraint_of(v);
    for (int i = 0; i < v->arg_count; i++) {
        int reg = only_reg(c.args[i]);
        if (reg != NO_REG)
            wish_for(a, v->args[i], reg);
    }
    if (c.same >= 0 && only_reg(c.args[c.same]) == NO_REG) {
        int wish = state_of(a, v)->hint;
        if (wish != NO_REG && (c.args[c.same] & BIT(wish)))
            wish_for(a, v->args[c.same], wish);
    }
    RegMask fixed = c.clobber;
    for (int i = 0; i < v->arg_count; i++)
        if (only_reg(c.args[i]) != NO_REG)
            fixed |= c.args[i];
    for (; fixed != 0; fixed &= fixed - 1)
        push_fixed(a, __builtin_ctz(fixed), position);
}

// Values that a phi of a successor takes would like its register.
static void hint_phis(Alloc *a, Block *b) {
    for (int i = 0; i < b->succs.len; i++) {
        Block *succ = b->succs.items[i];
        if (succ->values.len == 0 || succ->values.items[0]->op != OP_PHI)
            continue;
        int pred = ir_pred_index(b, i);
        for (int k = 0; k < succ->values.len; k++) {
            Value *phi = succ->values.items[k];
            if (phi->op != OP_PHI)
                break;
            ValueState *state = state_of(a, phi);
            int reg = info_of(succ)->processed ? state->def_reg : state->hint;
            if (reg != NO_REG)
                wish_for(a, phi->args[pred], reg);
        }
    }
}

// Lists the uses of every value in the block, nearest first, and collects hints.
void build_uses(Alloc *a, Block *b) {
    BlockInfo *info = info_of(b);
    for (int r = 0; r < REG_COUNT; r++)
        a->fixed_count[r] = 0;
    int64_t calls = info->calls * CALL_DISTANCE;
    for (int i = 0; i < info->live_out_count; i++)
        push_use(a, info->live_out[i].value,
                 b->values.len + calls + info->live_out[i].distance);
    for (int i = 0; i < info->live_out_count; i++)
        state_of(a, info->live_out[i].value)->last_use = INT32_MAX;
    hint_phis(a, b);
    for (int i = b->values.len - 1; i >= 0; i--) {
        Value *v = b->values.items[i];
        if (v->op == OP_PHI)
            continue;
        if (mach_is_call(v)) // its own operands are used before
            calls -= CALL_DISTANCE;
        for (int k = v->arg_count - 1; k >= 0; k--)
            if (tracked(v->args[k]))
                push_use(a, v->args[k], i + calls);
        hint_operands(a, v, i);
    }
}

// ---- Registers

void set_home(Alloc *a, Value *v, int reg) {
    assert(a->regs[reg] == NULL);
    a->regs[reg] = v;
    a->occupied |= BIT(reg);
    state_of(a, v)->reg = (int8_t)reg;
    v->homes |= BIT(reg);
}

void drop_home(Alloc *a, int reg) {
    Value *v = a->regs[reg];
    if (v == NULL)
        return;
    state_of(a, v)->reg = NO_REG;
    a->regs[reg] = NULL;
    a->occupied &= ~BIT(reg);
}

int64_t next_use(Alloc *a, const Value *v) {
    Use *use = state_of(a, v)->uses;
    return use != NULL ? use->distance : INT64_MAX;
}

// Is there a call before V's next use?  Then a register is of no use to it.
static bool beyond_call(Alloc *a, const Value *v) {
    return next_use(a, v) - a->passed >= CALL_DISTANCE;
}

static void emit_inst(Alloc *a, Inst inst) { vec_push(a->m->arena, a->out, inst); }

static void emit_move(Alloc *a, Value *v, int to, int from) {
    Inst inst = inst_new(M_RMOVE, v);
    inst.dst = (int8_t)to;
    inst.regs[0] = (int8_t)from;
    emit_inst(a, inst);
}

// Is the register claimed by an instruction before V's last use here?
static bool claimed_soon(Alloc *a, int reg, int32_t last_use) {
    while (a->fixed_count[reg] > 0 &&
           a->fixed[reg][a->fixed_count[reg] - 1] <= a->position)
        a->fixed_count[reg]--;
    return a->fixed_count[reg] > 0 && a->fixed[reg][a->fixed_count[reg] - 1] < last_use;
}

// Empties one of the registers that hold a constant.
static RegMask drop_constant(Alloc *a, RegMask mask) {
    for (RegMask rest = mask & a->occupied; rest != 0; rest &= rest - 1) {
        int reg = __builtin_ctz(rest);
        if (mach_remat(a->regs[reg])) {
            drop_home(a, reg);
            return BIT(reg);
        }
    }
    return 0;
}

// A register of MASK that is empty, as V likes it; NO_REG if there is none.
int find_free(Alloc *a, RegMask mask, const Value *v) {
    int wish = v != NULL && tracked(v) ? state_of(a, v)->hint : NO_REG;
    if (wish != NO_REG && (mask & ~a->locked & BIT(wish)) && a->regs[wish] != NULL &&
        beyond_call(a, a->regs[wish]))
        drop_home(a, wish);
    RegMask free = mask & ~a->occupied & ~a->locked;
    if (free == 0)
        free = drop_constant(a, mask & ~a->locked);
    if (free == 0)
        return NO_REG;
    int32_t last_use = 0;
    if (v != NULL && tracked(v)) {
        ValueState *state = state_of(a, v);
        last_use = state->uses != NULL ? state->last_use : 0;
        if (state->hint != NO_REG && (free & BIT(state->hint)) &&
            !claimed_soon(a, state->hint, last_use))
            return state->hint;
    }
    int second = NO_REG;
    for (size_t i = 0; i < sizeof preference; i++) {
        int reg = preference[i];
        if (!(free & BIT(reg)))
            continue;
        if (!claimed_soon(a, reg, last_use))
            return reg;
        if (second == NO_REG)
            second = reg;
    }
    return second;
}

// A register of MASK, taken from whom it hurts least if none is empty.
static int alloc_reg(Alloc *a, RegMask mask, const Value *v) {
    int reg = find_free(a, mask, v);
    if (reg != NO_REG)
        return reg;
    int64_t furthest = -1;
    for (RegMask rest = mask & a->occupied & ~a->locked; rest != 0; rest &= rest - 1) {
        int candidate = __builtin_ctz(rest);
        Value *holder = a->regs[candidate];
        int64_t distance = next_use(a, holder);
        if (distance > furthest) {
            furthest = distance;
            reg = candidate;
        }
    }
    if (reg == NO_REG)
        internal_error("regalloc: %s: out of registers", a->m->f->name);
    drop_home(a, reg);
    return reg;
}

// Makes REG empty; a value still needed soon moves to another register.
static void vacate(Alloc *a, int reg, RegMask avoid) {
    Value *v = a->regs[reg];
    if (v == NULL)
        return;
    int to = NO_REG;
    if (!mach_remat(v) && state_of(a, v)->uses != NULL)
        to = find_free(a, class_mask(v) & ~avoid & ~BIT(reg), v);
    drop_home(a, reg);
    if (to != NO_REG) {
        emit_move(a, v, to, reg);
        set_home(a, v, to);
    }
}

static Block *common_dominator(Block *x, Block *y) {
    if (x == NULL || dominates(y, x))
        return y;
    if (dominates(x, y))
        return x;
    while (x != y) {
        if (x->order > y->order)
            x = x->idom;
        else
            y = y->idom;
    }
    return x;
}

// V is reloaded in this block: it needs a slot.
void note_restore(Alloc *a, Value *v, Block *where) {
    ValueState *state = state_of(a, v);
    spill_slot(a->m, v);
    state->restored = common_dominator(state->restored, where);
}

// Brings V, which is in no register, into REG.
static void restore(Alloc *a, Value *v, int reg) {
    Inst inst;
    if (mach_remat(v)) {
        inst = inst_new(v->op, v);
    } else {
        note_restore(a, v, a->block);
        inst = inst_new(M_RLOAD, v);
        inst.slot = v->spill;
    }
    inst.dst = (int8_t)reg;
    emit_inst(a, inst);
}

Slot *spill_slot(Machine *m, Value *v) {
    if (v->spill == NULL) {
        v->spill = ir_slot_new(m->f, 8, 8, NULL);
        v->spill->kind = SLOT_SPILL;
        v->spill->pointer = v->class == CLASS_PTR;
        vec_push(m->arena, &m->spilled, v);
    }
    return v->spill;
}

// ---- Instructions

// The current instruction was one of V's uses.
static void used(Alloc *a, Value *v) {
    if (!tracked(v))
        return;
    pop_use(a, v);
    ValueState *state = state_of(a, v);
    if (state->uses == NULL && state->reg != NO_REG)
        drop_home(a, state->reg);
}

// Does V die here?  (Before its uses by this instruction are popped.)
static bool dies(Alloc *a, const Value *user, Value *v) {
    if (!tracked(v))
        return true;
    Use *use = state_of(a, v)->uses;
    for (int i = 0; i < user->arg_count; i++)
        if (user->args[i] == v)
            use = use->next;
    return use == NULL;
}

// Puts operand I of V into the one register it must be in.
static void place_fixed(Alloc *a, Inst *inst, const Constraint *c, int i, int reg,
                        RegMask avoid) {
    Value *arg = inst->value->args[i];
    ValueState *state = state_of(a, arg);
    bool lost = c->clobber & BIT(reg) || (c->same == i);
    if (a->regs[reg] == arg) {
        if (lost && !dies(a, inst->value, arg)) {
            int to = find_free(a, class_mask(arg) & ~avoid & ~BIT(reg), arg);
            drop_home(a, reg);
            if (to != NO_REG && !mach_remat(arg)) {
                emit_move(a, arg, to, reg);
                set_home(a, arg, to);
            }
        }
    } else {
        vacate(a, reg, avoid);
        if (state->reg != NO_REG) {
            emit_move(a, arg, reg, state->reg);
        } else {
            restore(a, arg, reg);
            if (!lost && tracked(arg))
                set_home(a, arg, reg);
        }
    }
    a->locked |= BIT(reg);
    inst->regs[i] = (int8_t)reg;
}

// Number of the operand that may be in memory, or -1.
static int memory_operand(const Value *v) {
    const Mach *mach = mach_of(v);
    if (mach->form != FORM_REG)
        return -1;
    switch (v->op) {
    case M_ADD: case M_SUB: case M_AND: case M_OR: case M_XOR: case M_IMUL:
    case M_FADD: case M_FSUB: case M_FMUL: case M_FDIV:
        return 1;
    case M_JCC: case M_SETCC: case M_SELECT: case M_BOUNDS: case M_CHECK:
        return mach->first + 1;
    default:
        return -1;
    }
}

// Uses the operand where it lies in the frame, if it is there and nobody wants
// it in a register soon.
static bool place_in_memory(Alloc *a, Inst *inst, int i) {
    Value *v = inst->value, *arg = v->args[i];
    ValueState *state = state_of(a, arg);
    if (memory_operand(v) != i || !tracked(arg) || state->reg != NO_REG)
        return false;
    for (int k = 0; k < v->arg_count; k++)
        if (k != i && v->args[k] == arg)
            return false;
    const Use *next = state->uses->next;
    if (next != NULL && next->distance - state->uses->distance < 40)
        return false;
    note_restore(a, arg, a->block);
    inst->slot = arg->spill;
    return true;
}

static void place_operand(Alloc *a, Inst *inst, const Constraint *c, int i) {
    if (place_in_memory(a, inst, i))
        return;
    Value *arg = inst->value->args[i];
    ValueState *state = state_of(a, arg);
    int reg = state->reg;
    if (reg == NO_REG) {
        reg = alloc_reg(a, c->args[i], arg);
        restore(a, arg, reg);
        set_home(a, arg, reg);
    } else if (!(c->args[i] & BIT(reg))) {
        int to = alloc_reg(a, c->args[i], arg);
        emit_move(a, arg, to, reg);
        drop_home(a, reg);
        set_home(a, arg, to);
        reg = to;
    }
    a->locked |= BIT(reg);
    inst->regs[i] = (int8_t)reg;
}

// x + y in a third register, where ADD would have to copy x first.
static bool as_lea(Inst *inst) {
    Value *v = inst->value;
    Mach *mach = mach_of(v);
    if (v->op != M_ADD || mach->form == FORM_MEM || inst->slot != NULL)
        return false;
    mach->mem.base = 0;
    mach->mem.index = mach->form == FORM_REG ? 1 : -1;
    mach->mem.disp = mach->form == FORM_IMM ? v->imm : 0;
    inst->op = M_LEA;
    return true;
}

static bool commutes(const Value *v) {
    return (mach_info_of(v->op)->properties & MACH_COMM) &&
           mach_of(v)->form == FORM_REG;
}

// Of two operands that can change places, the first should be in a register that
// the result can take.
static void order_operands(Alloc *a, Value *v) {
    Value *x = v->args[0], *y = v->args[1];
    if (!tracked(x) || !tracked(y) || state_of(a, x)->reg != NO_REG ||
        state_of(a, y)->reg == NO_REG || !dies(a, v, y))
        return;
    v->args[0] = y;
    v->args[1] = x;
}

// The result will be written over operand 0: gives it a register of its own if
// somebody still needs the operand.  Returns the result's register, or NO_REG if
// the instruction can write any.
static int place_same(Alloc *a, Inst *inst, const Constraint *c) {
    Value *v = inst->value;
    Value *first = v->args[0];
    int reg = inst->regs[0];
    bool fixed = a->regs[reg] != first; // a copy made for this instruction
    bool free = (fixed || dies(a, v, first)) && (c->dst & BIT(reg));
    int second = commutes(v) && inst->slot == NULL ? inst->regs[1] : NO_REG;
    if (second != NO_REG && v->args[1] != first && dies(a, v, v->args[1]) &&
        (c->dst & BIT(second)) && (!free || second == state_of(a, v)->hint)) {
        inst->regs[0] = (int8_t)second;
        inst->regs[1] = (int8_t)reg;
        return second;
    }
    if (free)
        return reg;
    if (as_lea(inst))
        return NO_REG;
    int to = alloc_reg(a, c->dst, v);
    emit_move(a, first, to, reg);
    a->locked |= BIT(to);
    inst->regs[0] = (int8_t)to;
    return to;
}

static void define(Alloc *a, Value *v, int reg) {
    ValueState *state = state_of(a, v);
    state->def_reg = (int8_t)reg;
    state->def_index = a->out->len;
    if (state->uses != NULL)
        set_home(a, v, reg);
}

static void alloc_general(Alloc *a, Value *v) {
    if (commutes(v))
        order_operands(a, v);
    Constraint c = constraint_of(v);
    Inst inst = inst_new(v->op, v);
    RegMask avoid = c.clobber;
    for (int i = 0; i < v->arg_count; i++)
        if (only_reg(c.args[i]) != NO_REG)
            avoid |= c.args[i];
    // 1. operands, those with one possible register first
    for (int i = 0; i < v->arg_count; i++)
        if (only_reg(c.args[i]) != NO_REG)
            place_fixed(a, &inst, &c, i, only_reg(c.args[i]), avoid);
    for (int i = 0; i < v->arg_count; i++)
        if (inst.regs[i] == NO_REG)
            place_operand(a, &inst, &c, i);
    // 2. what the instruction destroys
    for (RegMask rest = c.clobber & ~a->locked; rest != 0; rest &= rest - 1) {
        int reg = __builtin_ctz(rest);
        vacate(a, reg, avoid);
        a->locked |= BIT(reg);
    }
    for (RegMask rest = c.clobber; rest != 0; rest &= rest - 1) {
        Value *holder = a->regs[__builtin_ctz(rest)];
        assert(holder == NULL || dies(a, v, holder));
        (void)holder;
    }
    if (c.temp) {
        inst.temp = (int8_t)alloc_reg(a, INT_REGS & ~avoid, NULL);
        a->locked |= BIT(inst.temp);
    }
    // 3. the result
    int dst = NO_REG;
    if (c.same >= 0 && v->class != CLASS_NONE)
        dst = place_same(a, &inst, &c);
    RegMask operands = a->locked;
    for (int i = 0; i < v->arg_count; i++)
        used(a, v->args[i]);
    for (RegMask rest = c.clobber; rest != 0; rest &= rest - 1)
        drop_home(a, __builtin_ctz(rest));
    if (v->class == CLASS_NONE) {
        emit_inst(a, inst);
        a->locked = 0;
        return;
    }
    if (dst == NO_REG) {
        dst = only_reg(c.dst);
        if (dst == NO_REG) {
            a->locked = c.early ? operands : inst.temp != NO_REG ? BIT(inst.temp) : 0;
            dst = alloc_reg(a, c.dst, v);
        }
    }
    drop_home(a, dst);
    inst.dst = (int8_t)dst;
    if (v->op != M_COPY)
        emit_inst(a, inst);
    a->locked = 0;
    define(a, v, dst);
}

// Moves the operands of a call or return where they belong.
static void place_call_operands(Alloc *a, Value *v) {
    MoveList moves = {0};
    ArgRegs regs = {.c = v->op == M_RTCALL};
    for (int i = 0; i < v->arg_count; i++) {
        Value *arg = v->args[i];
        Move move = {.value = arg, .to_reg = (int8_t)call_operand_reg(&regs, v, i),
                     .from_reg = state_of(a, arg)->reg};
        if (move.from_reg == NO_REG && !mach_remat(arg)) {
            note_restore(a, arg, a->block);
            move.from_slot = arg->spill;
        }
        vec_push(a->m->arena, &moves, move);
    }
    for (int i = 0; i < v->arg_count; i++)
        used(a, v->args[i]);
    moves_append(a->m, a->out, &moves);
}

static void alloc_call(Alloc *a, Value *v) {
    place_call_operands(a, v);
    for (int r = 0; r < REG_COUNT; r++)
        drop_home(a, r);
    a->passed += CALL_DISTANCE;
    Inst inst = inst_new(v->op, v);
    if (v->op == M_NEW)
        inst.dst = RAX;
    emit_inst(a, inst);
    if (v->op == M_NEW)
        define(a, v, RAX);
}

// Inline allocation calls the runtime in a stub only, which saves and reloads
// what is in registers: those values need slots, but no stores elsewhere.
static void alloc_new(Alloc *a, Value *v) {
    Inst inst = inst_new(M_NEW, v);
    inst.dst = (int8_t)alloc_reg(a, INT_REGS, v);
    a->locked = BIT(inst.dst);
    inst.temp = (int8_t)alloc_reg(a, INT_REGS, NULL);
    a->locked = 0;
    inst.saved = ARENA_ARRAY(a->m->arena, Value *, REG_COUNT);
    for (int r = 0; r < REG_COUNT; r++) {
        Value *holder = a->regs[r];
        if (holder != NULL && mach_remat(holder)) {
            drop_home(a, r);
        } else if (holder != NULL) {
            spill_slot(a->m, holder);
            inst.saved[r] = holder;
        }
    }
    emit_inst(a, inst);
    define(a, v, inst.dst);
}

// Register results of calls come in the order of the convention.
static void alloc_result(Alloc *a, Value *v, const Value *call) {
    int reg = NO_REG;
    if (call->op == M_RTCALL) {
        reg = value_is_float(v) ? XMM0 : v->imm == 0 ? RAX : RDX;
    } else {
        ArgRegs regs = {0};
        for (int i = 0; i <= v->imm; i++)
            reg = class_is_float(call->call->results[i]) ? XMM0 + regs.floats++
                                                         : abi_int_regs[regs.ints++];
    }
    drop_home(a, reg);
    define(a, v, reg);
}

// Parameters are where the caller put them.
void alloc_params(Alloc *a, Block *entry) {
    IrFunc *f = a->m->f;
    int8_t *regs = ARENA_ARRAY(a->m->arena, int8_t, f->params.len + 1);
    ArgRegs next = {0};
    for (int i = 0; i < f->params.len; i++)
        regs[i] = class_is_float(f->params.items[i])
                      ? (int8_t)(XMM0 + next.floats++)
                      : abi_int_regs[next.ints++];
    for (int i = 0; i < entry->values.len; i++) {
        Value *v = entry->values.items[i];
        if (v->op == M_PARAM)
            define(a, v, regs[v->imm]);
        else if (v->op == M_CONTEXT)
            define(a, v, RDX);
    }
}

void alloc_value(Alloc *a, Value *v, Value **last_call) {
    switch (v->op) {
    case OP_PHI: case M_PARAM: case M_CONTEXT:
        break;
    case M_NEW:
        if (new_is_inline(v))
            alloc_new(a, v);
        else
            alloc_call(a, v);
        break;
    case M_CALL: case M_RTCALL:
        *last_call = v;
        alloc_call(a, v);
        break;
    case M_RESULT:
        alloc_result(a, v, *last_call);
        break;
    case M_RET:
        place_call_operands(a, v);
        emit_inst(a, inst_new(M_RET, v));
        break;
    case M_KEEPALIVE: // in the frame is alive, too
        if (tracked(v->args[0]) && state_of(a, v->args[0])->reg == NO_REG)
            note_restore(a, v->args[0], a->block);
        used(a, v->args[0]);
        break;
    default:
        if (!mach_remat(v))
            alloc_general(a, v);
    }
}

// ---- All of it

void regalloc(Machine *m) {
    Alloc a = {.m = m};
    int count = m->f->value_count;
    a.values = ARENA_ARRAY(m->arena, ValueState, count);
    for (int i = 0; i < count; i++)
        a.values[i].reg = a.values[i].hint = a.values[i].def_reg = NO_REG;
    int blocks = m->order.len;
    m->edge_start = blocks;
    for (int n = 0; n < blocks; n++)
        alloc_block(&a, m->order.items[n]);
    for (int r = 0; r < REG_COUNT; r++)
        drop_home(&a, r);
    for (int n = 0; n < blocks; n++)
        shuffle_edges(&a, m->order.items[n]);
    place_stores(&a);
}
