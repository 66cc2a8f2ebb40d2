// Statements as edges of the graph.
//
// Nothing here depends on the order of execution: every assignment in the
// function becomes an edge, once.  What does matter is loops.  A variable
// declared outside a loop outlives what one iteration makes, so each location
// knows how many loops are around it; a label that a goto jumps back to begins a
// loop, too.
#include "escape/graph.h"

#include "lexer/token.h"

// ---- Assignments

// The Data word of a reflect.SliceHeader is a pointer in disguise.
bool is_reflect_header_data(Node *node) {
    node = strip_parens(node);
    if (node->kind != AST_SELECTOR || node->selector.kind != SEL_FIELD_POINTER ||
        node->selector.name != name_of("Data"))
        return false;
    Type *type = type_underlying(node->selector.x->type)->elem;
    if (type->kind != TYPE_NAMED || type->object->package == NULL)
        return false;
    const char *path = type->object->package->path;
    Name *name = type->object->name;
    return path != NULL && name_of(path) == name_of("reflect") &&
           (name == name_of("SliceHeader") || name == name_of("StringHeader"));
}

static void mark_reassigned(NodeList *targets, const Hole *holes, Node *where) {
    bool declares = (where->kind == AST_ASSIGN && (where->flags & NODE_DEFINE)) ||
                    where->kind == AST_VAR_DECL;
    for (int i = 0; i < targets->len; i++) {
        if (declares && ident_declares(targets->items[i]) &&
            !var_info(targets->items[i]->ident.object)->undefined)
            continue;
        holes[i].dst->reassigned = true;
    }
}

enum { FEW = 8 }; // assignments up to this length need no memory

static Hole *address_holes(Flow *f, NodeList *targets, Hole few[FEW]) {
    Hole *holes =
        targets->len <= FEW ? few : ARENA_ARRAY(&f->batch->arena, Hole, targets->len);
    for (int i = 0; i < targets->len; i++)
        holes[i] = address_hole(f, targets->items[i]);
    return holes;
}

// targets = values; a NULL value stores nothing that matters.
static void assign_list(Flow *f, NodeList *targets, NodeList *values, const char *why,
                        Node *where) {
    Hole few[FEW];
    Hole *holes = address_holes(f, targets, few);
    for (int i = 0; i < targets->len; i++) {
        Node *value = i < values->len ? values->items[i] : NULL;
        Hole hole = holes[i];
        if (value == NULL)
            continue;
        if (is_reflect_header_data(targets->items[i])) {
            flow_unsafe(f, hole_note(f, heap_hole(f), where, why), value);
            continue;
        }
        if (is_self_assign(targets->items[i], value)) {
            record_self_assign(f, where);
            hole = blank_hole(f);
        }
        flow_expr(f, hole_note(f, hole, where, why), value);
    }
    mark_reassigned(targets, holes, where);
}

// v, ok = x.(T), m[k] or <-c
static void assign_comma_ok(Flow *f, NodeList *targets, Node *x, Node *where) {
    const char *why = "assign-pair-receive";
    if (x->kind == AST_TYPE_ASSERT)
        why = "assign-pair-dot-type";
    else if (x->kind == AST_INDEX)
        why = "assign-pair-mapr";
    Node *only[1] = {x};
    NodeList values = {only, 1, 1};
    assign_list(f, targets, &values, why, where);
}

// Assignment of any shape: x = y; x, y = y, x; v, ok = m[k]; x, y = f().
static void assign(Flow *f, NodeList *targets, NodeList *values, Node *where) {
    Node *spread = spread_result(values);
    if (spread == NULL) {
        bool pair = targets->len > 1 ||
                    (where->kind == AST_ASSIGN && where->flags & NODE_SETS_PARAMS);
        assign_list(f, targets, values, pair ? "assign-pair" : "assign", where);
        return;
    }
    Node *x = spread->result.x;
    if (x->flags & NODE_COMMA_OK) {
        assign_comma_ok(f, targets, x, where);
    } else if (tuple_temporaries(x) != NULL) {
        flow_tuple(f, x);
        assign_list(f, targets, values, "assign-pair", where);
    } else {
        Hole few[FEW];
        Hole *holes = address_holes(f, targets, few);
        flow_call(f, holes, x);
        mark_reassigned(targets, holes, where);
    }
}

