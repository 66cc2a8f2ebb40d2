// Which rule decided, and the way there as sentences.
//
// A finding is a list of edges from the value to what outlives it; each edge has
// notes, what happened to the value on the edge.  The rule is read from the end of
// the way: what outlives the value, and by which note it got there.
#include "explain/collect.h"

#include "base/diag.h"
#include "lexer/token.h"

static bool is(const char *why, const char *word) { return strcmp(why, word) == 0; }

static const Note *last_note(const Step *step) {
    const Note *last = step->notes;
    while (last != NULL && last->next != NULL)
        last = last->next;
    return last;
}

// ---- What a store writes to

typedef enum Target {
    TARGET_LOCAL, TARGET_GLOBAL, TARGET_FIELD, TARGET_SLICE, TARGET_MAP, TARGET_POINTER,
} Target;

// What TARGET is in the end: x.f[i] of an array x is x.
static Target target_kind(Node *target, Node **core) {
    for (;;
         target = target->kind == AST_SELECTOR ? target->selector.x : target->index.x) {
        *core = target;
        switch (target->kind) {
        case AST_IDENT:
            return target->ident.object != NULL && target->ident.object->owner == NULL &&
                           target->ident.object->kind == OBJ_VAR &&
                           !target->ident.object->is_param
                       ? TARGET_GLOBAL : TARGET_LOCAL;
        case AST_SELECTOR:
            if (target->selector.kind == SEL_PACKAGE)
                return TARGET_GLOBAL;
            if (target->selector.kind != SEL_FIELD)
                return TARGET_FIELD;
            break;
        case AST_INDEX:
            if (type_underlying(target->index.x->type)->kind == TYPE_MAP)
                return TARGET_MAP;
            if (type_underlying(target->index.x->type)->kind != TYPE_ARRAY)
                return TARGET_SLICE;
            break;
        default:
            return TARGET_POINTER;
        }
    }
}

// The target of the assignment that stored what was written at AT.
static Node *target_of(Node *assign, Pos at) {
    NodeList *lhs = &assign->assign.lhs, *rhs = &assign->assign.rhs;
    int found = 0;
    for (int i = 0; i < rhs->len && i < lhs->len; i++) {
        Extent extent = extent_of(rhs->items[i]);
        if (extent.start <= at && at < extent.end)
            found = i;
    }
    return lhs->len > 0 ? lhs->items[found] : NULL;
}

static const char *source_text(Node *node, const Package *package) {
    const char *text = extent_text(extent_of(node));
    return text[0] != '\0' && strchr(text, '\n') == NULL
               ? text : node_text(node, (Package *)package);
}

static const char *target_text(Node *target, const Package *package) {
    Node *core;
    Target kind = target_kind(target, &core);
    switch (kind) {
    case TARGET_GLOBAL:
        return say(WORD_GLOBAL, source_text(core, package));
    case TARGET_FIELD:
        return say(WORD_FIELD_THROUGH, core->selector.name->text,
                   source_text(core->selector.x, package));
    case TARGET_SLICE:
        return say(WORD_ELEMENT, source_text(core->index.x, package));
    case TARGET_MAP:
        return say(WORD_MAP_ENTRY, source_text(core->index.x, package));
    case TARGET_POINTER:
        return core->kind == AST_STAR
                   ? say(WORD_POINTED_TO, source_text(core->unary.x, package))
                   : source_text(core, package);
    default:
        return source_text(target, package);
    }
}

// ---- Calls

static bool contains(Node *node, Pos at) {
    Extent extent = extent_of(node);
    return extent.start <= at && at < extent.end;
}

// The number of the callee's parameter (receiver first) that gets what is at AT.
static int parameter_at(Node *call, Pos at) {
    bool method = call->call.kind == CALL_METHOD;
    int last = call->call.args.len - 1;
    for (int i = 0; i <= last; i++)
        if (contains(call->call.args.items[i], at))
            return i + method;
    return method && contains(strip_parens(call->call.fun)->selector.x, at) ? 0
                                                                     : last + method;
}

static const Object *parameter(const Func *func, int number) {
    if (func->recv != NULL && number-- == 0)
        return func->recv;
    return number >= 0 && number < func->params.len ? func->params.items[number] : NULL;
}

