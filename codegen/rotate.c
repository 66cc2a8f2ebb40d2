// Loop rotation: the test moves to the end.
//
//     head: if !(i < n) goto done            if !(i < n) goto done
//           body                      ->  body:
//           goto head                          body
//                                              if i < n goto body
//
// One jump less for every turn.  More important is what later passes see: in
// front of the rotated loop, behind the copy of the test, the body is certain
// to run, so that what does not change in the loop can be computed there.
//
// The pass runs before ssa, when blocks communicate through variables: the test
// can be copied without mending phis.  Only tests that read no memory are
// copied; `for i < len(p.s)` stays as it is, because two loads of the length
// are two facts, and a single one proves p.s[i] in bounds.
#include "codegen/ir.h"

enum { MAX_TEST = 12 };

// Values of a test block may be copied if they are cheap, read no memory, and
// nobody outside the block names them.
static bool is_copyable(const Block *head, const int *uses_inside) {
    if (head->values.len > MAX_TEST)
        return false;
    for (int n = 0; n < head->values.len; n++) {
        const Value *value = head->values.items[n];
        bool fine = value->op == OP_GETVAR || value->op == OP_SETVAR ||
                    (op_info[value->op].properties & OP_PURE);
        if (!fine || value->uses != uses_inside[n])
            return false;
    }
    return true;
}

static void count_uses_inside(const Block *head, int *uses) {
    for (int n = 0; n < head->values.len; n++)
        uses[n] = 0;
    for (int n = 0; n < head->values.len; n++) {
        const Value *value = head->values.items[n];
        for (int i = 0; i < head->values.len; i++)
            for (int a = 0; a < value->arg_count; a++)
                uses[i] += value->args[a] == head->values.items[i];
        uses[n] += head->control == value;
    }
}

// The operand of a copied value: the copy of what it named, if that is in HEAD.
static Value *copied_operand(const Block *head, Block *copy, int made, Value *arg) {
    for (int i = 0; i < made; i++)
        if (head->values.items[i] == arg)
            return copy->values.items[i];
    return arg;
}

static Block *copy_test(IrFunc *f, Block *head, Block *body, Block *exit) {
    Block *copy = ir_block_new(f);
    copy->pos = head->pos;
    for (int n = 0; n < head->values.len; n++) {
        Value *value = head->values.items[n];
        Value *args[3];
        for (int a = 0; a < value->arg_count; a++)
            args[a] = copied_operand(head, copy, n, value->args[a]);
        Value *twin = ir_append(f, copy, value->op, value->class, value->pos,
                                value->arg_count, args);
        twin->flags = value->flags;
        twin->imm = value->imm;
        twin->aux = value->aux;
        twin->inlined = value->inlined;
        twin->site = value->site;
    }
    Value *control = copied_operand(head, copy, head->values.len, head->control);
    bool yes = head->succs.items[0] == body;
    if (yes)
        ir_branch(copy, control, body, exit, 1);
    else
        ir_branch(copy, control, exit, body, -1);
    return copy;
}

// HEAD keeps the test in front of the loop; a copy gets all back edges.
static void rotate_loop(IrFunc *f, Block *head) {
    int in = head->succs.items[0]->loop && dominates(head, head->succs.items[0]) ? 0 : 1;
    Block *body = ir_split_edge(head, in);
    body->loop = head;
    Block *exit = head->succs.items[1 - in];
    Block *copy = copy_test(f, head, body, exit);
    for (int p = 0; p < head->preds.len; p++) {
        Block *pred = head->preds.items[p];
        if (pred == copy || !dominates(head, pred))
            continue;
        for (int s = 0; s < pred->succs.len; s++) {
            if (pred->succs.items[s] != head)
                continue;
            pred->succs.items[s] = copy;
            vec_push(f->arena, &copy->preds, pred);
        }
    }
    int kept = 0;
    for (int p = 0; p < head->preds.len; p++)
        if (!dominates(head, head->preds.items[p]))
            head->preds.items[kept++] = head->preds.items[p];
    head->preds.len = kept;
}

// Runs before ssa.
void rotate(IrFunc *f) {
    cfg_build(f);
    dom_build(f);
    loops_build(f);
    Block **heads;
    Arena scratch = {0};
    int count = 0;
    heads = ARENA_ARRAY(&scratch, Block *, f->blocks.len);
    for (int i = 0; i < f->blocks.len; i++) {
        Block *head = f->blocks.items[i];
        int uses[MAX_TEST];
        if (head->loop != head || head->kind != BLOCK_BRANCH || head == f->blocks.items[0] ||
            in_loop(head->succs.items[0], head) == in_loop(head->succs.items[1], head) ||
            head->values.len > MAX_TEST)
            continue;
        count_uses_inside(head, uses);
        if (is_copyable(head, uses))
            heads[count++] = head;
    }
    for (int i = 0; i < count; i++)
        rotate_loop(f, heads[i]);
    arena_free(&scratch);
}