void declare_variable(Flow *f, Object *object) {
    if (!var_info(object)->undeclared)
        location_of(object)->loop_depth = f->loop_depth;
}

static void declare_targets(Flow *f, NodeList *targets) {
    for (int i = 0; i < targets->len; i++)
        if (ident_declares(targets->items[i]))
            declare_variable(f, targets->items[i]->ident.object);
}

// for i = range …, where i is an interface: sema made the assignment of the key.
// Go makes it after its analysis, and its box always on the heap.
static void assign_iteration(Flow *f, Node *node) {
    for (int i = 0; i < node->assign.lhs.len; i++) {
        Hole hole = address_hole(f, node->assign.lhs.items[i]);
        Node *value = node->assign.rhs.items[i];
        while (value->kind == AST_CONVERT) {
            if (boxes_value(value))
                hole = heap_hole(f);
            value = value->unary.x;
        }
        flow_expr(f, hole_note(f, hole, node, "range"), value);
        hole.dst->reassigned = true;
    }
}

static void flow_assign(Flow *f, Node *node) {
    NodeList *targets = &node->assign.lhs, *values = &node->assign.rhs;
    if (node->flags & NODE_IMPLICIT) {
        assign_iteration(f, node);
        return;
    }
    if (node->flags & NODE_DEFINE)
        declare_targets(f, targets);
    if (node->op != TOK_ASSIGN && node->op != TOK_DEFINE)
        assign_list(f, targets, values, "assign", node);
    else
        assign(f, targets, values, node);
}

// The assignment that "var x = y" stands for, where explanations want to show it.
static Node *assignment_shown(Flow *f, Node *decl, Node *name, Node *value) {
    if (!f->batch->explain)
        return decl;
    Node *assign = ast_new(AST_ASSIGN, decl->pos);
    assign->op = TOK_ASSIGN;
    vec_push(&compilation, &assign->assign.lhs, name);
    vec_push(&compilation, &assign->assign.rhs, value);
    return assign;
}

static void var_decl(Flow *f, Node *node) {
    NodeList *names = &node->value_decl.names, *values = &node->value_decl.values;
    if (spread_result(values) != NULL) {
        declare_targets(f, names);
        assign(f, names, values, node);
        return;
    }
    for (int i = 0; i < names->len; i++) {
        Node *name = names->items[i];
        if (ident_declares(name))
            declare_variable(f, name->ident.object);
        if (i >= values->len)
            continue;
        Node *value = values->items[i];
        Node *shown = assignment_shown(f, node, name, value);
        Hole hole = address_hole(f, name);
        flow_expr(f, hole_note_at(f, hole, shown, node->pos, "assign"), value);
        if (ident_declares(name) && var_info(name->ident.object)->undefined)
            hole.dst->reassigned = true;
    }
}

static void inc_dec(Flow *f, Node *node) {
    Hole hole = address_hole(f, node->unary.x);
    hole.dst->reassigned = true;
}

// ---- Return

static NodeList idents_of(Flow *f, const void *objects, int count) {
    Object *const *items = objects;
    NodeList list = {0};
    for (int i = 0; i < count; i++) {
        Node *ident = ast_new(AST_IDENT, items[i]->pos);
        ident->ident.name = items[i]->name;
        ident->ident.object = items[i];
        ident->type = items[i]->type;
        vec_push(&f->batch->arena, &list, ident);
    }
    return list;
}

// In an inlined body, return assigns the variables that stand for the results.
static void return_stmt(Flow *f, Node *node) {
    NodeList *values = &node->ret.results;
    Node *spread = spread_result(values);
    if (spread != NULL && !(spread->result.x->flags & NODE_COMMA_OK))
        flow_tuple(f, spread->result.x);
    Node *inlined = node->ret.inlined;
    if (inlined != NULL && values->len == 0)
        return;
    NodeList targets =
        inlined != NULL ? idents_of(f, inlined->inlined.results.items,
                                    inlined->inlined.results.len)
                        : idents_of(f, f->func->results.items, f->func->results.len);
    Node *where = node;
    if (inlined != NULL && f->batch->explain) {
        where = ast_new(AST_ASSIGN, inlined->pos);
        where->op = TOK_ASSIGN;
        where->assign.lhs = targets;
        where->assign.rhs = *values;
    }
    bool late = inlined != NULL && targets.len > 0 &&
                !var_info(targets.items[0]->ident.object)->undefined;
    if (late) // the results begin here
        declare_targets(f, &targets);
    assign_list(f, &targets, values, inlined != NULL ? "assign-pair" : "return", where);
    for (int i = 0; late && i < targets.len; i++)
        location_of(targets.items[i]->ident.object)->reassigned = false;
}

