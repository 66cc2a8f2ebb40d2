// Parallel copies, checked by doing them: random sets of moves between registers
// and slots must end as if all had happened at once.
#include "base/arena.h"
#include "codegen/amd64/amd64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PLACES = 8, INTS = 4 }; // places 0..3 are registers, 4..7 slots

static Slot slots[PLACES];

// A machine of four registers, four slots and a stack.
typedef struct State {
    int place[PLACES];
    int stack[PLACES];
    int depth;
} State;

static const int8_t regs[INTS] = {RAX, RBX, RSI, R9};

static int place_of_reg(int reg) {
    for (int i = 0; i < INTS; i++)
        if (regs[i] == reg)
            return i;
    fail_msg("unknown register %d", reg);
    return 0;
}

static int place_of_slot(const Slot *slot) { return (int)(slot - slots); }

static void execute(State *s, const Inst *inst) {
    int old;
    switch (inst->op) {
    case M_RMOVE:
        s->place[place_of_reg(inst->dst)] = s->place[place_of_reg(inst->regs[0])];
        break;
    case M_RSWAP:
        old = s->place[place_of_reg(inst->dst)];
        s->place[place_of_reg(inst->dst)] = s->place[place_of_reg(inst->regs[0])];
        s->place[place_of_reg(inst->regs[0])] = old;
        break;
    case M_RSPILL:
        s->place[place_of_slot(inst->slot)] = s->place[place_of_reg(inst->regs[0])];
        break;
    case M_RLOAD:
        s->place[place_of_reg(inst->dst)] = s->place[place_of_slot(inst->slot)];
        break;
    case M_RCOPY:
        s->place[place_of_slot(inst->to)] = s->place[place_of_slot(inst->slot)];
        break;
    case M_RPUSHPOP:
        if (inst->slot != NULL)
            s->stack[s->depth++] = s->place[place_of_slot(inst->slot)];
        else if (inst->to != NULL)
            s->place[place_of_slot(inst->to)] = s->stack[--s->depth];
        else
            s->place[place_of_reg(inst->dst)] = s->stack[--s->depth];
        break;
    default:
        fail_msg("unexpected instruction %d", inst->op);
    }
}

static Move random_move(Value *value, int to, int from) {
    Move move = {.value = value, .to_reg = NO_REG, .from_reg = NO_REG};
    if (to < INTS)
        move.to_reg = regs[to];
    else
        move.to_slot = &slots[to];
    if (from < INTS)
        move.from_reg = regs[from];
    else
        move.from_slot = &slots[from];
    return move;
}

static void check_random_moves(unsigned seed) {
    Arena arena = {0};
    Machine m = {.arena = &arena};
    Value value = {.class = CLASS_I64};
    MoveList moves = {0};
    State before = {0}, want, got;
    srand(seed);
    for (int i = 0; i < PLACES; i++)
        before.place[i] = 100 + i;
    want = got = before;
    for (int to = 0; to < PLACES; to++) {
        if (rand() % 4 == 0)
            continue;
        int from = rand() % PLACES;
        want.place[to] = before.place[from];
        vec_push(&arena, &moves, random_move(&value, to, from));
    }
    InstList insts = {0};
    moves_append(&m, &insts, &moves);
    for (int i = 0; i < insts.len; i++)
        execute(&got, &insts.items[i]);
    for (int i = 0; i < PLACES; i++)
        if (got.place[i] != want.place[i])
            fail_msg("seed %u: place %d has %d, not %d", seed, i, got.place[i],
                     want.place[i]);
    assert_int_equal(got.depth, 0);
    arena_free(&arena);
}

static void test_random(void **state) {
    for (unsigned seed = 1; seed <= 20000; seed++)
        check_random_moves(seed);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
