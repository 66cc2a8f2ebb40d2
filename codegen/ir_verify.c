// The invariants of the IR, checked.
//
// A pass that breaks one of them is found right after it ran, not three passes
// later: pass.c calls ir_verify() after every pass when asked.  What holds:
//
//   - a value is in the block it says it is in; phis come first
//   - operands are values of this function, of the classes their operation
//     wants; `uses` counts them
//   - successors and predecessors mirror each other; a phi has one operand per
//     predecessor
//   - after ssa, definitions dominate uses (an operand of a phi dominates the
//     end of the corresponding predecessor)
#include "base/diag.h"
#include "codegen/ir.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

typedef struct Verifier {
    const IrFunc *f;
    const char *pass;   // after which
    int *uses;          // by value id: uses counted here
    int *position;      // by value id: 1 + place in its block, 0 if not seen
    int *edges;         // by block id: scratch for counting edges
    Arena arena;
} Verifier;

static _Noreturn void __attribute__((format(printf, 4, 5)))
fail(const Verifier *v, const Block *block, const Value *value, const char *format, ...) {
    char text[300];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ir_print(stderr, v->f);
    if (value) {
        fputs("in: ", stderr);
        ir_print_value(stderr, value);
        fputc('\n', stderr);
    }
    internal_error("%s: IR is wrong after %s: b%d: %s", v->f->name, v->pass,
                   block ? block->id : -1, text);
}

// ---- Classes

static bool is_int(Class c) { return c >= CLASS_I8 && c <= CLASS_I64; }
static bool is_word(Class c) { return is_int(c) || c == CLASS_PTR; }

static void want(const Verifier *v, const Value *value, bool holds, const char *what) {
    if (!holds)
        fail(v, value->block, value, "%s", what);
}

static Class arg_class(const Value *value, int i) {
    return value->args[i]->class;
}

static void check_classes(const Verifier *v, const Value *value) {
    Class c = value->class;
    Class a = value->arg_count > 0 ? arg_class(value, 0) : CLASS_NONE;
    Class b = value->arg_count > 1 ? arg_class(value, 1) : CLASS_NONE;
    switch (value->op) {
    case OP_CONST:
        want(v, value, is_word(c), "integer or pointer constant");
        want(v, value, c != CLASS_PTR || value->imm == 0, "the pointer constant is nil");
        break;
    case OP_FCONST:
        want(v, value, class_is_float(c), "float constant");
        break;
    case OP_PHI:
        for (int i = 0; i < value->arg_count; i++)
            want(v, value, arg_class(value, i) == c, "phi operands have its class");
        break;
    case OP_COPY:
        want(v, value, a == c, "a copy has its operand's class");
        break;
    case OP_ADD: case OP_SUB: case OP_MUL: case OP_DIV: case OP_MOD: case OP_UDIV:
    case OP_UMOD: case OP_AND: case OP_OR: case OP_XOR: case OP_MULHI: case OP_UMULHI:
        want(v, value, is_int(c) && a == c && b == c, "integer operands of one class");
        break;
    case OP_SHL: case OP_SHR: case OP_SAR: case OP_ROTL:
        want(v, value, is_int(c) && a == c && b == CLASS_I64, "shift by an I64 count");
        break;
    case OP_NEG: case OP_NOT: case OP_BSWAP: case OP_CLZ: case OP_CTZ: case OP_POPCNT:
        want(v, value, is_int(c) && a == c, "integer operand of its class");
        break;
    case OP_EQ: case OP_NE:
        want(v, value, c == CLASS_I8 && is_word(a) && a == b, "compares equal classes");
        break;
    case OP_LT: case OP_LE: case OP_ULT: case OP_ULE:
        want(v, value, c == CLASS_I8 && is_word(a) && a == b, "compares equal classes");
        break;
    case OP_FEQ: case OP_FNE: case OP_FLT: case OP_FLE:
        want(v, value, c == CLASS_I8 && class_is_float(a) && a == b,
             "compares equal float classes");
        break;
    case OP_SELECT:
        want(v, value, a == CLASS_I8 && b == c && arg_class(value, 2) == c,
             "I8 ? y : z of its class");
        break;
    case OP_SEXT: case OP_ZEXT:
        want(v, value, is_int(c) && is_int(a) && class_size(c) > class_size(a),
             "widens an integer");
        break;
    case OP_TRUNC:
        want(v, value, is_int(c) && is_int(a) && class_size(c) < class_size(a),
             "narrows an integer");
        break;
    case OP_ADDPTR:
        want(v, value, c == CLASS_PTR && a == CLASS_PTR && b == CLASS_I64, "PTR + I64");
        break;
    case OP_FADD: case OP_FSUB: case OP_FMUL: case OP_FDIV:
        want(v, value, class_is_float(c) && a == c && b == c, "float operands of its class");
        break;
    case OP_LOAD:
        want(v, value, c != CLASS_NONE, "a load has a class");
        want(v, value, a == CLASS_PTR || a == CLASS_I64, "loads through a PTR");
        break;
    case OP_STORE:
        want(v, value, c == CLASS_NONE, "a store has no class of its own");
        want(v, value, a == CLASS_PTR || a == CLASS_I64, "stores through a PTR");
        want(v, value, b != CLASS_NONE, "stores a value");
        break;
    case OP_BOUNDS:
        want(v, value, a == CLASS_I64 && b == CLASS_I64, "bounds are I64");
        break;
    case OP_CHECK:
        want(v, value, a == CLASS_I8, "checks an I8");
        break;
    case OP_NILCHECK:
        want(v, value, a == CLASS_PTR, "checks a PTR");
        break;
    }
}

