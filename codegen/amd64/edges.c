// How blocks begin, and what happens on the edges between them.
//
// A block with one predecessor begins with that one's registers.  One with several
// takes the likeliest one's, without what is not needed soon; then every edge whose
// registers differ gets a parallel copy: at the end of the predecessor if that
// goes nowhere else, on a block of its own otherwise.  The back edge of a loop
// ends in a branch as a rule; its copies are made before the branch where the way
// out of the loop does not mind, which saves a jump in each round.

#include "codegen/amd64/regalloc.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// ---- Beginnings and ends of blocks

// The processed predecessor whose registers the block begins with.
static Block *primary_pred(const Block *b) {
    Block *best = NULL;
    for (int i = 0; i < b->preds.len; i++) {
        Block *pred = b->preds.items[i];
        if (!info_of(pred)->processed)
            continue;
        if (best == NULL || (info_of(best)->cold && !info_of(pred)->cold) ||
            (info_of(best)->cold == info_of(pred)->cold &&
             pred->loop_depth > best->loop_depth))
            best = pred;
    }
    return best;
}

static bool all_preds_have(const Block *b, const Value *v) {
    for (int i = 0; i < b->preds.len; i++) {
        Block *pred = b->preds.items[i];
        bool found = false;
        if (!info_of(pred)->processed)
            return false;
        for (int r = 0; r < REG_COUNT && !found; r++)
            found = info_of(pred)->end[r] == v;
        if (!found)
            return false;
    }
    return true;
}

// Is a register worth keeping for V at the start of a block with several
// predecessors?
static bool worth_entering(Alloc *a, const Block *b, const Value *v, bool header) {
    return next_use(a, v) < EXIT_DISTANCE || (!header && all_preds_have(b, v));
}

enum { LOOP_RESERVE = 2 }; // registers for what the measure does not see

// Values a loop does not need, but what comes after it does, stay in registers
// that are left, those needed soonest first.
static void inherit_across_loop(Alloc *a, Block *b, Block *primary) {
    int room[2] = {13 - LOOP_RESERVE - info_of(b)->pressure[0],
                   15 - LOOP_RESERVE - info_of(b)->pressure[1]};
    for (;;) {
        int best = NO_REG;
        for (int r = 0; r < REG_COUNT; r++) {
            Value *v = info_of(primary)->end[r];
            if (v == NULL || state_of(a, v)->uses == NULL || v->block == b ||
                a->regs[r] != NULL || room[r >= XMM0] <= 0 ||
                next_use(a, v) >= CALL_DISTANCE)
                continue;
            if (best == NO_REG ||
                next_use(a, v) < next_use(a, info_of(primary)->end[best]))
                best = r;
        }
        if (best == NO_REG)
            return;
        set_home(a, info_of(primary)->end[best], best);
        room[best >= XMM0]--;
    }
}

static void inherit(Alloc *a, Block *b) {
    Block *primary = primary_pred(b);
    if (primary == NULL)
        return;
    bool single = b->preds.len == 1;
    bool header = false;
    for (int i = 0; i < b->preds.len; i++)
        header |= !info_of(b->preds.items[i])->processed;
    for (int r = 0; r < REG_COUNT; r++) {
        Value *v = info_of(primary)->end[r];
        if (v == NULL || state_of(a, v)->uses == NULL || v->block == b)
            continue;
        if (single || worth_entering(a, b, v, header))
            set_home(a, v, r);
    }
    if (header)
        inherit_across_loop(a, b, primary);
}

// Where the phi's operand from the primary predecessor is, if the operand does
// not need that register any more.
static int operand_home(Alloc *a, const Block *b, const Value *phi) {
    Block *primary = primary_pred(b);
    int pred = 0;
    while (b->preds.items[pred] != primary)
        pred++;
    const Value *arg = phi->args[pred];
    for (int r = 0; r < REG_COUNT; r++)
        if (info_of(primary)->end[r] == arg)
            return a->occupied & BIT(r) ? NO_REG : r;
    return NO_REG;
}

static void place_phi(Alloc *a, Block *b, Value *phi, bool first_round) {
    ValueState *state = state_of(a, phi);
    int64_t distance = next_use(a, phi);
    if (first_round) { // take over the operand's register
        int reg = operand_home(a, b, phi);
        if (distance < CALL_DISTANCE && reg != NO_REG) {
            state->def_reg = (int8_t)reg;
            set_home(a, phi, reg);
        }
        return;
    }
    if (state->reg != NO_REG)
        return;
    int reg = distance < CALL_DISTANCE ? find_free(a, class_mask(phi), phi) : NO_REG;
    if (reg == NO_REG && distance < CALL_DISTANCE) { // or that of a less urgent value
        int64_t furthest = distance;
        for (RegMask rest = class_mask(phi) & a->occupied; rest; rest &= rest - 1) {
            int r = __builtin_ctz(rest);
            if (next_use(a, a->regs[r]) > furthest && a->regs[r]->block != b) {
                furthest = next_use(a, a->regs[r]);
                reg = r;
            }
        }
        if (reg != NO_REG)
            drop_home(a, reg);
    }
    state->def_reg = (int8_t)reg;
    if (reg != NO_REG)
        set_home(a, phi, reg);
    else
        spill_slot(a->m, phi); // lives in the frame from the start
}

