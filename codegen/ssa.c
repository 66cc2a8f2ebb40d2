// Static single assignment form.
//
// The builder writes local variables with SETVAR and reads them with GETVAR.
// This pass gives every assignment a value of its own and, where several
// assignments meet, a phi:
//
//     b1: setvar x v1 ─┐                       b1: ─┐
//     b2: setvar x v2 ─┴─ b3: v3 = getvar x    b2: ─┴─ b3: v3 = phi v1 v2
//
// Phis stand on the iterated dominance frontier of the assignments (Cytron et
// al., Efficiently Computing Static Single Assignment Form, 1991), but only
// where the variable is live (pruned form): the live blocks are found by
// walking back from the reads, variable by variable, which costs in proportion
// to the live range.  Then one walk over the dominator tree renames.
#include "codegen/describe.h"

#include <string.h>

typedef struct VarInfo {
    Vec(Block *) defs;   // blocks that assign it
    Vec(Block *) reads;  // blocks that read it before assigning it
    Value *current;      // renaming: the value it has here
    int seen;            // scan: 1 + number of the block last assigning it
} VarInfo;

typedef struct Edge { Block *to; int index; } Edge; // index: among to's preds

typedef struct BlockInfo {
    Vec(Edge) out;         // edges to blocks with phis
    Vec(Value *) phis;     // phis placed here; imm is the variable
    int live;              // 1 + variable it is known to be live-in for
    int placed;            // 1 + variable that has a phi here
    int pending;           // 1 + variable it is on the worklist for
} BlockInfo;

typedef struct Saved { int var; Value *value; } Saved; // to undo a renaming

typedef struct Ssa {
    IrFunc *f;
    Arena arena;
    VarInfo *vars;
    BlockInfo *blocks;     // by block id
    BlockList *frontiers;  // by block id
    Vec(Block *) work;
    Vec(Saved) undo;
} Ssa;

// ---- Where variables are assigned and read

static void scan_block(Ssa *s, Block *block) {
    for (int n = 0; n < block->values.len; n++) {
        Value *value = block->values.items[n];
        if (value->op != OP_GETVAR && value->op != OP_SETVAR)
            continue;
        VarInfo *var = &s->vars[value->imm];
        bool assigned_here = var->seen == block->id + 1;
        if (value->op == OP_SETVAR && !assigned_here) {
            vec_push(&s->arena, &var->defs, block);
            var->seen = block->id + 1;
        } else if (value->op == OP_GETVAR && !assigned_here) {
            if (var->reads.len == 0 || var->reads.items[var->reads.len - 1] != block)
                vec_push(&s->arena, &var->reads, block);
        }
    }
}

// ---- Phis

// Marks the blocks at whose start the variable is live.
static void find_live_blocks(Ssa *s, int number) {
    VarInfo *var = &s->vars[number];
    int tag = number + 1;
    for (int i = 0; i < var->defs.len; i++)
        s->blocks[var->defs.items[i]->id].pending = tag; // stops the walk
    for (int i = 0; i < var->reads.len; i++) {
        s->blocks[var->reads.items[i]->id].live = tag;
        vec_push(&s->arena, &s->work, var->reads.items[i]);
    }
    while (s->work.len > 0) {
        Block *block = s->work.items[--s->work.len];
        for (int p = 0; p < block->preds.len; p++) {
            Block *pred = block->preds.items[p];
            BlockInfo *info = &s->blocks[pred->id];
            if (info->live == tag || info->pending == tag)
                continue;
            info->live = tag;
            vec_push(&s->arena, &s->work, pred);
        }
    }
}

static void add_phi(Ssa *s, Block *block, int number) {
    Value *phi = ir_value_new(s->f, OP_PHI, s->f->vars.items[number].class, block->pos,
                              0, NULL);
    phi->imm = number;
    phi->flags = s->f->vars.items[number].length ? VALUE_LENGTH : 0;
    phi->block = block;
    vec_push(&s->arena, &s->blocks[block->id].phis, phi);
}

static void place_phis(Ssa *s, int number) {
    VarInfo *var = &s->vars[number];
    if (var->reads.len == 0)
        return; // never crosses a block border
    find_live_blocks(s, number);
    int tag = number + 1;
    for (int i = 0; i < var->defs.len; i++)
        vec_push(&s->arena, &s->work, var->defs.items[i]);
    while (s->work.len > 0) {
        Block *block = s->work.items[--s->work.len];
        const BlockList *frontier = &s->frontiers[block->id];
        for (int i = 0; i < frontier->len; i++) {
            Block *join = frontier->items[i];
            BlockInfo *there = &s->blocks[join->id];
            if (there->placed == tag || there->live != tag)
                continue;
            there->placed = tag;
            add_phi(s, join, number);
            if (there->pending != tag) {
                there->pending = tag;
                vec_push(&s->arena, &s->work, join);
            }
        }
    }
}

// ---- Renaming

// A read that no assignment reaches gives zero.  The zero stands at the start
// of the block that reads.
static Value *zero_value(Ssa *s, Block *block, Class class) {
    bool is_float = class_is_float(class);
    Value *zero = ir_value_new(s->f, is_float ? OP_FCONST : OP_CONST, class, block->pos,
                               0, NULL);
    if (is_float)
        zero->fimm = 0;
    zero->block = block;
    return zero;
}

static void set_current(Ssa *s, int var, Value *value) {
    Saved saved = {var, s->vars[var].current};
    vec_push(&s->arena, &s->undo, saved);
    s->vars[var].current = value;
}

