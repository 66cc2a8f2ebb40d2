// Statements.
//
// Control flow becomes blocks; `here.block` is where code goes.  After a statement
// that does not go on (return, break, panic) a fresh block without predecessors
// receives whatever is written behind it, and cfg_build() throws it away.
#include "codegen/build.h"

void stmts(NodeList *list) {
    for (int i = 0; i < list->len; i++)
        stmt(list->items[i]);
}

void block_of(Node *node) {
    if (node)
        stmt(node);
}

// ---- Targets of break and continue

void push_target(Node *node, Block *break_to, Block *continue_to) {
    Target target = {node, break_to, continue_to};
    vec_push(here.arena, &here.targets, target);
}

void pop_target(void) { here.targets.len--; }

static Target *find_target(Node *node, bool continues) {
    for (int i = here.targets.len - 1; i >= 0; i--) {
        Target *target = &here.targets.items[i];
        if (node ? target->node == node : !continues || target->continue_to)
            return target;
    }
    internal_error("no target for a branch statement");
}

static Block *label_block(Node *labeled) {
    Block *block = ptr_map_get(&here.labels, labeled);
    if (!block) {
        block = new_block();
        ptr_map_set(here.arena, &here.labels, labeled, block);
    }
    return block;
}

static void branch_stmt(Node *node) {
    Node *target = node->branch.target;
    switch (node->op) {
    case TOK_BREAK:
        if (target && target->kind == AST_LABELED_STMT)
            target = target->labeled.stmt;
        jump(find_target(target, false)->break_to);
        break;
    case TOK_CONTINUE:
        if (target && target->kind == AST_LABELED_STMT)
            target = target->labeled.stmt;
        jump(find_target(target, true)->continue_to);
        break;
    case TOK_GOTO:
        jump(label_block(target));
        break;
    case TOK_FALLTHROUGH:
        jump(here.fallthrough);
        break;
    }
    start(new_block());
}

static void labeled_stmt(Node *node) {
    Block *block = label_block(node);
    jump(block);
    start(block);
    if (node->labeled.stmt)
        stmt(node->labeled.stmt);
}

// ---- if, for

static void if_stmt(Node *node) {
    block_of(node->if_stmt.init);
    Node *cond = node->if_stmt.cond;
    Block *after = new_block();
    Block *then = new_block();
    Block *els = node->if_stmt.els ? new_block() : after;
    here.pos = cond->pos;
    condition(cond, then, els);
    start(then);
    stmt(node->if_stmt.then);
    jump(after);
    if (node->if_stmt.els) {
        start(els);
        stmt(node->if_stmt.els);
        jump(after);
    }
    start(after);
}

// The condition is tested before the loop and again at its end, so that an
// iteration jumps once:
//
//     init; if cond goto body else after
//     body: …  continue: post; if cond goto body else after
static void for_stmt(Node *node) {
    block_of(node->for_stmt.init);
    Block *body = new_block();
    Block *next = new_block();
    Block *after = new_block();
    Node *cond = node->for_stmt.cond;
    if (cond) {
        here.pos = cond->pos;
        condition(cond, body, after);
    } else {
        jump(body);
    }
    start(body);
    push_target(node, after, next);
    block_of(node->for_stmt.body);
    pop_target();
    jump(next);
    start(next);
    block_of(node->for_stmt.post);
    if (cond) {
        here.pos = cond->pos;
        condition(cond, body, after);
    } else {
        jump(body);
    }
    start(after);
}

// ---- return

static Operand *operands_of(NodeList *list) {
    Operand *values = eval_list(list->items, list->len);
    for (int i = 0; i < list->len; i++)
        values[i] = list->len > 1 ? stable(values[i]) : values[i];
    return values;
}

// return in an inlined function: sets its result variables and jumps to its end.
static void inlined_return(Node *node) {
    Node *call = node->ret.inlined;
    NodeList *list = &node->ret.results;
    if (list->len > 0) {
        Operand *values = operands_of(list);
        here.pos = node->pos;
        for (int i = 0; i < list->len; i++) {
            Place place = place_of_object(call->inlined.results.items[i]);
            write_place(&place, values[i]);
        }
    }
    for (int i = here.inline_exits.len - 1; i >= 0; i--) {
        if (here.inline_exits.items[i].call == call) {
            jump(here.inline_exits.items[i].end);
            start(new_block());
            return;
        }
    }
    internal_error("return of an inlined call that is not being built");
}

static void return_stmt(Node *node) {
    if (node->ret.inlined) {
        inlined_return(node);
        return;
    }
    Func *func = here.func;
    NodeList *list = &node->ret.results;
    Operand *values = operands_of(list);
    here.pos = node->pos;
    bool through_variables = func->named_results || func->has_defer;
    if (through_variables) {
        for (int i = 0; i < list->len; i++) {
            Place place = place_of_object(func->results.items[i]);
            write_place(&place, values[i]);
        }
    }
    if (here.exit) {
        jump(here.exit);
        start(new_block());
        return;
    }
    if (through_variables) {
        values = ARENA_ARRAY(here.arena, Operand, func->results.len + 1);
        for (int i = 0; i < func->results.len; i++) {
            Place place = place_of_object(func->results.items[i]);
            values[i] = read_place(&place);
        }
    }
    return_operands(values, func->results.len);
}

// ---- Dispatch

static void decl_stmt(Node *node) {
    for (int i = 0; i < node->decls.list.len; i++)
        if (node->decls.list.items[i]->kind == AST_VAR_DECL)
            var_decl(node->decls.list.items[i]);
}

static void dispatch(Node *node) {
    switch (node->kind) {
    case AST_EMPTY_STMT: break;
    case AST_EXPR_STMT: effect(node->unary.x); break;
    case AST_SEND_STMT: send_stmt(node); break;
    case AST_INC_DEC: inc_dec_stmt(node); break;
    case AST_ASSIGN: assign_stmt(node); break;
    case AST_GO_STMT: go_stmt(node); break;
    case AST_DEFER_STMT: defer_stmt(node); break;
    case AST_RETURN_STMT: return_stmt(node); break;
    case AST_BRANCH_STMT: branch_stmt(node); break;
    case AST_BLOCK_STMT: stmts(&node->block.list); break;
    case AST_IF_STMT: if_stmt(node); break;
    case AST_SWITCH_STMT: switch_stmt(node); break;
    case AST_TYPE_SWITCH: type_switch_stmt(node); break;
    case AST_SELECT_STMT: select_stmt(node); break;
    case AST_FOR_STMT: for_stmt(node); break;
    case AST_RANGE_STMT: range_stmt(node); break;
    case AST_LABELED_STMT: labeled_stmt(node); break;
    case AST_DECL_STMT: decl_stmt(node); break;
    case AST_VAR_DECL: var_decl(node); break;
    case AST_CONST_DECL: case AST_TYPE_DECL: break;
    default: effect(node); break; // an expression, as inlining leaves them
    }
}

// Statements that contain others give back the temporaries of their own
// expressions only at their end; the rest return them at once.
void stmt(Node *node) {
    int tuples = here.tuples.len;
    int first_temp = here.temps.len;
    Node *outer = here.node;
    here.pos = node->pos;
    here.node = node;
    dispatch(node);
    here.node = outer;
    here.tuples.len = tuples;
    while (here.temps.len > first_temp) {
        Slot *slot = here.temps.items[--here.temps.len];
        vec_push(here.arena, &here.free_temps, slot);
    }
}