static void begin_block(Alloc *a, Block *b) {
    for (int r = 0; r < REG_COUNT; r++)
        drop_home(a, r);
    a->block = b;
    a->out = &info_of(b)->insts;
    a->position = -1;
    a->passed = 0;
    build_uses(a, b);
    inherit(a, b);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < b->values.len && b->values.items[i]->op == OP_PHI; i++)
            if (state_of(a, b->values.items[i])->uses != NULL)
                place_phi(a, b, b->values.items[i], round == 0);
    if (b == a->m->f->blocks.items[0])
        alloc_params(a, b);
    memcpy(info_of(b)->start, a->regs, sizeof a->regs);
}

// Where the operands of phis ended tells phis yet to come what they may like.
static void suggest_to_phis(Alloc *a, Block *b) {
    for (int i = 0; i < b->succs.len; i++) {
        Block *succ = b->succs.items[i];
        if (info_of(succ)->processed || succ->values.len == 0 ||
            succ->values.items[0]->op != OP_PHI)
            continue;
        int pred = ir_pred_index(b, i);
        for (int k = 0; k < succ->values.len; k++) {
            Value *phi = succ->values.items[k];
            if (phi->op != OP_PHI)
                break;
            int reg = state_of(a, phi->args[pred])->reg;
            if (reg != NO_REG && state_of(a, phi)->hint == NO_REG)
                state_of(a, phi)->hint = (int8_t)reg;
        }
    }
}

static void end_block(Alloc *a, Block *b) {
    BlockInfo *info = info_of(b);
    for (int r = 0; r < REG_COUNT; r++)
        if (a->regs[r] != NULL && !tracked(a->regs[r]))
            drop_home(a, r);
    suggest_to_phis(a, b);
    memcpy(info->end, a->regs, sizeof a->regs);
    for (int i = 0; i < info->live_out_count; i++) {
        Value *v = info->live_out[i].value;
        pop_use(a, v);
        assert(state_of(a, v)->uses == NULL);
    }
    info->processed = true;
}

void alloc_block(Alloc *a, Block *b) {
    begin_block(a, b);
    Value *last_call = NULL;
    for (int i = 0; i < b->values.len; i++) {
        a->position = i;
        alloc_value(a, b->values.items[i], &last_call);
    }
    end_block(a, b);
}

// ---- Edges

static void edge_move(Alloc *a, MoveList *moves, Block *from, Value *v, int reg,
                      Slot *slot) {
    Move move = {.value = v, .to_reg = (int8_t)reg, .from_reg = state_of(a, v)->reg,
                 .to_slot = slot};
    if (move.from_reg == NO_REG && !mach_remat(v)) {
        note_restore(a, v, from);
        move.from_slot = v->spill;
    }
    vec_push(a->m->arena, moves, move);
}

static Block *split_edge(Machine *m, Block *from, int succ, int pred) {
    Block *to = from->succs.items[succ];
    Block *edge = ARENA_NEW(m->arena, Block);
    edge->id = m->f->block_count++;
    edge->kind = BLOCK_JUMP;
    edge->pos = to->pos;
    edge->info = ARENA_NEW(m->arena, BlockInfo);
    edge->loop_depth = from->loop_depth < to->loop_depth ? from->loop_depth
                                                         : to->loop_depth;
    edge->idom = from;
    info_of(edge)->cold = info_of(from)->cold || info_of(to)->cold ||
                          (from->kind == BLOCK_BRANCH &&
                           from->likely == (succ == 0 ? -1 : 1));
    vec_push(m->arena, &edge->succs, to);
    vec_push(m->arena, &edge->preds, from);
    from->succs.items[succ] = edge;
    to->preds.items[pred] = edge;
    vec_push(m->arena, &m->order, edge);
    return edge;
}

