// Division by constants: what divide.c makes of x / d and x % d, evaluated by
// folding, is what the machine's division gives.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "codegen/fold.h"

#include <stdio.h>

// Folds "x op d" to a constant; TAKEN_APART goes through divide.c.  The operand
// is a parameter until the division is gone, so that nothing folds too early.
static int64_t evaluate(Op op, Class c, int64_t x, int64_t d, bool taken_apart) {
    Arena arena = {0};
    IrFunc *f = ir_func_new(&arena, NULL, "test");
    Block *block = ir_block_new(f);
    Value *param = ir_append0(f, block, OP_PARAM, c, 0);
    Value *result = ir_append2(f, block, op, c, 0, param, ir_const(f, block, c, d));
    ir_return(f, block, &result, 1);
    if (taken_apart) {
        fold(f);
        divide(f);
        for (int i = 0; i < block->values.len; i++)
            assert_true(block->values.items[i]->op < OP_DIV ||
                        block->values.items[i]->op > OP_UMOD);
    }
    param->op = OP_CONST;
    param->imm = class_sext(c, x);
    fold(f);
    assert_int_equal(block->results.items[0]->op, OP_CONST);
    int64_t value = block->results.items[0]->imm;
    arena_free(&arena);
    return value;
}

static uint64_t state = 88172645463325252u;

static uint64_t next_random(void) { // xorshift
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

// Near powers of two, small, and anything.
static int64_t interesting(Class c, int n) {
    uint64_t r = next_random();
    switch (n % 4) {
    case 0: return class_sext(c, (int64_t)((1ull << (r % 64)) + (r >> 8) % 5 - 2));
    case 1: return class_sext(c, (int64_t)(r % 200) - 100);
    case 2: return class_sext(c, (int64_t)(-(1ll << (r % 63)) + (int64_t)((r >> 8) % 3) - 1));
    default: return class_sext(c, (int64_t)(r >> (r % 60)));
    }
}

static void check(Op op, Class c) {
    for (int n = 0; n < 4000; n++) {
        int64_t x = interesting(c, n / 4), d = interesting(c, n);
        if (d == 0)
            continue;
        int64_t want = evaluate(op, c, x, d, false);
        int64_t got = evaluate(op, c, x, d, true);
        if (want != got)
            fail_msg("%s %s: %lld, %lld gives %lld, not %lld", op_info[op].text,
                     class_name(c), (long long)x, (long long)d, (long long)got,
                     (long long)want);
    }
}

static void all_widths(void **unused) {
    static const Op ops[] = {OP_DIV, OP_MOD, OP_UDIV, OP_UMOD};
    for (int i = 0; i < 4; i++)
        for (Class c = CLASS_I8; c <= CLASS_I64; c++)
            check(ops[i], c);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_widths)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
