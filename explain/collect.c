// From the analysis' findings to stories.
//
// The solver prints nothing; it keeps where and why.  While a batch's graph still
// exists, each of its locations becomes a story; its finding, if it escapes, the
// steps.  What no location stands for because Go's -m never speaks of it (append,
// channels, maps that grow) is found by a walk over the finished tree, and so is
// everything in naive mode, where there is no graph.
#include "explain/collect.h"

#include "escape/ptrmap.h"
#include "explain/graph.h"

#include <stdlib.h>

static Vec(Story *) told;
static PtrMap story_of_node; // what has a story already

// ---- Making stories

static Story *story_new(Func *func) {
    Story *story = ARENA_NEW(&compilation, Story);
    story->func = func;
    vec_push(&compilation, &told, story);
    return story;
}

// The function around POS in the source, if it is not FUNC or a literal of it.
static void note_inlining(Story *story, Pos shown, Pos origin) {
    story->pos = shown;
    story->inlined = shown != origin && origin != NO_POS;
}

static void tell_variable(Story *story, Object *object, Pos shown) {
    story->kind = object->is_param && !object->is_result ? SITE_PARAMETER : SITE_VARIABLE;
    story->object = object;
    story->text = object->name->text;
    story->type = object->type;
    story->size = type_size(object->type);
    story->source = extent_of_name(object->pos, object->name);
    note_inlining(story, shown, object->pos);
}

static void tell_node(Story *story, Node *node, Pos shown) {
    story->kind = site_kind_of(node);
    story->node = node;
    story->text = node_text(node, story->func->package);
    story->type = site_type(story->kind, node);
    story->size = site_size(story->kind, node);
    story->source = extent_of(node);
    note_inlining(story, shown, node->pos);
    ptrmap_put(&compilation, &story_of_node, node, story);
}

// ---- From a batch

// Variables that stand in the source: no temporaries, no unnamed results.
static bool is_named(const Object *object) {
    const char *name = object->name->text;
    return name[0] != '.' && name[0] != '~' && name[0] != '&' && !object->name->blank &&
           !var_info((Object *)object)->temporary && object->pos != NO_POS;
}

static void tell_location(Batch *batch, Location *location, const Finding *finding) {
    if (location->object != NULL && !is_named(location->object))
        return;
    if (location->object == NULL &&
        (location->node == NULL || site_kind_of(location->node) == SITE_KIND_COUNT))
        return;
    Story *story = story_new(location->func);
    story->escapes = location->escapes;
    if (location->object != NULL)
        tell_variable(story, location->object, location->pos);
    else
        tell_node(story, location->node, location->pos);
    story->silent = location->wrapper;
    decide_place(story);
    if (finding == NULL)
        return;
    if (story->verdict == VERDICT_HEAP && story->rule != RULE_ALWAYS_HEAP)
        story->rule = rule_of(batch, finding);
    add_steps(batch, finding, story);
}

static void observe(struct Batch *batch) {
    keep_graph(batch);
    PtrMap ways = {0}; // location -> why it escapes
    for (int i = 0; i < batch->findings.len; i++)
        if (batch->findings.items[i].kind == FOUND_ESCAPE)
            ptrmap_put(&batch->arena, &ways, batch->findings.items[i].location,
                       &batch->findings.items[i]);
    for (int i = 0; i < batch->locations.len; i++) {
        Location *location = batch->locations.items[i];
        tell_location(batch, location, ptrmap_get(&ways, location));
    }
}

void stories_begin(void) {
    escape_options.observer = observe;
}

// ---- From the tree

typedef struct Walk {
    Func *func;
    Pos at;              // inside the body of an inlined call: the outermost one
    Node *outermost;     // that body
    PtrMap calls;        // the inlined calls of bodies
} Walk;

static bool is_told_by_walk(SiteKind kind, const Node *node) {
    if (escape_options.mode == ESCAPE_NAIVE)
        return true;
    return kind == SITE_APPEND || kind == SITE_MAP_PUT || kind == SITE_MAKE_CHAN ||
           kind == SITE_GO || (kind == SITE_DEFER && !(node->flags & NODE_STACK));
}

