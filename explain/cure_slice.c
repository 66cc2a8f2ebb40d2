// Cures for slices: return an array, or let the caller have the buffer in its frame.
#include "explain/hint.h"
#include "explain/words.h"

#include "base/diag.h"

// FUNC's one result as it is written, or NULL.
static Node *written_result(const Func *func) {
    if (func == NULL || func->object == NULL || func->type_arg_count > 0 ||
        func->results.len != 1 || func->named_results ||
        func->node->kind != AST_FUNC_DECL)
        return NULL;
    NodeList *results = &func->node->func_decl.type_expr->func_type.results;
    return results->len == 1 ? results->items[0]->field.type_expr : NULL;
}

// ---- Arrays instead of slices

static int64_t made_length(const Node *make) {
    const NodeList *args = &make->call.args;
    if (make->kind != AST_CALL || make->call.kind != CALL_BUILTIN ||
        make->call.builtin != BUILTIN_MAKE || args->len != 2 ||
        args->items[1]->value == NULL || !const_fits_int64(args->items[1]->value))
        return -1;
    return const_int64(args->items[1]->value);
}

// What is done with the slice, now that it is an array.
static void array_for_slice(Fix *fix, Object *variable, const Func *kept) {
    const UseList *uses = uses_of(variable);
    for (int i = 0; i < uses->len && !fix->failed; i++) {
        Node *use = uses->items[i], *parent = parent_of(use);
        if (declares(use))
            continue;
        bool length = parent->kind == AST_CALL && parent->call.kind == CALL_BUILTIN &&
                      (parent->call.builtin == BUILTIN_LEN ||
                       parent->call.builtin == BUILTIN_CAP);
        bool keys = parent->kind == AST_RANGE_STMT && parent->range.value == NULL;
        if (is_assigned(use))
            fix->failed = true;
        else if (!(parent->kind == AST_INDEX && parent->index.x == use) && !length &&
                 !keys &&
                 !(parent->kind == AST_RETURN_STMT && func_around(parent) == kept) &&
                 parent->kind != AST_SLICE)
            fix_insert(fix, extent_of(use).end, "[:]");
    }
}

// []T{a, b} becomes [2]T{a, b}; returns its length, -1 if that is not plain.
static int64_t literal_gives_array(Fix *fix, Node *literal, const char *elem) {
    int64_t count = literal->composite.elems.len;
    fix->failed = true;
    if (literal->composite.type_expr == NULL)
        return -1;
    for (int i = 0; i < count; i++)
        if (literal->composite.elems.items[i]->kind == AST_KEY_VALUE)
            return -1;
    fix->failed = false;
    fix_replace(fix, extent_of(literal->composite.type_expr),
                arena_printf(&compilation, "[%lld]%s", (long long)count, elem));
    return count;
}

static int64_t return_gives_array(Fix *fix, Node *stmt, Func *func, const char *elem) {
    Node *x = stmt->ret.results.len == 1 ? stmt->ret.results.items[0] : NULL;
    fix->failed = true;
    if (x == NULL)
        return -1;
    if (x->kind == AST_SLICE && x->slice.low == NULL && x->slice.high == NULL &&
        x->slice.max == NULL && x->slice.x->kind == AST_UNARY &&
        x->slice.x->flags & NODE_IMPLICIT && x->slice.x->unary.x->kind == AST_IDENT) {
        Extent all = extent_of(x), array = extent_of(x->slice.x->unary.x);
        fix->failed = false;
        fix_replace(fix, (Extent){array.end, all.end}, "");
        return type_underlying(x->slice.x->unary.x->type)->len;
    }
    if (x->kind == AST_COMPOSITE_LIT)
        return literal_gives_array(fix, x, elem);
    Object *slice = x->kind == AST_IDENT ? x->ident.object : NULL;
    if (slice == NULL || slice->owner != func || slice->is_param)
        return -1;
    const UseList *uses = uses_of(slice);
    for (int i = 0; i < uses->len; i++) {
        Node *parent = parent_of(uses->items[i]);
        if (!declares(uses->items[i]) || parent->kind != AST_ASSIGN ||
            parent->assign.rhs.len != 1)
            continue;
        Node *value = parent->assign.rhs.items[0];
        if (value->kind == AST_COMPOSITE_LIT) {
            int64_t length = literal_gives_array(fix, value, elem);
            array_for_slice(fix, slice, func);
            return length;
        }
        int64_t count = made_length(value);
        if (count < 0)
            return -1;
        fix->failed = false;
        fix_replace(fix, extent_of(parent),
                    arena_printf(&compilation, "var %s [%lld]%s", slice->name->text,
                                 (long long)count, elem));
        array_for_slice(fix, slice, func);
        return count;
    }
    return -1;
}

static void call_gives_array(Fix *fix, Node *call) {
    Object *variable = declared_with(call);
    const Node *parent = parent_of(call);
    bool read = parent != NULL && parent->kind == AST_INDEX && parent->index.x == call &&
                !is_changed(parent);
    bool length = parent != NULL && parent->kind == AST_CALL &&
                  parent->call.kind == CALL_BUILTIN &&
                  parent->call.builtin == BUILTIN_LEN;
    bool ranged = parent != NULL && parent->kind == AST_RANGE_STMT;
    if (variable != NULL && !variable->reassigned)
        array_for_slice(fix, variable, NULL);
    else if (!read && !length && !ranged &&
             !(parent != NULL && parent->kind == AST_EXPR_STMT))
        fix->failed = true;
}

