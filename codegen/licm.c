// Loop-invariant code motion.
//
//     for … {                            v5 = load (s.len)
//         v5 = load p 8          ->      for … {
//         …                                  …
//
// A value whose operands are all defined outside a loop is the same in every
// turn; it moves to the preheader, a block that runs once before the loop.
//
//   pure       may always move; only worth it if it costs more than the register
//              it occupies, so constants and addresses of globals stay
//   load       if nothing in the loop writes such memory (alias.c), and the
//              address is known to be good in front of the loop: the loop's
//              header itself loads or checks it, or a check dominates the loop
//   check      bounds and nil checks, if they come first in the loop: nothing
//              the program shows happens before them in the first turn
//
// Inner loops go first: what leaves one is looked at again in the loop around.
#include "codegen/alias.h"

#include <string.h>

enum {
    MAX_WRITES = 16, // a loop with more different stores is taken to write all
    MAX_DEPTH = 24,  // deeper loops are left alone: the cost is blocks x depth
};

typedef struct Loop {
    Block *header;
    Block *preheader;
    Vec(Block *) blocks;     // in reverse postorder; inner loops' blocks too
    bool writes_all;         // a call, or too many stores
    Access writes[MAX_WRITES];
    int write_count;
} Loop;

typedef struct Check {       // a pointer known to be good in and below a block
    Block *block;
    struct Check *next;      // of the same pointer
} Check;

typedef struct Licm {
    IrFunc *f;
    Arena arena;
    AliasInfo alias;
    Loop **loops;            // by header id
    Check **checks;          // by value id …
    uint32_t known_values;   // … below this
} Licm;

// ---- What a loop writes

static void note_write(Licm *l, Loop *loop, const Value *value) {
    if (loop->writes_all)
        return;
    unsigned properties = value->op < OP_COUNT ? op_info[value->op].properties : OP_WRITES;
    if (!(properties & OP_WRITES) || value->op == OP_NEW)
        return;
    if (value->op == OP_RTCALL && (runtime_info[value->imm].flags & RT_PURE))
        return;
    bool store = value->op == OP_STORE;
    if (!store || loop->write_count == MAX_WRITES) {
        loop->writes_all = true;
        return;
    }
    loop->writes[loop->write_count++] = alias_access(&l->alias, value);
}

static bool is_written(const Licm *l, const Loop *loop, const Value *load) {
    if (loop->writes_all)
        return true;
    Access access = alias_access(&l->alias, load);
    for (int i = 0; i < loop->write_count; i++)
        if (may_alias(&l->alias, &access, &loop->writes[i]))
            return true;
    return false;
}

// ---- Loops

static void find_loops(Licm *l) {
    IrFunc *f = l->f;
    l->loops = ARENA_ARRAY(&l->arena, Loop *, f->block_count);
    for (int i = 0; i < f->blocks.len; i++) {
        Block *block = f->blocks.items[i];
        for (Block *header = block->loop; header; header = header->outer) {
            if (header->loop_depth > MAX_DEPTH)
                continue;
            Loop **loop = &l->loops[header->id];
            if (!*loop) {
                *loop = ARENA_NEW(&l->arena, Loop);
                (*loop)->header = header;
            }
            vec_push(&l->arena, &(*loop)->blocks, block);
            for (int n = 0; n < block->values.len; n++)
                note_write(l, *loop, block->values.items[n]);
        }
    }
}

// ---- Good pointers

static void note_check(Licm *l, const Value *pointer, Block *block) {
    if (pointer->id >= l->known_values)
        return; // a constant made here
    Check *check = ARENA_NEW(&l->arena, Check);
    check->block = block;
    check->next = l->checks[pointer->id];
    l->checks[pointer->id] = check;
}

// nilcheck p, and branches on p != nil
static void find_checks(Licm *l) {
    for (int i = 0; i < l->f->blocks.len; i++) {
        Block *block = l->f->blocks.items[i];
        for (int n = 0; n < block->values.len; n++)
            if (block->values.items[n]->op == OP_NILCHECK)
                note_check(l, block->values.items[n]->args[0], block);
        const Value *test = block->control;
        if (block->kind != BLOCK_BRANCH || (test->op != OP_NE && test->op != OP_EQ) ||
            test->args[0]->class != CLASS_PTR || test->args[1]->op != OP_CONST)
            continue;
        Block *good = block->succs.items[test->op == OP_EQ];
        if (good->preds.len == 1)
            note_check(l, test->args[0], good);
    }
}

// ---- Moving

// Worth a register over the whole loop?
static bool is_worth_moving(const Value *value) {
    switch (value->op) {
    case OP_CONST: case OP_SYMADDR: case OP_SLOTADDR: case OP_OUTADDR: case OP_COPY:
    case OP_NOP: case OP_CALLER_SP:
        return false;
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_ULT: case OP_ULE:
    case OP_FEQ: case OP_FNE: case OP_FLT: case OP_FLE:
        return false; // compare and branch are one
    }
    return true;
}