// ---- Loops and branches

static void range_stmt(Flow *f, Node *node) {
    Node *pair[2] = {node->range.key, node->range.value};
    NodeList targets = {pair, 2, 2};
    if (node->flags & NODE_DEFINE)
        for (int i = 0; i < 2; i++)
            if (pair[i] != NULL && ident_declares(pair[i]))
                declare_variable(f, pair[i]->ident.object);

    // The operand is evaluated once, outside the loop.
    Location *operand = location_new(f, NULL, NULL, NO_POS, false);
    Node *x = strip_parens(node->range.x);
    if (x->kind == AST_STAR && (x->flags & NODE_IMPLICIT))
        x = x->unary.x;
    flow_expr(f, hole_of(operand), x);

    f->loop_depth++;
    Hole holes[2];
    for (int i = 0; i < 2; i++)
        holes[i] = pair[i] != NULL ? address_hole(f, pair[i]) : blank_hole(f);
    Pos pos = f->batch->explain ? range_position(node) : node->pos;
    if (type_underlying(x->type)->kind == TYPE_ARRAY)
        flow(f->batch, hole_note_at(f, holes[1], node, pos, "range"), operand);
    else
        flow(f->batch,
             hole_note_at(f, hole_shift(holes[1], 1), node, pos, "range-deref"), operand);
    for (int i = 0; i < targets.len; i++)
        holes[i].dst->reassigned = true;
    flow_block(f, &node->range.body->block.list);
    f->loop_depth--;
}

static void for_stmt(Flow *f, Node *node) {
    flow_stmt(f, node->for_stmt.init);
    f->loop_depth++;
    if (node->for_stmt.cond != NULL)
        discard(f, node->for_stmt.cond);
    flow_stmt(f, node->for_stmt.post);
    flow_block(f, &node->for_stmt.body->block.list);
    f->loop_depth--;
}

static void if_stmt(Flow *f, Node *node) {
    flow_stmt(f, node->if_stmt.init);
    discard(f, node->if_stmt.cond);
    flow_block(f, &node->if_stmt.then->block.list);
    Node *els = node->if_stmt.els;
    if (els != NULL) {
        int depth = f->loop_depth;
        flow_stmt(f, els);
        f->loop_depth = depth;
    }
}

static void switch_stmt(Flow *f, Node *node) {
    flow_stmt(f, node->switch_stmt.init);
    if (node->switch_stmt.tag != NULL)
        discard(f, node->switch_stmt.tag);
    for (int i = 0; i < node->switch_stmt.clauses.len; i++) {
        Node *clause = node->switch_stmt.clauses.items[i];
        for (int j = 0; j < clause->clause.exprs.len; j++)
            flow_compared(f, clause->clause.exprs.items[j]);
        flow_block(f, &clause->clause.body);
    }
}

static void type_switch(Flow *f, Node *node) {
    flow_stmt(f, node->type_switch.init);
    Vec(Hole) holes = {0};
    NodeList *clauses = &node->type_switch.clauses;
    for (int i = 0; i < clauses->len; i++) {
        Object *variable = clauses->items[i]->clause.object;
        if (variable == NULL)
            continue;
        declare_variable(f, variable);
        if (!type_has_pointers(variable->type))
            continue;
        Hole hole = hole_of(location_of(variable));
        if (!type_is_interface(variable->type) &&
            !type_is_pointer_shaped(variable->type))
            hole = hole_shift(hole, 1);
        hole = hole_note(f, hole, clauses->items[i], "switch case");
        vec_push(&f->batch->arena, &holes, hole);
    }
    flow_expr(f, hole_tee(f, holes.items, holes.len), node->type_switch.x);
    for (int i = 0; i < clauses->len; i++)
        flow_block(f, &clauses->items[i]->clause.body);
}