// Uses of variables become copies of, and assignments vanish into, the current
// value.  The list is made anew: phis, then the rest.
static void rename_block(Ssa *s, Block *block) {
    BlockInfo *info = &s->blocks[block->id];
    Value **old = block->values.items;
    int old_count = block->values.len;
    int extra = info->phis.len;
    block->values.items = ARENA_ARRAY(s->f->arena, Value *, extra + old_count + 1);
    block->values.cap = extra + old_count + 1;
    block->values.len = 0;
    for (int i = 0; i < extra; i++) {
        Value *phi = info->phis.items[i];
        set_current(s, (int)phi->imm, phi);
        describe_value(s->f, (int)phi->imm, phi);
        vec_push(s->f->arena, &block->values, phi);
    }
    for (int n = 0; n < old_count; n++) {
        Value *value = old[n];
        if (value->op == OP_SETVAR) {
            set_current(s, (int)value->imm, ir_copied(value->args[0]));
            describe_value(s->f, (int)value->imm, s->vars[value->imm].current);
            ir_make_nop(value);
            continue;
        }
        if (value->op == OP_GETVAR) {
            Value *now = s->vars[value->imm].current;
            if (!now) {
                now = zero_value(s, block, value->class);
                vec_push(s->f->arena, &block->values, now);
                set_current(s, (int)value->imm, now);
            }
            ir_replace_by(value, now);
        }
        vec_push(s->f->arena, &block->values, value);
    }
}

// The value a variable has at the end of BLOCK.
static Value *value_at_end(Ssa *s, Block *block, int var) {
    if (!s->vars[var].current) {
        Value *zero = zero_value(s, block, s->f->vars.items[var].class);
        vec_push(s->f->arena, &block->values, zero);
        set_current(s, var, zero);
    }
    return s->vars[var].current;
}

static void fill_phis(Ssa *s, Block *block) {
    BlockInfo *info = &s->blocks[block->id];
    for (int i = 0; i < info->out.len; i++) {
        Edge edge = info->out.items[i];
        BlockInfo *there = &s->blocks[edge.to->id];
        for (int n = 0; n < there->phis.len; n++) {
            Value *phi = there->phis.items[n];
            Value *now = value_at_end(s, block, (int)phi->imm);
            phi->args[edge.index] = now;
            now->uses++;
        }
    }
}

static void undo_to(Ssa *s, int mark) {
    while (s->undo.len > mark) {
        Saved saved = s->undo.items[--s->undo.len];
        s->vars[saved.var].current = saved.value;
    }
}

// Dominator-tree preorder visits a block right after everything that dominates
// it, apart from finished subtrees, whose assignments are undone first.
static void rename_all(Ssa *s) {
    Block **order = dom_preorder(s->f, &s->arena);
    int *marks = ARENA_ARRAY(&s->arena, int, s->f->blocks.len + 1);
    int *ends = ARENA_ARRAY(&s->arena, int, s->f->blocks.len + 1);
    int depth = 0;
    for (int i = 0; i < s->f->blocks.len; i++) {
        Block *block = order[i];
        while (depth > 0 && ends[depth - 1] <= block->dom_pre)
            undo_to(s, marks[--depth]);
        marks[depth] = s->undo.len;
        ends[depth++] = block->dom_post;
        rename_block(s, block);
        fill_phis(s, block);
    }
}

// Gives phis room for their operands and tells predecessors which are theirs.
static void prepare_phis(Ssa *s) {
    for (int i = 0; i < s->f->blocks.len; i++) {
        Block *block = s->f->blocks.items[i];
        BlockInfo *info = &s->blocks[block->id];
        for (int n = 0; n < info->phis.len; n++) {
            Value *phi = info->phis.items[n];
            phi->arg_count = block->preds.len;
            phi->args = phi->few;
            if (phi->arg_count > 3)
                phi->args = ir_operand_array(s->f, phi->arg_count);
        }
        for (int p = 0; p < block->preds.len && info->phis.len > 0; p++) {
            Edge edge = {block, p};
            vec_push(&s->arena, &s->blocks[block->preds.items[p]->id].out, edge);
        }
    }
}

// The entry must have no predecessors: a phi there would lack an operand for
// the way in.
static void ensure_plain_entry(IrFunc *f) {
    Block *entry = f->blocks.items[0];
    if (entry->preds.len == 0)
        return;
    Block *fresh = ir_block_new(f);
    ir_jump(fresh, entry);
    f->blocks.items[f->blocks.len - 1] = entry;
    f->blocks.items[0] = fresh;
    int kept = 0; // parameters are read in the entry
    for (int n = 0; n < entry->values.len; n++) {
        Value *value = entry->values.items[n];
        if (value->op == OP_PARAM || value->op == OP_CONTEXT) {
            value->block = fresh;
            vec_push(f->arena, &fresh->values, value);
        } else {
            entry->values.items[kept++] = value;
        }
    }
    entry->values.len = kept;
}

// Leaves no GETVAR or SETVAR; every value's definition dominates its uses.
void ssa(IrFunc *f) {
    ensure_plain_entry(f);
    cfg_build(f);
    dom_build(f);
    Ssa s = {.f = f};
    s.vars = ARENA_ARRAY(&s.arena, VarInfo, f->vars.len);
    s.blocks = ARENA_ARRAY(&s.arena, BlockInfo, f->block_count);
    for (int i = 0; i < f->blocks.len; i++)
        scan_block(&s, f->blocks.items[i]);
    s.frontiers = dom_frontiers(f, &s.arena);
    for (int i = 0; i < f->vars.len; i++)
        place_phis(&s, i);
    prepare_phis(&s);
    rename_all(&s);
    for (int i = 0; i < f->blocks.len; i++) {
        BlockInfo *info = &s.blocks[f->blocks.items[i]->id];
        for (int n = 0; n < info->phis.len; n++)
            info->phis.items[n]->imm = 0;
    }
    f->vars.len = 0;
    ir_propagate_copies(f);
    arena_free(&s.arena);
}
