// The words of -m.
//
// The solver says nothing: it records what it finds, in order, and this file
// puts it into words when the batch is done.  With -m every location has one
// line; with -m -m each finding also tells the way the value took:
//
//     x.go:4:2: n escapes to heap:
//     x.go:4:2:   flow: last = &n:
//     x.go:4:2:     from &n (address-of) at x.go:5:10
//     x.go:4:2:     from last = &n (assign) at x.go:5:8
//
// The order is that of Go's compiler: explanations as they were found, then the
// parameters of each function, then all locations as they were created.
#include "escape/graph.h"

#include "base/diag.h"

#include <stdio.h>
#include <string.h>

// ---- Recording

static Finding *new_finding(Batch *batch, FindingKind kind) {
    Finding finding = {.kind = kind};
    vec_push(&batch->arena, &batch->findings, finding);
    return &batch->findings.items[batch->findings.len - 1];
}

static void add_step(Batch *batch, Finding *finding, Location *dst, Location *src,
                     int derefs, const Note *notes) {
    Step step = {dst, src, derefs, notes};
    vec_push(&batch->arena, &finding->steps, step);
}

void record_escape(Batch *batch, Location *dst, Location *src, int derefs,
                   const Note *notes) {
    if (!batch->explain)
        return;
    Finding *finding = new_finding(batch, FOUND_ESCAPE);
    finding->location = src;
    finding->root = dst;
    finding->at_once = true;
    add_step(batch, finding, dst, src, derefs, notes);
}

// Records the way from SRC to ROOT that the current walk found.
void record_path(Batch *batch, FindingKind kind, Location *root, Location *src,
                 int derefs) {
    if (!batch->explain)
        return;
    Finding *finding = new_finding(batch, kind);
    finding->location = src;
    finding->root = root;
    finding->derefs = derefs;
    PtrMap visited = {0};
    for (Location *at = src;;) {
        if (ptrmap_get(&visited, at) != NULL) {
            finding->cycle = true;
            return;
        }
        ptrmap_put(&batch->arena, &visited, at, at);
        Location *dst = at->next;
        Edge *edge = &dst->edges.items[at->next_edge];
        add_step(batch, finding, dst, at, edge->derefs, edge->notes);
        if (dst == root)
            return;
        at = dst;
    }
}

void record_capture(Batch *batch, Func *func, Location *variable, bool by_value) {
    if (!batch->explain)
        return;
    Finding *finding = new_finding(batch, FOUND_CAPTURE);
    finding->func = func;
    finding->location = variable;
    finding->by_value = by_value;
    finding->address_taken = variable->address_taken;
    finding->reassigned = variable->reassigned;
}

void record_self_assign(Flow *f, Node *stmt) {
    if (escape_options.print_decisions == 0)
        return;
    Finding *finding = new_finding(f->batch, FOUND_SELF_ASSIGN);
    finding->func = f->func;
    finding->node = stmt;
    finding->pos = f->inlined != NULL ? f->inlined->outermost : stmt->pos;
}

// ---- Words

static const char *location_text(const Location *location) {
    if (location->object != NULL)
        return object_text(location->object);
    return allocation_text(location->node);
}

static const char *place_text(Batch *batch, const Location *location) {
    if (location == &batch->heap)
        return "{heap}";
    if (location->object == NULL && location->node == NULL)
        return "{temp}";
    if (location->object != NULL)
        return location_text(location);
    return arena_printf(&batch->arena, "{storage for %s}", location_text(location));
}

// What happens to a value on the way: "&" or as many "*".
static const char *operators(Batch *batch, int derefs) {
    if (derefs < 0)
        return "&";
    char *stars = arena_alloc(&batch->arena, (size_t)derefs + 1);
    memset(stars, '*', (size_t)derefs);
    stars[derefs] = '\0';
    return stars;
}

static void print_step(Batch *batch, Pos pos, const Step *step) {
    note_at(stderr, pos, "  flow: %s = %s%s:", place_text(batch, step->dst),
            operators(batch, step->derefs), place_text(batch, step->src));
    for (const Note *note = step->notes; note != NULL; note = note->next)
        note_at(stderr, pos, "    from %s (%s) at %s",
                node_text(note->where, compiled_package), note->why,
                position_text(&batch->arena, note->pos));
}