static const char *passed_text(Func *callee, const char *name, int number) {
    const Object *param = parameter(callee, number);
    if (param == NULL)
        return say(WORD_PASSED, name);
    const char *shown = has_parameter_name(param)
                            ? param->name->text
                            : arena_printf(&compilation, "#%d", number);
    Leaks leaks = parameter_leaks(callee, number);
    if (leaks_to_heap(&leaks) == 0)
        return say(WORD_PASSED_LEAKS, name, shown);
    if (leaks_to_heap(&leaks) > 0)
        return say(WORD_PASSED_CONTENT, name, shown);
    for (int i = 0; i < LEAK_RESULTS; i++)
        if (leaks_to_result(&leaks, i) >= 0)
            return say(WORD_PASSED_RESULT, name, shown, i);
    return say(WORD_PASSED, name);
}

static Func *callee_of(Node *call, const Func *in) {
    return call->kind == AST_CALL && call->call.kind != CALL_BUILTIN
               ? static_callee(call, (Func *)in) : NULL;
}

static const char *call_text(Node *call, const Func *in, Pos at) {
    Token before = token_before(extent_of(call).start);
    const char *shown = source_text(call, in->package);
    if (call->kind != AST_CALL)
        return say(WORD_PASSED, shown);
    if (before == TOK_GO)
        return say(WORD_PASSED_GO, shown);
    if (before == TOK_DEFER)
        return say(WORD_PASSED_DEFER, shown);
    if (call->call.kind == CALL_BUILTIN)
        return call->call.builtin == BUILTIN_PANIC ? say(WORD_PASSED_PANIC)
               : call->call.builtin == BUILTIN_APPEND ? say(WORD_PASSED_APPEND)
                                                    : say(WORD_PASSED, shown);
    const char *fun = source_text(call->call.fun, in->package);
    if (call->call.kind == CALL_INTERFACE)
        return say(WORD_PASSED_METHOD, fun);
    Func *callee = callee_of(call, in);
    if (callee == NULL)
        return say(WORD_PASSED_VALUE, fun);
    if (callee->body == NULL && callee->package == in->package)
        return say(WORD_PASSED_NO_BODY, func_label(callee, in->package));
    return passed_text(callee, func_label(callee, in->package), parameter_at(call, at));
}

static Rule rule_of_call(Node *call, const Func *in) {
    if (call->kind != AST_CALL)
        return RULE_LEAKING;
    Token before = token_before(extent_of(call).start);
    if (before == TOK_GO)
        return RULE_GOROUTINE;
    if (call->call.kind == CALL_BUILTIN)
        return call->call.builtin == BUILTIN_PANIC ? RULE_PANIC : RULE_APPENDED;
    if (call->call.kind == CALL_INTERFACE)
        return RULE_UNKNOWN_METHOD;
    Func *callee = callee_of(call, in);
    if (callee == NULL)
        return RULE_UNKNOWN_FUNCTION;
    return callee->body == NULL && callee->package == in->package ? RULE_NO_BODY
                                                                  : RULE_LEAKING;
}

// ---- Rules

static Rule rule_of_store(const Note *note) {
    Node *core, *target = note->where->kind == AST_ASSIGN
                              ? target_of(note->where, NO_POS) : NULL;
    switch (target != NULL ? target_kind(target, &core) : TARGET_POINTER) {
    case TARGET_GLOBAL: return RULE_GLOBAL;
    case TARGET_SLICE: return RULE_IN_SLICE;
    case TARGET_MAP: return RULE_IN_MAP;
    default: return RULE_THROUGH_POINTER;
    }
}

static bool has_note(const Step *step, const char *why) {
    for (const Note *note = step->notes; note != NULL; note = note->next)
        if (is(note->why, why))
            return true;
    return false;
}

static Rule rule_of_statement(Token before) {
    return before == TOK_GO ? RULE_GOROUTINE
         : before == TOK_DEFER ? RULE_DEFERRED : RULE_HELD;
}

// The way ends in the heap itself.
static Rule rule_at_heap(const Finding *finding, const Step *last) {
    const Note *note = last_note(last);
    if (note == NULL)
        return RULE_HELD;
    const char *why = note->why;
    if (is(why, "too large for stack"))
        return RULE_TOO_LARGE;
    if (is(why, "non-constant size"))
        return RULE_VARIABLE_SIZE;
    if (is(why, "send"))
        return RULE_SENT;
    if (is(why, "map literal key") || is(why, "map literal value") ||
        is(why, "key of map put"))
        return RULE_IN_MAP;
    if (is(why, "call parameter"))
        return rule_of_call(note->where, finding->location->func);
    if (is(why, "appendee slice") || is(why, "appended slice...") ||
        is(why, "copied slice"))
        return RULE_APPENDED;
    if (strncmp(why, "assign", 6) == 0)
        return rule_of_store(note);
    if (is(why, "spill")) // the closure, or the copies, of go and defer
        return finding->location->node != NULL &&
                       finding->location->node->kind == AST_GO_STMT
                   ? RULE_GOROUTINE
                   : rule_of_statement(token_before(extent_of(note->where).start));
    if (is(why, "range") || is(why, "range-deref"))
        return RULE_THROUGH_POINTER;
    return RULE_HELD;
}