// ---- Structure

static void check_edges(Verifier *v, const Block *block) {
    static const int succ_count[] = {
        [BLOCK_OPEN] = -1, [BLOCK_JUMP] = 1, [BLOCK_BRANCH] = 2, [BLOCK_SWITCH] = -2,
        [BLOCK_RETURN] = 0, [BLOCK_UNREACHABLE] = 0,
    };
    int expected = succ_count[block->kind];
    if (expected == -1)
        fail(v, block, NULL, "the block has no end");
    if (expected >= 0 ? block->succs.len != expected : block->succs.len < 1)
        fail(v, block, NULL, "%d successors", block->succs.len);
    bool control = block->kind == BLOCK_BRANCH || block->kind == BLOCK_SWITCH;
    if (control != (block->control != NULL))
        fail(v, block, NULL, "control value");
    if (block->kind == BLOCK_BRANCH && block->control->class != CLASS_I8)
        fail(v, block, NULL, "branch on a value that is not I8");
    if (block->kind == BLOCK_SWITCH && block->control->class != CLASS_I64)
        fail(v, block, NULL, "switch on a value that is not I64");
    if (block->kind != BLOCK_RETURN && block->results.len)
        fail(v, block, NULL, "results without return");
}

// Each block adds a signature of its outgoing edges at the target and takes off
// one per incoming edge: if preds mirror succs, everything cancels out.
static void check_mirror(Verifier *v) {
    const IrFunc *f = v->f;
    for (int i = 0; i < f->blocks.len; i++) {
        const Block *block = f->blocks.items[i];
        for (int s = 0; s < block->succs.len; s++)
            v->edges[block->succs.items[s]->id] += block->id + 1;
        for (int p = 0; p < block->preds.len; p++)
            v->edges[block->id] -= block->preds.items[p]->id + 1;
    }
    for (int i = 0; i < f->blocks.len; i++)
        if (v->edges[f->blocks.items[i]->id] != 0)
            fail(v, f->blocks.items[i], NULL, "predecessors do not mirror successors");
}

