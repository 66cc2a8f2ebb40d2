// Stories, frames, graphs and differences as JSON (share/look.schema.json).
#include "explain/json.h"
#include "explain/hint.h"
#include "explain/words.h"

#include "base/diag.h"

// ---- Texts and places

json_t *json_text(const char *text) {
    if (text == NULL)
        return json_null();
    json_t *value = json_string(text);
    if (value != NULL)
        return value;
    char *mended = arena_strndup(&compilation, text, strlen(text));
    for (char *c = mended; *c != '\0'; c++)
        if ((unsigned char)*c >= 0x80)
            *c = '?';
    return json_string(mended);
}

static void put(json_t *object, const char *key, json_t *value) {
    json_object_set_new(object, key, value);
}

static json_t *json_extent(Extent extent) {
    Position from = pos_in_file(extent.start), to = pos_in_file(extent.end);
    if (from.source == NULL)
        return json_null();
    json_t *object = json_object();
    put(object, "file", json_text(from.file));
    put(object, "line", json_integer(from.line));
    put(object, "column", json_integer(from.column));
    put(object, "end_line", json_integer(to.source != NULL ? to.line : from.line));
    put(object, "end_column", json_integer(to.source != NULL ? to.column : from.column));
    return object;
}

// ---- Stories

static json_t *json_steps(const Story *story) {
    json_t *steps = json_array();
    for (int i = 0; i < story->steps.len; i++) {
        const StoryStep *step = &story->steps.items[i];
        json_t *object = json_object();
        put(object, "why", json_text(step->why));
        put(object, "text", json_text(step->text));
        put(object, "source", json_extent(step->source));
        json_array_append_new(steps, object);
    }
    return steps;
}

static json_t *json_hint(const Story *story) {
    if (story->hint == NULL)
        return json_null();
    json_t *edits = json_array();
    for (int i = 0; i < story->fix->edits.len; i++) {
        const Edit *edit = &story->fix->edits.items[i];
        json_t *object = json_object();
        put(object, "source", json_extent((Extent){edit->start, edit->end}));
        put(object, "with", json_text(edit->with));
        json_array_append_new(edits, object);
    }
    json_t *hint = json_object();
    put(hint, "text", json_text(story->hint));
    put(hint, "gain", json_text(story->gain));
    put(hint, "edits", edits);
    return hint;
}

json_t *json_of_story(const Story *story) {
    Position at = pos_resolve(story->pos);
    json_t *object = json_object();
    put(object, "number", json_integer(story->number));
    put(object, "kind", json_text(site_kind_name(story->kind)));
    put(object, "kind_text", json_text(site_kind_text(story->kind)));
    put(object, "verdict", json_text(verdict_name(story->verdict)));
    put(object, "verdict_text", json_text(story_verdict_text(story)));
    put(object, "rule", json_text(rule_name(story->rule)));
    put(object, "rule_text", json_text(rule_text(story->rule)));
    put(object, "file", json_text(at.file));
    put(object, "line", json_integer(at.line));
    put(object, "column", json_integer(at.column));
    put(object, "source", json_extent(story->source));
    put(object, "func", json_text(story->func->name));
    put(object, "inlined", json_boolean(story->inlined));
    put(object, "inlined_from",
        json_text(story->written_in != NULL ? story->written_in->name : NULL));
    put(object, "text", json_text(story->text));
    put(object, "type", story->type != NULL
                            ? json_text(type_string(story->type, story->func->package))
                            : json_null());
    put(object, "size", json_integer(story->size));
    put(object, "allocates", json_integer(story->allocates));
    put(object, "sometimes", json_boolean(story->sometimes));
    put(object, "escapes", json_boolean(story->escapes));
    put(object, "message", json_text(story_message(story)));
    put(object, "place", json_text(story->place));
    put(object, "holder", json_text(story->holder));
    put(object, "steps", json_steps(story));
    put(object, "hint", json_hint(story));
    return object;
}

static void finish(FILE *out, json_t *document) {
    json_dumpf(document, out, JSON_INDENT(1));
    putc('\n', out);
    json_decref(document);
}

void stories_json(FILE *out, const Stories *stories, const PrintOptions *options) {
    json_t *list = json_array();
    for (int i = 0; i < stories->len; i++)
        if (story_wanted(stories->items[i], options))
            json_array_append_new(list, json_of_story(stories->items[i]));
    finish(out,
           json_pack("{ss si so}", "burrow", "explain", "version", 1, "stories", list));
}

// ---- Frames

static const char *part_name(FramePart part) {
    static const char *const names[] = {"argument", "return-address", "frame-pointer",
                                        "variable", "temporary", "spill", "outgoing"};
    return names[part];
}