//     func f() []int { a := [4]int{}; return a[:] }   ->   func f() [4]int { …; return a }
bool cure_return_array(Package *package, const Story *story, Fix *fix) {
    enum { LARGE = 256 }; // bytes that are not worth copying
    Func *func = story->func;
    Node *result = written_result(func);
    if (result == NULL || result->kind != AST_ARRAY_TYPE ||
        result->array_type.len != NULL || story->size > LARGE)
        return false;
    const char *elem =
        type_string(type_underlying(func->results.items[0]->type)->elem, package);
    int64_t length = -1;
    NodeList returns = returns_of(func);
    for (int i = 0; i < returns.len; i++) {
        int64_t count = return_gives_array(fix, returns.items[i], func, elem);
        if (fix->failed || (length >= 0 && count != length))
            return false;
        length = count;
    }
    const char *array = arena_printf(&compilation, "[%lld]%s", (long long)length, elem);
    fix_replace(fix, extent_of(result), array);
    const UseList *uses = uses_of(func->object);
    for (int i = 0; i < uses->len && !fix->failed; i++) {
        if (uses->items[i]->kind == AST_IDENT && declares(uses->items[i]))
            continue;
        Node *call = call_of(uses->items[i]);
        if (call == NULL)
            return false;
        call_gives_array(fix, call);
    }
    fix->text = say(WORD_HINT_RETURN_ARRAY, array, func->name);
    return !fix->failed && length >= 0;
}

// ---- A buffer of the caller

static Extent line_of(Node *statement) {
    Extent extent = extent_of(statement);
    Source *source = source_of(extent.start);
    const char *text = source->text;
    uint32_t end = extent.end - source->base, start = extent.start - source->base;
    while (text[end] == ' ' || text[end] == '\t')
        end++;
    uint32_t before = start;
    while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '\t'))
        before--;
    if (text[end] == ';')
        return (Extent){extent.start, source->base + end + 1};
    if (text[end] == '\n' && before > 0 && text[before - 1] == '\n')
        return (Extent){source->base + before, source->base + end + 1};
    return extent;
}

// So many parameters have names: a list of types alone cannot get another.
static int written_params(const Func *func) {
    NodeList *fields = &func->node->func_decl.type_expr->func_type.params;
    int count = 0;
    for (int i = 0; i < fields->len; i++)
        count += fields->items[i]->field.names.len;
    return count;
}

// The number of the parameter that is the length of MAKE, -1 if none is; such a
// parameter must never change.
static int length_parameter(const Node *make, const Func *func) {
    Node *length = make->call.args.items[make->call.args.len - 1];
    for (int i = 0; i < func->params.len; i++)
        if (length->kind == AST_IDENT && length->ident.object == func->params.items[i] &&
            !length->ident.object->reassigned && !length->ident.object->address_taken)
            return i;
    return -1;
}

// make as the caller of FUNC in CALL writes it; NULL if it does not know the length.
static const char *make_for(const Node *make, Node *call, int parameter,
                            const Package *package) {
    if (parameter < 0)
        return extent_text(extent_of((Node *)make));
    Node *length =
        parameter < call->call.args.len ? call->call.args.items[parameter] : NULL;
    if (length == NULL || length->value == NULL || make->call.args.len != 2)
        return NULL;
    return arena_printf(&compilation, "make(%s, %s)",
                        type_string(make->type, (Package *)package),
                        extent_text(extent_of(length)));
}

//     func f() []byte { b := make([]byte, 64); …; return b }     f()
//     func f(b []byte) []byte { …; return b }                    f(make([]byte, 64))
bool cure_pass_buffer(Package *package, const Story *story, Fix *fix) {
    Func *func = story->func;
    Object *buffer = story->kind == SITE_MAKE_SLICE ? declared_with(story->node) : NULL;
    if (buffer == NULL || func->object == NULL || func->node->kind != AST_FUNC_DECL ||
        func->type_arg_count > 0 || func->type->variadic ||
        func->params.len != written_params(func))
        return false;
    int parameter = length_parameter(story->node, func);
    if (parameter < 0 && made_length(story->node) < 0)
        return false;
    Node *statement = statement_of(story->node);
    if (statement == NULL || parent_of(statement) != func->body)
        return false;
    fix_replace(fix, line_of(statement), "");
    const char *param =
        arena_printf(&compilation, "%s%s %s", func->params.len > 0 ? ", " : "",
                     buffer->name->text, type_string(buffer->type, package));
    Node *type = func->node->func_decl.type_expr;
    fix_insert(fix, closing_after(type->pos), param);
    const UseList *uses = uses_of(func->object);
    const char *make = NULL;
    for (int i = 0; i < uses->len; i++) {
        if (uses->items[i]->kind == AST_IDENT && declares(uses->items[i]))
            continue;
        Node *call = call_of(uses->items[i]);
        make = call != NULL ? make_for(story->node, call, parameter, package) : NULL;
        if (make == NULL)
            return false;
        fix_insert(fix, call->call.rparen,
                   arena_printf(&compilation, "%s%s",
                                call->call.args.len > 0 ? ", " : "", make));
    }
    fix->text = say(WORD_HINT_BUFFER, func->name, buffer->name->text, make);
    return !fix->failed && make != NULL;
}