static void check_value(Verifier *v, const Block *block, const Value *value, int index,
                        bool *phis_over) {
    if (value->block != block)
        fail(v, block, value, "is in another block's list");
    if (value->id >= (uint32_t)v->f->value_count || v->position[value->id])
        fail(v, block, value, "its number is out of range or taken");
    v->position[value->id] = index + 1;
    if (value->op == OP_PHI) {
        if (*phis_over)
            fail(v, block, value, "phi after another operation");
        if (value->arg_count != block->preds.len)
            fail(v, block, value, "%d operands for %d predecessors", value->arg_count,
                 block->preds.len);
    } else if (value->op != OP_COPY && value->op != OP_NOP) {
        *phis_over = true;
    }
    if (value->op < OP_COUNT) {
        int args = op_info[value->op].args;
        if (args != OP_ANY_ARGS && args != value->arg_count)
            fail(v, block, value, "%d operands", value->arg_count);
        check_classes(v, value);
    }
    for (int i = 0; i < value->arg_count; i++)
        v->uses[value->args[i]->id]++;
}

static void check_uses(Verifier *v) {
    const IrFunc *f = v->f;
    for (int i = 0; i < f->blocks.len; i++) {
        const Block *block = f->blocks.items[i];
        if (block->control)
            v->uses[block->control->id]++;
        for (int r = 0; r < block->results.len; r++)
            v->uses[block->results.items[r]->id]++;
    }
    for (int i = 0; i < f->blocks.len; i++) {
        const Block *block = f->blocks.items[i];
        for (int n = 0; n < block->values.len; n++) {
            const Value *value = block->values.items[n];
            if (value->uses != v->uses[value->id])
                fail(v, block, value, "v%u has %d uses, not %d", value->id,
                     v->uses[value->id], value->uses);
        }
    }
}

// ---- Definitions before uses

static void check_dominated(const Verifier *v, const Block *block, const Value *user,
                            int place, const Value *used) {
    int defined = v->position[used->id];
    if (!defined || used->block->order < 0)
        fail(v, block, user, "uses v%u, which is nowhere", used->id);
    bool fine = used->block == block ? defined <= place : dominates(used->block, block);
    if (!fine)
        fail(v, block, user, "uses v%u of b%d, which does not come before", used->id,
             used->block->id);
}

static void check_dominance(const Verifier *v) {
    const IrFunc *f = v->f;
    for (int i = 0; i < f->blocks.len; i++) {
        const Block *block = f->blocks.items[i];
        if (block->order < 0)
            continue; // unreachable: nothing dominates it
        for (int n = 0; n < block->values.len; n++) {
            const Value *value = block->values.items[n];
            for (int a = 0; a < value->arg_count; a++) {
                if (value->op == OP_PHI && block->preds.items[a]->order < 0)
                    continue;
                if (value->op == OP_PHI)
                    check_dominated(v, block->preds.items[a], value, INT32_MAX,
                                    value->args[a]);
                else
                    check_dominated(v, block, value, n, value->args[a]);
            }
        }
        if (block->control)
            check_dominated(v, block, NULL, INT32_MAX, block->control);
        for (int r = 0; r < block->results.len; r++)
            check_dominated(v, block, NULL, INT32_MAX, block->results.items[r]);
    }
}

void ir_verify(const IrFunc *f, const char *pass) {
    Verifier v = {.f = f, .pass = pass};
    v.uses = ARENA_ARRAY(&v.arena, int, f->value_count);
    v.position = ARENA_ARRAY(&v.arena, int, f->value_count);
    v.edges = ARENA_ARRAY(&v.arena, int, f->block_count);
    if (f->blocks.len == 0)
        fail(&v, NULL, NULL, "no blocks");
    for (int i = 0; i < f->blocks.len; i++) {
        const Block *block = f->blocks.items[i];
        bool phis_over = false;
        check_edges(&v, block);
        for (int n = 0; n < block->values.len; n++)
            check_value(&v, block, block->values.items[n], n, &phis_over);
    }
    check_mirror(&v);
    check_uses(&v);
    // Dominance is recomputed on the spot: that changes no IR, only analyses.
    cfg_order((IrFunc *)f);
    dom_build((IrFunc *)f);
    check_dominance(&v);
    arena_free(&v.arena);
}