json_t *json_of_frame(const FrameLayout *layout, const Stories *stories) {
    json_t *items = json_array(), *registers = json_array(), *heap = json_array();
    for (int i = 0; i < layout->items.len; i++) {
        const FrameItem *item = &layout->items.items[i];
        json_t *object = json_object();
        put(object, "part", json_text(part_name(item->part)));
        put(object, "offset", json_integer(item->offset));
        put(object, "size", json_integer(item->size));
        put(object, "pointers", json_boolean(item->pointers));
        put(object, "name", json_text(item->name));
        put(object, "type", json_text(item->type));
        json_array_append_new(items, object);
    }
    for (int i = 0; i < layout->places.len; i++) {
        const VariablePlace *place = &layout->places.items[i];
        if (place->name[0] == '~')
            continue;
        json_t *object = json_object();
        put(object, "name", json_text(place->name));
        put(object, "line", json_integer(pos_in_file(place->object->pos).line));
        put(object, "registers", json_text(place->registers));
        put(object, "spill", place->slot >= 0 ? json_integer(place->slot) : json_null());
        put(object, "constant", json_boolean(place->constant));
        json_array_append_new(registers, object);
    }
    for (int i = 0; i < stories->len; i++)
        if (stories->items[i]->func == layout->func &&
            stories->items[i]->verdict == VERDICT_HEAP)
            json_array_append_new(heap, json_integer(stories->items[i]->number));
    json_t *object = json_object();
    put(object, "name", json_text(layout->name));
    put(object, "size", json_integer(layout->size));
    put(object, "checks_stack", json_boolean(layout->checks_stack));
    put(object, "items", items);
    put(object, "variables", registers);
    put(object, "heap", heap);
    return object;
}

void frames_json(FILE *out, const Stories *stories, const char *function) {
    json_t *list = json_array();
    const FrameList *all = frames();
    for (int i = 0; i < all->len; i++) {
        if (!frame_wanted(all->items[i], function))
            continue;
        name_sites(all->items[i], stories);
        json_array_append_new(list, json_of_frame(all->items[i], stories));
    }
    finish(out, json_pack("{ss si so}", "burrow", "frame", "version", 1, "frames", list));
}

// ---- Graphs

json_t *json_of_graph(const FlowGraph *graph) {
    json_t *nodes = json_array(), *edges = json_array(), *funcs = json_array();
    for (int i = 0; i < graph->funcs.len; i++)
        json_array_append_new(funcs, json_text(graph->funcs.items[i]->name));
    for (int i = 0; i < graph->nodes.len; i++) {
        const GraphNode *node = &graph->nodes.items[i];
        Position at = pos_resolve(node->pos);
        json_t *object = json_object();
        put(object, "label", json_text(node->label));
        put(object, "func", json_text(node->func != NULL ? node->func->name : NULL));
        put(object, "line", json_integer(at.line));
        put(object, "column", json_integer(at.column));
        put(object, "escapes", json_boolean(node->escapes));
        put(object, "heap", json_boolean(node->heap));
        put(object, "result", json_boolean(node->result));
        put(object, "temporary", json_boolean(node->temporary));
        json_array_append_new(nodes, object);
    }
    for (int i = 0; i < graph->edges.len; i++) {
        const GraphEdge *edge = &graph->edges.items[i];
        json_array_append_new(edges, json_pack("{si si si ss}", "from", edge->from, "to",
                                               edge->to, "derefs", edge->derefs, "why",
                                               edge->why));
    }
    return json_pack("{so so so}", "funcs", funcs, "nodes", nodes, "edges", edges);
}

void graphs_json(FILE *out, const char *function) {
    json_t *list = json_array();
    const GraphList *all = flow_graphs();
    for (int i = 0; i < all->len; i++)
        if (graph_wanted(all->items[i], function))
            json_array_append_new(list, json_of_graph(all->items[i]));
    finish(out, json_pack("{ss si so}", "burrow", "graph", "version", 1, "graphs", list));
}

// ---- Differences

static json_t *json_before(const OldSite *site, const char *old) {
    if (site == NULL)
        return json_null();
    json_t *object = json_object();
    put(object, "file", json_text(old));
    put(object, "line", json_integer(site->line));
    put(object, "column", json_integer(site->column));
    put(object, "func", json_text(site->func));
    put(object, "kind", json_text(site_kind_name(site->kind)));
    put(object, "text", json_text(site->text));
    put(object, "verdict", json_text(verdict_name(site->verdict)));
    put(object, "rule", json_text(rule_name(site->rule)));
    put(object, "allocates", json_integer(site->allocates));
    return object;
}

void changes_json(FILE *out, const Changes *changes, const char *old) {
    static const char *const names[] = {"to-heap", "from-heap", "place", "rule"};
    json_t *list = json_array();
    for (int i = 0; i < changes->len; i++) {
        const Change *change = &changes->items[i];
        json_t *object = json_object();
        put(object, "change", json_text(names[change->kind]));
        put(object, "before", json_before(change->before, old));
        put(object, "after",
            change->after != NULL ? json_of_story(change->after) : json_null());
        json_array_append_new(list, object);
    }
    finish(out, json_pack("{ss si so}", "burrow", "diff", "version", 1, "changes", list));
}
