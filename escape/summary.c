// Summaries: what a call does to its arguments.
//
// When a batch has been solved, each parameter's leaks say where its value can
// go; Func.escape keeps them for callers in other batches, and export.c for those
// in other packages.  A way to a result is worth nothing when the way to
// the heap is no longer.
//
// A function without a body may do anything, unless //go:noescape promises
// otherwise.  Here is also what no analysis can save: things too large for the
// frame, or of a size that nobody knows.
#include "escape/graph.h"
#include "escape/inline.h"

#include <string.h>

enum {
    MAX_STACK_VAR = 10 << 20,            // bytes: var x T
    MAX_STACK_VAR_SMALL = 128 << 10,     // … with -smallframes
    MAX_IMPLICIT_STACK = 64 << 10,       // bytes: new, &T{}, make
    MAX_IMPLICIT_STACK_SMALL = 16 << 10, // … with -smallframes
};

EscapeOptions escape_options;

int64_t escape_max_stack_var(void) {
    return escape_options.small_frames ? MAX_STACK_VAR_SMALL : MAX_STACK_VAR;
}

int64_t escape_max_implicit_stack(void) {
    return escape_options.small_frames ? MAX_IMPLICIT_STACK_SMALL : MAX_IMPLICIT_STACK;
}

// ---- Sizes

enum { POINTER_SIZE = 8 };

static int64_t closure_size(const Func *literal) {
    int64_t size = POINTER_SIZE;
    for (int i = 0; i < literal->captures.len; i++) {
        Object *object = literal->captures.items[i];
        size += object->capture_by_value ? type_size(object->type) : POINTER_SIZE;
    }
    return size;
}

static const char *make_slice_reason(Node *make) {
    NodeList *args = &make->call.args;
    Node *cap = args->items[args->len - 1];
    if (!is_constant(cap))
        return "non-constant size";
    int64_t count = const_fits_int64(cap->value) ? const_int64(cap->value) : INT64_MAX;
    if (count != (int32_t)count)
        return "non-constant size";
    int64_t size = type_size(type_underlying(make->type)->elem);
    if (size != 0 && count > escape_max_implicit_stack() / size)
        return "too large for stack";
    return NULL;
}

// The bytes that the expression allocates beside its own value.
static int64_t implicit_size(Node *node) {
    switch (node->kind) {
    case AST_UNARY: // &T{}
        return type_size(type_underlying(node->type)->elem);
    case AST_CALL:
        if (node->call.builtin == BUILTIN_NEW)
            return type_size(type_underlying(node->type)->elem);
        return 0;
    case AST_FUNC_LIT:
        return closure_size(node->func_lit.func);
    case AST_SELECTOR:
        return POINTER_SIZE + type_size(node->selector.x->type);
    default:
        return 0;
    }
}

const char *heap_reason(Object *object, Node *node) {
    if (object != NULL) {
        if (object->is_param || object->is_result)
            return NULL;
        return type_size(object->type) > escape_max_stack_var() ? "too large for stack"
                                                                : NULL;
    }
    if (node == NULL || node->type == NULL)
        return NULL;
    if (implicit_size(node) > escape_max_implicit_stack())
        return "too large for stack";
    if (node->kind == AST_CALL && node->call.builtin == BUILTIN_MAKE &&
        type_underlying(node->type)->kind == TYPE_SLICE)
        return make_slice_reason(node);
    return NULL;
}

// ---- Leaks

int leaks_to_heap(const Leaks *leaks) {
    return leaks->to[0] - 1;
}

int leaks_to_result(const Leaks *leaks, int i) {
    return leaks->to[1 + i] - 1;
}

static Leaks leaks_anywhere(void) {
    Leaks leaks = {0};
    leaks_add(&leaks, 0, 0);
    return leaks;
}

static void drop_useless_results(Leaks *leaks) {
    int heap = leaks_to_heap(leaks);
    for (int i = 0; heap >= 0 && i < LEAK_RESULTS; i++)
        if (leaks_to_result(leaks, i) >= heap)
            leaks->to[1 + i] = 0;
}

static Leaks leaks_of(Func *func, Object *parameter) {
    Leaks none = {0};
    if (!type_has_pointers(parameter->type))
        return leaks_anywhere(); // no pointer will ever ask
    if (func->body == NULL)
        return func->pragma & PRAGMA_NOESCAPE ? none : leaks_anywhere();
    if (is_assembly_in_go(func))
        return leaks_anywhere();
    if (parameter->name->blank)
        return none; // never used
    Leaks leaks = location_of(parameter)->leaks;
    drop_useless_results(&leaks);
    return leaks;
}

void summarize(Batch *batch, Func *func) {
    (void)batch;
    FuncInfo *info = func_info(func);
    bool method = func->recv != NULL;
    info->leak_count = func->params.len + method;
    info->leaks = ARENA_ARRAY(&compilation, Leaks, info->leak_count);
    if (method)
        info->leaks[0] = leaks_of(func, func->recv);
    for (int i = 0; i < func->params.len; i++)
        info->leaks[i + method] = leaks_of(func, func->params.items[i]);
    if (func->body == NULL)
        func->pragma |= PRAGMA_UINTPTRKEEPALIVE;
    info->state = FUNC_TAGGED;
}

Leaks parameter_leaks(Func *func, int index) {
    import_summary(func);
    FuncInfo *info = func_info(func);
    if (info->state != FUNC_TAGGED || index >= info->leak_count)
        return leaks_anywhere();
    return info->leaks[index];
}