static void print_way(Batch *batch, const Finding *finding) {
    Pos pos = finding->location->pos;
    for (int i = 0; i < finding->steps.len; i++)
        print_step(batch, pos, &finding->steps.items[i]);
    if (finding->cycle)
        note_at(stderr, pos, "  warning: truncated explanation due to assignment "
                             "cycle; see golang.org/issue/35518");
}

static Node *converted(Node *node) {
    while (node != NULL && (node->kind == AST_CONVERT || node->kind == AST_PAREN))
        node = node->unary.x;
    return node;
}

static void print_finding(Batch *batch, const Finding *finding) {
    Location *location = finding->location;
    switch (finding->kind) {
    case FOUND_ESCAPE:
        text_pending = finding->at_once ? converted(location->node) : NULL;
        note_at(stderr, location->pos, "%s escapes to heap:", location_text(location));
        print_way(batch, finding);
        text_pending = NULL;
        break;
    case FOUND_LEAK:
        note_at(stderr, location->pos, "parameter %s leaks to %s with derefs=%d:",
                location_text(location), place_text(batch, finding->root),
                finding->derefs);
        print_way(batch, finding);
        break;
    case FOUND_CAPTURE:
        note_at(stderr, location->pos,
                "%s capturing by %s: %s (addr=%s assign=%s width=%lld)",
                function_text(finding->func), finding->by_value ? "value" : "ref",
                location_text(location), finding->address_taken ? "true" : "false",
                finding->reassigned ? "true" : "false",
                (long long)type_size(location->object->type));
        break;
    case FOUND_SELF_ASSIGN:
        note_at(stderr, finding->pos, "%s ignoring self-assignment in %s",
                function_text(finding->func), node_text(finding->node, compiled_package));
        break;
    }
}

// ---- Parameters

static const char *parameter_name(Batch *batch, const Object *parameter, int number) {
    if (has_parameter_name(parameter))
        return parameter->name->text;
    return arena_printf(&batch->arena, "arg#%d", number);
}

static void print_external(Batch *batch, const Func *func, const Object *parameter,
                           int number) {
    const char *name = parameter_name(batch, parameter, number);
    if (type_underlying(parameter->type)->kind == TYPE_UINTPTR)
        note_at(stderr, parameter->pos, "assuming %s is unsafe uintptr", name);
    else if (!type_has_pointers(parameter->type) || !has_parameter_name(parameter))
        return;
    else if (func->pragma & PRAGMA_NOESCAPE)
        note_at(stderr, parameter->pos, "%s does not escape", name);
    else
        note_at(stderr, parameter->pos, "leaking param: %s", name);
}

// //go:uintptrescapes; returns whether that is all there is to say.
static bool print_uintptr(Batch *batch, const Func *func, const Object *parameter,
                          int number) {
    if (!(func->pragma & PRAGMA_UINTPTRESCAPES))
        return false;
    const char *name = parameter_name(batch, parameter, number);
    Type *type = type_underlying(parameter->type);
    if (type->kind == TYPE_UINTPTR) {
        note_at(stderr, parameter->pos, "marking %s as escaping uintptr", name);
        return true;
    }
    if (func->type->variadic && parameter == func->params.items[func->params.len - 1] &&
        type_underlying(type->elem)->kind == TYPE_UINTPTR) {
        note_at(stderr, parameter->pos, "marking %s as escaping ...uintptr", name);
        return true;
    }
    return false;
}

static void print_leaks(const Func *func, const Object *parameter, const Leaks *leaks) {
    const char *name = parameter->name->text;
    static const Leaks none;
    if (memcmp(leaks, &none, sizeof none) == 0)
        note_at(stderr, parameter->pos, "%s does not escape", name);
    if (leaks_to_heap(leaks) >= 0)
        note_at(stderr, parameter->pos,
                leaks_to_heap(leaks) == 0 ? "leaking param: %s"
                                          : "leaking param content: %s",
                name);
    for (int i = 0; i < LEAK_RESULTS; i++)
        if (leaks_to_result(leaks, i) >= 0)
            note_at(stderr, parameter->pos,
                    "leaking param: %s to result %s level=%d", name,
                    func->results.items[i]->name->text, leaks_to_result(leaks, i));
}