static bool encloses(const Func *outer, const Func *inner) {
    while (inner != NULL && inner != outer)
        inner = inner->parent;
    return inner != NULL;
}

Rule rule_of(Batch *batch, const Finding *finding) {
    if (finding->steps.len == 0)
        return RULE_HELD;
    const Step *last = &finding->steps.items[finding->steps.len - 1];
    const Location *root = finding->root;
    if (root == &batch->heap)
        return rule_at_heap(finding, last);
    if (root->result_index > 0)
        return RULE_RETURNED;
    if (root->node != NULL && root->wrapper)
        return root->node->kind == AST_GO_STMT ? RULE_GOROUTINE : RULE_DEFERRED;
    if (root->escapes)
        return has_note(last, "captured by a closure") ? RULE_CAPTURED : RULE_HELD;
    if (root->func != finding->location->func &&
        encloses(root->func, finding->location->func))
        return RULE_OUTER;
    return RULE_LOOP;
}

// ---- Steps

typedef struct Telling {
    Batch *batch;
    const Finding *finding;
    Story *story;
    Pos at;              // where the value was last seen
} Telling;

static const char *made_text(Telling *t, const Step *step) {
    const Story *story = t->story;
    Node *node = step->src->node;
    SiteKind kind = node != NULL ? site_kind_of(node) : SITE_KIND_COUNT;
    bool unnamed = kind == SITE_CLOSURE || kind == SITE_ARGUMENTS || kind == SITE_GO ||
                   kind == SITE_DEFER;
    const char *name = unnamed ? site_kind_text(kind)
                       : node != NULL ? node_text(node, story->func->package)
                                      : story->text;
    if (node != story->node)
        return say(unnamed ? WORD_HOLDER_KIND : WORD_HOLDER, name);
    return say(kind == SITE_BOX ? WORD_BOXED
               : unnamed        ? WORD_MADE_KIND
                                : WORD_MADE,
               name);
}

static const char *result_text(const Step *step) {
    const Location *result = step->dst;
    if (result->result_index == 0)
        return NULL;
    const char *name = result->object->name->text;
    int index = result->result_index - 1;
    const char *func = result->func->name;
    return name[0] == '~' ? say(WORD_RESULT_NUMBER, index, func)
                          : say(WORD_RESULT_NAMED, index, name, func);
}

static const char *closure_position(const Step *step, const Note *note) {
    const Node *node = step->dst->node;
    return position_text(&compilation, node != NULL ? node->pos : note->pos);
}

static const char *size_text(Telling *t) {
    bool variable = t->finding->location->object != NULL;
    long long limit = variable ? escape_max_stack_var() : escape_max_implicit_stack();
    return say(WORD_TOO_LARGE_IS, (long long)t->story->size, limit);
}

static const char *length_text(Node *make, const Package *package) {
    Node *length = make->call.args.items[make->call.args.len - 1];
    return say(length->value != NULL ? WORD_SIZE_HUGE : WORD_SIZE_UNKNOWN,
               source_text(length, package));
}

static const char *element_text(Node *where, const Package *package) {
    if (where->flags & NODE_VARIADIC_ARGS)
        return say(WORD_EXTRA_ARG);
    return say(WORD_ELEMENT_OF, node_text(where, (Package *)package));
}

static const char *assigned_text(Telling *t, const Step *step, const Note *note) {
    const Package *package = t->finding->location->func->package;
    if (step->dst->object != NULL && step->dst->object->name->text[0] == '~')
        return say(WORD_INLINED_RESULT);
    if (step->dst->object != NULL && step->dst->object->name->text[0] == '.')
        return say(WORD_COPIED);
    const char *result = result_text(step);
    if (result != NULL)
        return say(WORD_ASSIGNED, result);
    Node *target = note->where->kind == AST_ASSIGN ? target_of(note->where, t->at) : NULL;
    if (target != NULL)
        return say(WORD_ASSIGNED, target_text(target, package));
    if (step->dst->object != NULL)
        return say(WORD_ASSIGNED, step->dst->object->name->text);
    return say(WORD_ASSIGNED, node_text(note->where, (Package *)package));
}