static bool enter(Node **slot, void *context) {
    Walk *w = context;
    Node *node = *slot;
    // (Arguments are evaluated outside.)
    Node *call = ptrmap_get(&w->calls, node);
    if (node->kind == AST_INLINED_CALL)
        ptrmap_put(&compilation, &w->calls, node->inlined.body, node);
    if (call != NULL && w->at == NO_POS) {
        w->at = call->pos;
        w->outermost = node;
    }
    SiteKind kind = site_kind_of(node);
    if (kind == SITE_KIND_COUNT || !is_told_by_walk(kind, node) ||
        ptrmap_get(&story_of_node, node) != NULL)
        return true;
    Story *story = story_new(w->func);
    story->escapes = kind == SITE_DEFER || escape_options.mode == ESCAPE_NAIVE;
    story->silent = kind == SITE_APPEND || kind == SITE_MAP_PUT ||
                    kind == SITE_MAKE_CHAN || kind == SITE_GO || kind == SITE_DEFER;
    tell_node(story, node, w->at != NO_POS ? w->at : node->pos);
    decide_place(story);
    if (story->verdict == VERDICT_HEAP && story->rule == RULE_RETURNED)
        story->rule = kind == SITE_DEFER ? RULE_DEFERRED : RULE_NAIVE;
    return true;
}

static void leave(Node **slot, void *context) {
    Walk *w = context;
    if (*slot == w->outermost) {
        w->at = NO_POS;
        w->outermost = NULL;
    }
}

// Where messages point to: as location_new() has it, for which there is no graph here.
static Pos shown_at(Object *object) {
    const VarInfo *variable = var_info(object);
    if (variable->inlined != NULL)
        return variable->inlined->outermost;
    return variable->shown_at != NO_POS ? variable->shown_at : object->pos;
}

static void tell_naive_variables(Func *func) {
    ObjectList *variables = &func_info(func)->variables;
    for (int i = 0; i < variables->len; i++) {
        Object *object = variables->items[i];
        if (!is_named(object))
            continue;
        Story *story = story_new(func);
        story->escapes = object->heap;
        tell_variable(story, object, shown_at(object));
        decide_place(story);
        if (story->verdict == VERDICT_HEAP)
            story->rule = RULE_NAIVE;
    }
}

static void walk_function(Func *func) {
    Walk w = {.func = func};
    Node *body = func->body;
    if (escape_options.mode == ESCAPE_NAIVE)
        tell_naive_variables(func);
    if (body != NULL)
        edit_tree(&body, enter, leave, &w);
    for (int i = 0; i < func->literals.len; i++)
        walk_function(func->literals.items[i]);
}

// ---- All of them

static int compare_stories(const void *x, const void *y) {
    const Story *a = *(Story *const *)x, *b = *(Story *const *)y;
    if (a->pos != b->pos)
        return a->pos < b->pos ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

// Declared functions by the extent of their source, to name what was inlined.
typedef struct Body {
    Pos start, end;
    Func *func;
} Body;

static int compare_bodies(const void *x, const void *y) {
    const Body *a = x, *b = y;
    return a->start < b->start ? -1 : a->start > b->start;
}

static void name_origins(Package *package) {
    Vec(Body) bodies = {0};
    for (int i = 0; i < package->funcs.len; i++) {
        Func *func = package->funcs.items[i];
        if (func->body == NULL || func->type_arg_count > 0)
            continue;
        Body body = {func->node->func_decl.keyword, func->body->block.rbrace, func};
        vec_push(&compilation, &bodies, body);
    }
    if (bodies.len > 0)
        qsort(bodies.items, (size_t)bodies.len, sizeof(Body), compare_bodies);
    for (int i = 0; i < told.len; i++) {
        Story *story = told.items[i];
        int low = 0, high = bodies.len;
        while (low < high) {
            int middle = low + (high - low) / 2;
            if (bodies.items[middle].start <= story->source.start)
                low = middle + 1;
            else
                high = middle;
        }
        if (story->inlined && low > 0 &&
            story->source.start < bodies.items[low - 1].end)
            story->written_in = bodies.items[low - 1].func;
    }
}

Stories *stories_of(Package *package) {
    FuncList *roots = package_functions(package);
    for (int i = 0; i < roots->len; i++)
        walk_function(roots->items[i]);
    for (int i = 0; i < told.len; i++)
        told.items[i]->number = i;
    if (told.len > 0)
        qsort(told.items, (size_t)told.len, sizeof *told.items, compare_stories);
    for (int i = 0; i < told.len; i++)
        told.items[i]->number = i + 1;
    name_origins(package);
    Stories *stories = ARENA_NEW(&compilation, Stories);
    *stories = (Stories){told.items, told.len, told.cap};
    return stories;
}