// case v, ok = <-c, v := <-c or <-c: all are pairs, and the conversion of the
// value to v's type comes later.
static void receive_case(Flow *f, Node *comm) {
    if (comm->kind == AST_EXPR_STMT) {
        discard(f, comm->unary.x);
        return;
    }
    if (comm->flags & NODE_DEFINE)
        declare_targets(f, &comm->assign.lhs);
    Node *spread = spread_result(&comm->assign.rhs);
    Node *x = spread != NULL ? spread->result.x : comm->assign.rhs.items[0];
    while (x->kind == AST_CONVERT && (x->flags & NODE_IMPLICIT))
        x = x->unary.x;
    assign_comma_ok(f, &comm->assign.lhs, x, comm);
}

static void select_stmt(Flow *f, Node *node) {
    for (int i = 0; i < node->select.clauses.len; i++) {
        Node *clause = node->select.clauses.items[i];
        Node *comm = clause->comm.comm;
        if (comm != NULL && comm->kind == AST_SEND_STMT)
            flow_stmt(f, comm);
        else if (comm != NULL)
            receive_case(f, comm);
        flow_block(f, &clause->comm.body);
    }
}

// ---- Statements

void flow_stmts(Flow *f, NodeList *list) {
    for (int i = 0; i < list->len; i++)
        flow_stmt(f, list->items[i]);
}

void flow_block(Flow *f, NodeList *list) {
    int depth = f->loop_depth;
    flow_stmts(f, list);
    f->loop_depth = depth;
}

static void expr_stmt(Flow *f, Node *x) {
    x = strip_parens(x);
    if (x->kind == AST_CALL || x->kind == AST_INLINED_CALL)
        flow_call(f, NULL, x);
    else
        discard(f, x);
}

void flow_stmt(Flow *f, Node *node) {
    if (node == NULL)
        return;
    switch (node->kind) {
    case AST_EXPR_STMT:
        expr_stmt(f, node->unary.x);
        break;
    case AST_SEND_STMT:
        discard(f, node->binary.x);
        flow_to_heap(f, node->binary.y, node, "send");
        break;
    case AST_INC_DEC:
        inc_dec(f, node);
        break;
    case AST_ASSIGN:
        flow_assign(f, node);
        break;
    case AST_GO_STMT:
    case AST_DEFER_STMT:
        flow_go_defer(f, node);
        break;
    case AST_RETURN_STMT:
        return_stmt(f, node);
        break;
    case AST_BLOCK_STMT:
        flow_stmts(f, &node->block.list);
        break;
    case AST_IF_STMT:
        if_stmt(f, node);
        break;
    case AST_SWITCH_STMT:
        switch_stmt(f, node);
        break;
    case AST_TYPE_SWITCH:
        type_switch(f, node);
        break;
    case AST_SELECT_STMT:
        select_stmt(f, node);
        break;
    case AST_FOR_STMT:
        for_stmt(f, node);
        break;
    case AST_RANGE_STMT:
        range_stmt(f, node);
        break;
    case AST_LABELED_STMT:
        if (ptrmap_get(&f->loops, node) != NULL)
            f->loop_depth++;
        flow_stmt(f, node->labeled.stmt);
        break;
    case AST_DECL_STMT:
        for (int i = 0; i < node->decls.list.len; i++)
            if (node->decls.list.items[i]->kind == AST_VAR_DECL)
                var_decl(f, node->decls.list.items[i]);
        break;
    default: // break, continue, goto, fallthrough, empty
        break;
    }
}

// ---- Functions

typedef struct LabelSearch {
    Flow *flow;
    PtrMap seen; // labels that were passed
} LabelSearch;

static bool visit_label(Node *node, void *context) {
    LabelSearch *s = context;
    Arena *arena = &s->flow->batch->arena;
    if (node->kind == AST_LABELED_STMT)
        ptrmap_put(arena, &s->seen, node, node);
    else if (node->kind == AST_BRANCH_STMT && node->op == TOK_GOTO &&
             node->branch.target != NULL &&
             ptrmap_get(&s->seen, node->branch.target) != NULL)
        ptrmap_put(arena, &s->flow->loops, node->branch.target, node);
    return true;
}

// Labels that a later goto jumps back to.
static void find_loops(Flow *f, Node *body) {
    LabelSearch s = {.flow = f};
    visit_tree(body, visit_label, &s);
}

void flow_function(Batch *batch, Func *func) {
    if (func->body == NULL)
        return;
    Flow f = {.batch = batch, .func = func, .loop_depth = 1};
    if (func->has_goto_or_label)
        find_loops(&f, func->body);
    flow_block(&f, &func->body->block.list);
}
