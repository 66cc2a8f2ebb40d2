// Escape analysis of a package: the order of work.
//
// Two rules make a frame a safe place:
//
//   1. no pointer to something in a frame is stored in the heap;
//   2. no pointer to something in a frame outlives it: the function's return, or
//      the end of the loop iteration it belongs to.
//
// The analysis looks for assignments that might break one of them.  It builds a
// graph of locations and assignments (graph.h) for each group of functions that
// call one another, bottom-up, and asks which addresses can reach a place that
// outlives them (solve.c).  Those locations go to the heap; for callers, it keeps
// what each parameter leaks to (summary.c).  docs/escape.md tells it at length.
#include "escape/graph.h"

// ---- From locations to the tree

static void decide(Location *location) {
    if (location->object != NULL) {
        location->object->heap = location->escapes;
        return;
    }
    if (location->node == NULL || location->wrapper || location->escapes)
        return;
    location->node->flags |= NODE_STACK;
    if (location->transient)
        location->node->flags |= NODE_TRANSIENT;
}

// ---- One batch

static void plan_function(Batch *batch, Func *func) {
    FuncInfo *info = func_info(func);
    info->state = FUNC_PLANNED;
    Flow f = {.batch = batch, .func = func, .loop_depth = 1};
    for (int i = 0; i < info->variables.len; i++) {
        Object *object = info->variables.items[i];
        const VarInfo *variable = var_info(object);
        Pos pos = variable->shown_at != NO_POS ? variable->shown_at : object->pos;
        f.inlined = variable->inlined;
        Location *location = location_new(&f, object, NULL, pos, false);
        location->func = func;
    }
    for (int i = 0; i < func->results.len; i++)
        location_of(func->results.items[i])->result_index = 1 + i;
}

static bool is_inner_literal(const Func *func) {
    return func->object == NULL && func->parent != NULL;
}

static void connect_closures(Batch *batch) {
    for (int i = 0; i < batch->closures.len; i++)
        flow_captures(batch, &batch->closures.items[i]);
}

static void send_to_heap(Batch *batch) {
    Flow f = {.batch = batch, .func = batch->funcs[0], .loop_depth = 1};
    for (int i = 0; i < batch->locations.len; i++) {
        Location *location = batch->locations.items[i];
        const char *why = heap_reason(location->object, location->node);
        if (why == NULL)
            continue;
        Node *where = location->node;
        if (where == NULL && batch->explain) {
            where = ast_new(AST_IDENT, location->pos);
            where->ident.name = location->object->name;
            where->ident.object = location->object;
        }
        Hole hole = hole_shift(heap_hole(&f), -1);
        f.inlined = location->inlined;
        flow(batch, hole_note_at(&f, hole, where, location->own, why), location);
    }
}

static void forget_locations(Batch *batch) {
    for (int i = 0; i < batch->locations.len; i++)
        if (batch->locations.items[i]->object != NULL)
            var_info(batch->locations.items[i]->object)->location = NULL;
}

static void analyse(Func **funcs, int count, bool recursive, void *context) {
    (void)recursive;
    (void)context;
    Batch batch = {.funcs = funcs, .count = count};
    batch.heap.escapes = true;
    batch.explain =
        escape_options.print_decisions > 1 || escape_options.observer != NULL ||
        decisions_are_logged();

    for (int i = 0; i < count; i++)
        plan_function(&batch, funcs[i]);
    for (int i = 0; i < count; i++)
        if (!is_inner_literal(funcs[i]))
            flow_function(&batch, funcs[i]);
    connect_closures(&batch);
    send_to_heap(&batch);
    solve(&batch);

    for (int i = 0; i < count; i++)
        summarize(&batch, funcs[i]);
    for (int i = 0; i < batch.locations.len; i++)
        decide(batch.locations.items[i]);
    report(&batch);
    if (escape_options.observer != NULL)
        escape_options.observer(&batch);
    forget_locations(&batch);
    arena_free(&batch.arena);
}

void analyse_alone(Func *wrapper) {
    analyse(&wrapper, 1, false, NULL);
}

// ---- A package

static void devirtualize_below(Func *func) {
    for (int i = 0; i < func->literals.len; i++)
        devirtualize_below(func->literals.items[i]);
    devirtualize(func);
}

void escape_package(Package *package) {
    FuncList *roots = package_functions(package);
    for (int i = 0; i < roots->len; i++)
        devirtualize_below(roots->items[i]);
    add_static_wrappers(package, roots);
    CallGraphVisit visit = {analyse, NULL};
    if (escape_options.mode == ESCAPE_NAIVE)
        escape_naively(roots);
    else
        visit_bottom_up(roots, &visit);
    walk_functions(package, roots);
    for (int i = 0; i < roots->len; i++)
        log_nil_checks(roots->items[i]);
    write_decision_log(package);
}