// Is an access through ADDRESS good in front of the loop: a place inside an
// object whose pointer was checked on every way there?
static bool is_checked_before(const Licm *l, const Value *address, const Loop *loop) {
    while (address->op == OP_COPY ||
           (address->op == OP_ADDPTR && address->args[1]->op == OP_CONST))
        address = address->args[0];
    switch (address->op) {
    case OP_SLOTADDR: case OP_SYMADDR: case OP_CONTEXT: case OP_OUTADDR: case OP_NEW:
        return true;
    }
    if (address->id >= l->known_values)
        return false;
    for (const Check *check = l->checks[address->id]; check; check = check->next)
        if (!in_loop(check->block, loop->header) && dominates(check->block, loop->header))
            return true;
    return false;
}

typedef struct Mover {
    Licm *l;
    Loop *loop;
    bool certain;   // what stands here runs in the first turn, with nothing
                    // visible before it
} Mover;

// Constants and addresses of globals and slots stay where they are used; what
// moves takes copies of them along.
static bool is_cheap_operand(const Value *arg) {
    return arg->op == OP_CONST || arg->op == OP_SYMADDR || arg->op == OP_SLOTADDR ||
           arg->op == OP_FCONST;
}

static bool is_invariant(const Value *value, const Loop *loop) {
    for (int a = 0; a < value->arg_count; a++)
        if (!is_cheap_operand(value->args[a]) && in_loop(value->args[a]->block, loop->header))
            return false;
    return true;
}

static void take_constants(Mover *m, Value *value) {
    for (int a = 0; a < value->arg_count; a++) {
        Value *arg = value->args[a];
        if (!is_cheap_operand(arg) || !in_loop(arg->block, m->loop->header))
            continue;
        Value *twin = ir_append0(m->l->f, m->loop->preheader, arg->op, arg->class, arg->pos);
        twin->imm = arg->imm;
        twin->aux = arg->aux;
        twin->flags = arg->flags;
        ir_set_arg(value, a, twin);
    }
}

static bool may_move(const Mover *m, const Value *value) {
    if (value->op >= OP_COUNT || value->op == OP_PHI)
        return false;
    unsigned properties = op_info[value->op].properties;
    if ((value->flags & VALUE_VOLATILE) || !is_invariant(value, m->loop))
        return false;
    switch (value->op) {
    case OP_LOAD:
        if (is_written(m->l, m->loop, value))
            return false;
        // Guarded by a check inside the loop, it may only move with the check.
        return m->certain || is_checked_before(m->l, value->args[0], m->loop);
    case OP_NILCHECK: case OP_BOUNDS: case OP_CHECK:
    case OP_ADDPTR: // must not leave its object, which a check may see to
        return m->certain;
    case OP_DIV: case OP_MOD: case OP_UDIV: case OP_UMOD:
        // The machine faults on zero: a check of the divisor stands before.
        return m->certain || (value->args[1]->op == OP_CONST && value->args[1]->imm != 0);
    }
    return (properties & OP_PURE) && is_worth_moving(value);
}

static void move_to_preheader(Mover *m, Value *value) {
    Block *to = m->loop->preheader;
    vec_push(m->l->f->arena, &to->values, value);
    value->block = to;
    if (value->op == OP_NILCHECK)
        note_check(m->l, value->args[0], to);
}

// Something that stays and that the program shows, or that may panic: nothing
// behind it is certain to run first.
static bool ends_certainty(const Value *value) {
    unsigned properties = value->op < OP_COUNT ? op_info[value->op].properties : OP_WRITES;
    if (value->op == OP_LOAD && (value->flags & VALUE_NONNULL))
        return false;
    return (properties & (OP_WRITES | OP_FAULTS | OP_CALLS)) != 0;
}

static void visit_block(Mover *m, Block *block) {
    int kept = 0;
    for (int n = 0; n < block->values.len; n++) {
        Value *value = block->values.items[n];
        if (may_move(m, value)) {
            take_constants(m, value);
            move_to_preheader(m, value);
            continue;
        }
        if (ends_certainty(value))
            m->certain = false;
        block->values.items[kept++] = value;
    }
    block->values.len = kept;
}

static void move_out(Licm *l, Loop *loop) {
    loop->preheader = loop_entering_block(loop->header);
    if (!loop->preheader || loop->preheader->kind != BLOCK_JUMP)
        return;
    Mover m = {.l = l, .loop = loop, .certain = true};
    for (int i = 0; i < loop->blocks.len; i++) {
        Block *block = loop->blocks.items[i];
        if (block != loop->header)
            m.certain = false; // only the header is sure to run
        visit_block(&m, block);
    }
}

// Needs SSA form.
void licm(IrFunc *f) {
    loops_with_preheaders(f);
    Licm l = {.f = f};
    l.alias = alias_analyse(f, &l.arena);
    l.checks = ARENA_ARRAY(&l.arena, Check *, f->value_count);
    l.known_values = (uint32_t)f->value_count;
    find_checks(&l);
    find_loops(&l);
    for (int i = f->blocks.len - 1; i >= 0; i--) // inner loops first
        if (l.loops[f->blocks.items[i]->id])
            move_out(&l, l.loops[f->blocks.items[i]->id]);
    arena_free(&l.arena);
}