static void print_parameter(Batch *batch, Func *func, Object *parameter, int index) {
    if (func->body == NULL) {
        print_external(batch, func, parameter, index + 1);
        return;
    }
    if (print_uintptr(batch, func, parameter, index + 1) ||
        !type_has_pointers(parameter->type) || parameter->name->blank ||
        location_of(parameter)->escapes)
        return;
    print_leaks(func, parameter, &func_info(func)->leaks[index]);
}

// Of the instances of generic functions only what they allocate is told.
static void report_parameters(Batch *batch, Func *func) {
    int index = 0;
    if (func->type_arg_count > 0 || func_info(func)->wrapper)
        return;
    if (func->recv != NULL)
        print_parameter(batch, func, func->recv, index++);
    for (int i = 0; i < func->params.len; i++)
        print_parameter(batch, func, func->params.items[i], index++);
}

// ---- Locations

static void report_location(Location *location) {
    if (location->wrapper || (location->object == NULL && location->node == NULL))
        return;
    if (location->object != NULL) {
        if (location->escapes)
            note_at(stderr, location->pos, "moved to heap: %s", location_text(location));
        return;
    }
    note_at(stderr, location->pos, "%s %s", location_text(location),
            location->escapes ? "escapes to heap" : "does not escape");
}

// ---- The same as events (log.c)

static void log_note(const Note *note, const char *text) {
    log_related(note->pos, text);
    log_inlined(note->inlined, note->own);
}

static void log_at(const Location *location, const char *code, const char *text) {
    log_decision(location->pos, code, text);
    log_inlined(location->inlined, location->own);
}

static void log_step(Batch *batch, const Step *step) {
    const char *text = arena_printf(&compilation, "escflow:    flow: %s = %s%s:",
                                    place_text(batch, step->dst),
                                    operators(batch, step->derefs),
                                    place_text(batch, step->src));
    if (step->notes != NULL) {
        log_note(step->notes, text);
    } else {
        log_related(step->src->pos, text);
        log_inlined(step->src->inlined, step->src->own);
    }
    for (const Note *note = step->notes; note != NULL; note = note->next)
        log_note(note, arena_printf(&compilation, "escflow:      from %s (%s)",
                                    node_text(note->where, compiled_package),
                                    note->why));
}

static void log_finding(Batch *batch, const Finding *finding) {
    const Location *location = finding->location;
    if (finding->kind == FOUND_ESCAPE)
        log_at(location, finding->at_once ? "escapes" : "escape",
               arena_printf(&compilation, "%s escapes to heap",
                            location_text(location)));
    else if (finding->kind == FOUND_LEAK)
        log_at(location, "leak",
               arena_printf(&compilation, "parameter %s leaks to %s with derefs=%d",
                            location_text(location), place_text(batch, finding->root),
                            finding->derefs));
    else
        return;
    for (int i = 0; i < finding->steps.len; i++)
        log_step(batch, &finding->steps.items[i]);
    if (finding->cycle)
        log_related(location->pos, "escflow:    warning: truncated explanation due to "
                                   "assignment cycle; see golang.org/issue/35518");
}

static void log_batch(Batch *batch) {
    for (int i = 0; i < batch->findings.len; i++)
        log_finding(batch, &batch->findings.items[i]);
    for (int i = 0; i < batch->locations.len; i++) {
        const Location *location = batch->locations.items[i];
        if (location->object == NULL && location->node != NULL && location->escapes)
            log_at(location, "escape", "");
    }
}

void report(Batch *batch) {
    if (decisions_are_logged())
        log_batch(batch);
    if (escape_options.print_decisions == 0 || has_been_reported(batch->funcs[0]))
        return;
    const Func *func = outermost_function(batch->funcs[0]);
    text_instance = func->type_arg_count > 0 ? func : NULL;
    for (int i = 0; i < batch->findings.len; i++)
        print_finding(batch, &batch->findings.items[i]);
    for (int i = 0; i < batch->count; i++)
        report_parameters(batch, batch->funcs[i]);
    for (int i = 0; i < batch->locations.len; i++)
        report_location(batch->locations.items[i]);
}