// The instructions that make the registers at the end of FROM what its successor
// expects.
static InstList shuffle_edge(Alloc *a, Block *from, int succ_index) {
    Block *to = from->succs.items[succ_index];
    BlockInfo *info = info_of(to);
    InstList insts = {0};
    if (to->preds.len == 1 &&
        (to->values.len == 0 || to->values.items[0]->op != OP_PHI))
        return insts;
    int pred = ir_pred_index(from, succ_index);
    MoveList moves = {0};
    for (int r = 0; r < REG_COUNT; r++) {
        Value *v = info->start[r];
        if (v == NULL)
            continue;
        bool is_phi = v->op == OP_PHI && v->block == to;
        edge_move(a, &moves, from, is_phi ? v->args[pred] : v, r, NULL);
    }
    for (int i = 0; i < to->values.len; i++) {
        Value *phi = to->values.items[i];
        if (phi->op != OP_PHI)
            break;
        if (phi->spill != NULL && state_of(a, phi)->def_reg == NO_REG)
            edge_move(a, &moves, from, phi->args[pred], NO_REG, phi->spill);
    }
    moves_append(a->m, &insts, &moves);
    return insts;
}

static bool is_live_in(const Block *b, const Slot *slot) {
    const BlockInfo *info = info_of(b);
    for (int i = 0; i < info->live_in_count; i++)
        if (info->live_in[i].value->spill == slot)
            return true;
    return false;
}

static bool reads_place(const Inst *move, const Inst *writer) {
    for (int n = 0; n < MAX_OPERANDS; n++)
        if (writer->dst != NO_REG && move->regs[n] == writer->dst)
            return true;
    return writer->op == M_RSPILL && move->op != M_RSPILL && move->slot == writer->slot;
}

enum { MOST_HOISTED = 4 }; // moves made in vain when the loop ends

// May the moves of one edge be made before the branch, where they are made on the
// other edge, too?  Not if they set the flags, or write what the other side reads.
static bool can_hoist(const InstList *moves, const Block *other,
                      const InstList *other_moves) {
    for (int i = 0; i < moves->len; i++) {
        const Inst *move = &moves->items[i];
        if (move->op == M_RSPILL) {
            if (is_live_in(other, move->slot))
                return false;
        } else if ((move->op != M_RMOVE && move->op != M_RLOAD) ||
                   info_of(other)->start[move->dst] != NULL) {
            return false;
        }
        for (int k = 0; k < other_moves->len; k++)
            if (reads_place(&other_moves->items[k], move))
                return false;
    }
    return moves->len <= MOST_HOISTED;
}

// Puts the moves before the comparison, if it does not read what they write:
// processors execute a comparison and the jump behind it as one.
static void hoist(Machine *m, Block *b, const InstList *moves) {
    InstList *insts = &info_of(b)->insts;
    Inst branch = insts->items[insts->len - 1];
    bool before = true;
    for (int i = 0; i < moves->len; i++)
        before &= !reads_place(&branch, &moves->items[i]);
    if (before)
        insts->len--;
    for (int i = 0; i < moves->len; i++)
        vec_push(m->arena, insts, moves->items[i]);
    if (before)
        vec_push(m->arena, insts, branch);
}

static void append_all(Machine *m, Block *to, const InstList *insts) {
    for (int i = 0; i < insts->len; i++)
        vec_push(m->arena, &info_of(to)->insts, insts->items[i]);
}

static bool is_back_edge(const Block *from, const Block *to) {
    return to->order <= from->order;
}

// Both edges of a branch.  The moves of a back edge spare the loop a jump if they
// can come before the branch.
static void shuffle_branch(Alloc *a, Block *b) {
    InstList moves[2] = {shuffle_edge(a, b, 0), shuffle_edge(a, b, 1)};
    Block *succs[2] = {b->succs.items[0], b->succs.items[1]};
    for (int i = 0; i < 2; i++)
        if (moves[i].len > 0 && is_back_edge(b, succs[i]) &&
            !is_back_edge(b, succs[1 - i]) &&
            can_hoist(&moves[i], succs[1 - i], &moves[1 - i])) {
            hoist(a->m, b, &moves[i]);
            moves[i].len = 0;
        }
    for (int i = 0; i < 2; i++)
        if (moves[i].len > 0)
            append_all(a->m, split_edge(a->m, b, i, ir_pred_index(b, i)), &moves[i]);
}

void shuffle_edges(Alloc *a, Block *b) {
    for (int r = 0; r < REG_COUNT; r++)
        if (info_of(b)->end[r] != NULL)
            state_of(a, info_of(b)->end[r])->reg = (int8_t)r;
    if (b->kind == BLOCK_BRANCH) {
        shuffle_branch(a, b);
    } else {
        for (int i = 0; i < b->succs.len; i++) {
            InstList moves = shuffle_edge(a, b, i);
            if (moves.len > 0)
                append_all(a->m, b->succs.len == 1 ? b
                           : split_edge(a->m, b, i, ir_pred_index(b, i)), &moves);
        }
    }
    for (int r = 0; r < REG_COUNT; r++)
        if (info_of(b)->end[r] != NULL)
            state_of(a, info_of(b)->end[r])->reg = NO_REG;
}
