// Parallel copies.
//
// On an edge between blocks and before a call, several values change places at
// once: "a goes where b is, b where c is …".  The copies are put in an order in
// which nobody overwrites what is still needed:
//
//     rbx <- rax          rcx <- rbx   first, then rbx <- rax, then
//     rcx <- rbx          rax <- 5
//     rax <- 5
//
// A copy is ready when no other waits for what is at its destination.  When none
// is ready, what is left are cycles: registers are exchanged; slots go through
// the stack ("push [a]; pop [b]").  Constants come last: they need no source.
#include "codegen/amd64/amd64.h"

#include <assert.h>
#include <string.h>

Inst inst_new(int op, Value *value) {
    Inst inst = {.op = (uint16_t)op, .dst = NO_REG, .temp = NO_REG, .value = value};
    memset(inst.regs, NO_REG, sizeof inst.regs);
    return inst;
}

static bool is_remat(const Move *move) {
    return move->from_reg == NO_REG && move->from_slot == NULL;
}

static bool same_place(const Move *reader, const Move *writer) {
    if (writer->to_reg != NO_REG)
        return reader->from_reg == writer->to_reg;
    return reader->from_reg == NO_REG && reader->from_slot != NULL &&
           reader->from_slot == writer->to_slot;
}

static bool is_noop(const Move *move) {
    if (move->to_reg != NO_REG)
        return move->to_reg == move->from_reg;
    return move->from_reg == NO_REG && move->to_slot == move->from_slot;
}

static void emit_move(Machine *m, InstList *out, const Move *move) {
    Inst inst = inst_new(M_RMOVE, move->value);
    if (is_remat(move)) {
        // Recompute the value, through a register if it goes to the frame.
        if (move->to_reg != NO_REG) {
            inst.op = move->value->op;
            inst.dst = move->to_reg;
        } else {
            inst.op = M_RSTOREI;
            inst.to = move->to_slot;
        }
    } else if (move->to_reg != NO_REG) {
        inst.dst = move->to_reg;
        if (move->from_reg != NO_REG) {
            inst.regs[0] = move->from_reg;
        } else {
            inst.op = M_RLOAD;
            inst.slot = move->from_slot;
        }
    } else if (move->from_reg != NO_REG) {
        inst.op = M_RSPILL;
        inst.regs[0] = move->from_reg;
        inst.slot = move->to_slot;
    } else {
        inst.op = M_RCOPY;
        inst.slot = move->from_slot;
        inst.to = move->to_slot;
    }
    vec_push(m->arena, out, inst);
}

// How many of the moves read what MOVE overwrites.
static int readers(const MoveList *moves, const Move *move) {
    int count = 0;
    for (int i = 0; i < moves->len; i++)
        if (&moves->items[i] != move && same_place(&moves->items[i], move))
            count++;
    return count;
}

// Only cycles are left.  Makes the first move by exchanging the two places; the
// move that reads its destination finds its value at the source now.
static void break_cycle(Machine *m, InstList *out, MoveList *moves) {
    Move *move = &moves->items[0];
    if (move->to_reg != NO_REG && move->from_reg != NO_REG) {
        Inst swap = inst_new(M_RSWAP, move->value);
        swap.dst = move->to_reg;
        swap.regs[0] = move->from_reg;
        vec_push(m->arena, out, swap);
        for (int i = 1; i < moves->len; i++)
            if (moves->items[i].from_reg == move->to_reg)
                moves->items[i].from_reg = move->from_reg;
    } else {
        // A slot takes part: push its old value, do the rest of the cycle, pop.
        // The emitter keeps the depth of pushes in mind.
        if (move->to_reg != NO_REG) { // start at a slot
            int i;
            for (i = 0; i < moves->len; i++)
                if (moves->items[i].to_reg == NO_REG)
                    break;
            assert(i < moves->len);
            Move t = moves->items[0];
            moves->items[0] = moves->items[i];
            moves->items[i] = t;
            move = &moves->items[0];
        }
        Slot *saved = move->to_slot;
        Inst push = inst_new(M_RPUSHPOP, move->value);
        push.slot = saved; // push [saved]
        vec_push(m->arena, out, push);
        int reader = -1;
        for (int i = 1; i < moves->len; i++)
            if (moves->items[i].from_reg == NO_REG && moves->items[i].from_slot == saved)
                reader = i;
        assert(reader >= 0);
        Move last = moves->items[reader];
        moves->items[reader] = moves->items[--moves->len];
        MoveList rest = *moves;
        moves_append(m, out, &rest);
        moves->len = 0;
        Inst pop = inst_new(M_RPUSHPOP, last.value);
        pop.to = last.to_slot;
        pop.dst = last.to_reg;
        vec_push(m->arena, out, pop);
        return;
    }
    moves->items[0] = moves->items[--moves->len];
}

void moves_append(Machine *m, InstList *out, MoveList *moves) {
    MoveList remat = {0};
    for (int i = 0; i < moves->len;) {
        Move *move = &moves->items[i];
        if (is_noop(move) || is_remat(move)) {
            if (is_remat(move))
                vec_push(m->arena, &remat, *move);
            *move = moves->items[--moves->len];
        } else {
            i++;
        }
    }
    while (moves->len > 0) {
        bool progress = false;
        for (int i = 0; i < moves->len;) {
            Move *move = &moves->items[i];
            if (is_noop(move) || readers(moves, move) == 0) {
                if (!is_noop(move))
                    emit_move(m, out, move);
                *move = moves->items[--moves->len];
                progress = true;
            } else {
                i++;
            }
        }
        if (!progress)
            break_cycle(m, out, moves);
    }
    for (int i = 0; i < remat.len; i++)
        emit_move(m, out, &remat.items[i]);
}