// What each word of the analysis means for people.
static const char *note_text(Telling *t, const Step *step, const Note *note) {
    Package *package = t->finding->location->func->package;
    const char *why = note->why;
    const char *shown = note->where != NULL ? source_text(note->where, package) : "";
    if (is(why, "address-of"))
        return say(WORD_ADDRESS_OF, step->src->object != NULL
                                        ? step->src->object->name->text : t->story->text);
    if (is(why, "spill"))
        return made_text(t, step);
    if (strncmp(why, "assign", 6) == 0)
        return assigned_text(t, step, note);
    if (is(why, "return")) {
        const char *result = result_text(step);
        return say(WORD_RETURNED, result != NULL ? result : shown);
    }
    if (is(why, "call parameter"))
        return call_text(note->where, step->src->func != NULL ? step->src->func
                                      : t->finding->location->func, t->at);
    if (is(why, "captured by a closure"))
        return say(WORD_CAPTURED, closure_position(step, note));
    if (is(why, "reference"))
        return say(WORD_REFERENCE, step->src->object->name->text);
    if (is(why, "interface-converted"))
        return say(WORD_IN_INTERFACE, type_string(note->where->type, package));
    if (is(why, "struct literal element"))
        return say(WORD_FIELD_OF, node_text(note->where, package));
    if (is(why, "array literal element") || is(why, "slice-literal-element"))
        return element_text(note->where, package);
    if (is(why, "map literal key"))
        return say(WORD_MAP_KEY);
    if (is(why, "map literal value"))
        return say(WORD_MAP_VALUE);
    if (is(why, "key of map put"))
        return say(WORD_KEY_PUT);
    if (is(why, "dot"))
        return say(WORD_READ_FIELD, shown);
    if (is(why, "dot of pointer") || is(why, "indirection"))
        return say(WORD_READ_THROUGH, shown);
    if (is(why, "fixed-array-index-of"))
        return say(WORD_ARRAY_ELEMENT, shown);
    if (is(why, "slice"))
        return say(WORD_SLICED, shown);
    if (is(why, "range") || is(why, "range-deref"))
        return say(WORD_RANGED, shown);
    if (is(why, "send"))
        return say(WORD_SENT, shown);
    if (is(why, "switch case"))
        return say(WORD_CASE);
    if (is(why, "appendee slice"))
        return say(WORD_APPENDEE);
    if (is(why, "appended slice...") || is(why, "copied slice"))
        return say(WORD_COPIED_SLICE, shown);
    if (is(why, "too large for stack"))
        return size_text(t);
    if (is(why, "non-constant size"))
        return length_text(note->where, package);
    return say(WORD_OTHER_STEP, shown, why);
}

static void add_step(Telling *t, const Step *step, const Note *note) {
    Extent source = note->where != NULL ? extent_of(note->where)
                                        : extent_of_name(note->pos, NULL);
    if (note->where != NULL && note->where->kind == AST_IDENT)
        source = extent_of_name(note->pos, note->where->ident.name);
    bool inlined_result = step->dst->object != NULL &&
                          strncmp(note->why, "assign", 6) == 0 &&
                          step->dst->object->name->text[0] == '~';
    if (inlined_result && note->where->kind == AST_ASSIGN &&
        note->where->assign.rhs.len == 1)
        source = extent_of(note->where->assign.rhs.items[0]);
    StoryStep told = {source, note->why, note_text(t, step, note)};
    vec_push(&compilation, &t->story->steps, told);
    if (source.start != NO_POS)
        t->at = source.start;
}

// What on the heap holds the value, when that is all the way tells.
static const char *holder_text(Batch *batch, const Finding *finding) {
    const Location *root = finding->root;
    if (root == NULL || root == &batch->heap || !root->escapes ||
        root->result_index > 0 || (root->node == NULL && root->object == NULL))
        return NULL;
    SiteKind kind = root->node != NULL ? site_kind_of(root->node) : SITE_VARIABLE;
    const char *name = root->object != NULL ? root->object->name->text
                       : kind == SITE_CLOSURE || kind == SITE_GO || kind == SITE_DEFER
                           ? site_kind_text(kind)
                           : node_text(root->node, finding->location->func->package);
    return say(WORD_HOLDER_AT, name, position_text(&compilation, root->pos));
}

void add_steps(Batch *batch, const Finding *finding, Story *story) {
    story->holder = holder_text(batch, finding);
    Telling t = {batch, finding, story, story->source.start};
    for (int i = 0; i < finding->steps.len; i++) {
        const Step *step = &finding->steps.items[i];
        for (const Note *note = step->notes; note != NULL; note = note->next)
            add_step(&t, step, note);
    }
}
