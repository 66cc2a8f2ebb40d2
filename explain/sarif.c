// SARIF 2.1.0: findings for code review tools.
//
// Each story on the heap is a result of its rule; the way its address takes is a code
// flow, a tried hint a fix.  SARIF counts columns in characters, positions count
// bytes.
#include "explain/json.h"
#include "explain/hint.h"
#include "explain/words.h"

#include "base/diag.h"

#include <utf8proc.h>

static void put(json_t *object, const char *key, json_t *value) {
    json_object_set_new(object, key, value);
}

static json_t *message(const char *text) {
    json_t *object = json_object();
    put(object, "text", json_text(text));
    return object;
}

// ---- Places

// The column in characters, counted from 1.
static int character_column(Position at) {
    int len, column = 1;
    const char *line = source_line(at.source, at.line, &len);
    for (int i = 0; i < at.column - 1 && i < len; column++) {
        utf8proc_int32_t code;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)line + i, len - i,
                                              &code);
        i += n > 0 ? (int)n : 1;
    }
    return column;
}

// A relative reference; characters that URIs have other uses for are spelled out.
static json_t *uri(const char *path) {
    char *text = arena_alloc(&compilation, 3 * strlen(path) + 8), *to = text;
    if (path[0] == '/')
        to = stpcpy(to, "file://");
    for (; *path != '\0'; path++) {
        bool plain = strchr("-._~/", *path) != NULL || (*path >= '0' && *path <= '9') ||
                     (*path >= 'a' && *path <= 'z') || (*path >= 'A' && *path <= 'Z');
        if (plain)
            *to++ = *path;
        else
            to += sprintf(to, "%%%02X", (unsigned char)*path);
    }
    *to = '\0';
    json_t *object = json_object();
    put(object, "uri", json_text(text));
    return object;
}

static json_t *region(Extent extent) {
    Position from = pos_in_file(extent.start), to = pos_in_file(extent.end);
    json_t *object = json_object();
    put(object, "startLine", json_integer(from.line));
    put(object, "startColumn", json_integer(character_column(from)));
    if (to.source == from.source) {
        put(object, "endLine", json_integer(to.line));
        put(object, "endColumn", json_integer(character_column(to)));
    }
    return object;
}

static json_t *location(Extent extent, const char *text) {
    json_t *object = json_object(), *physical = json_object();
    Position at = pos_in_file(extent.start);
    if (at.source != NULL) {
        put(physical, "artifactLocation", uri(at.file));
        put(physical, "region", region(extent));
        put(object, "physicalLocation", physical);
    } else {
        json_decref(physical);
    }
    if (text != NULL)
        put(object, "message", message(text));
    return object;
}

// ---- Results

static json_t *code_flows(const Story *story) {
    json_t *steps = json_array();
    for (int i = 0; i < story->steps.len; i++) {
        const StoryStep *step = &story->steps.items[i];
        json_t *object = json_object();
        put(object, "location", location(step->source, step->text));
        json_array_append_new(steps, object);
    }
    return json_pack("[{s[{so}]}]", "threadFlows", "locations", steps);
}

static json_t *fixes(const Story *story) {
    json_t *replacements = json_array();
    for (int i = 0; i < story->fix->edits.len; i++) {
        const Edit *edit = &story->fix->edits.items[i];
        json_t *object = json_object();
        put(object, "deletedRegion", region((Extent){edit->start, edit->end}));
        put(object, "insertedContent", message(edit->with));
        json_array_append_new(replacements, object);
    }
    json_t *fix = json_object();
    put(fix, "description", message(arena_printf(&compilation, "%s (%s)", story->hint,
                                                 story->gain)));
    put(fix, "artifactChanges",
        json_pack("[{so so}]", "artifactLocation", uri(story->fix->source->path),
                  "replacements", replacements));
    json_t *list = json_array();
    json_array_append_new(list, fix);
    return list;
}

static json_t *result_of(const Story *story, const char *level) {
    json_t *object = json_object(), *locations = json_array();
    const char *text = arena_printf(&compilation, "%s, a %s, is %s: %s", story->text,
                                    site_kind_text(story->kind),
                                    story_verdict_text(story), rule_text(story->rule));
    put(object, "ruleId", json_text(rule_name(story->rule)));
    put(object, "ruleIndex", json_integer(story->rule));
    put(object, "level", json_text(level));
    put(object, "message", message(text));
    json_array_append_new(locations, location(story->source, NULL));
    put(object, "locations", locations);
    if (story->steps.len > 0)
        put(object, "codeFlows", code_flows(story));
    if (story->fix != NULL)
        put(object, "fixes", fixes(story));
    return object;
}

static json_t *rules(void) {
    json_t *list = json_array();
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        json_t *object = json_object();
        put(object, "id", json_text(rule_name((Rule)rule)));
        put(object, "shortDescription", message(rule_text((Rule)rule)));
        json_array_append_new(list, object);
    }
    return list;
}

static void finish(FILE *out, json_t *results) {
    json_t *driver = json_object();
    put(driver, "name", json_text("burrow"));
    put(driver, "rules", rules());
    json_t *run = json_object();
    put(run, "tool", json_pack("{so}", "driver", driver));
    put(run, "columnKind", json_text("unicodeCodePoints"));
    put(run, "results", results);
    json_t *log = json_object();
    put(log, "$schema", json_text("https://json.schemastore.org/sarif-2.1.0.json"));
    put(log, "version", json_text("2.1.0"));
    put(log, "runs", json_pack("[o]", run));
    json_dumpf(log, out, JSON_INDENT(1));
    putc('\n', out);
    json_decref(log);
}

void stories_sarif(FILE *out, const Stories *stories, const PrintOptions *options) {
    json_t *results = json_array();
    for (int i = 0; i < stories->len; i++) {
        const Story *story = stories->items[i];
        if (story->verdict == VERDICT_HEAP && !story->inlined &&
            story_wanted(story, options))
            json_array_append_new(results, result_of(story, "note"));
    }
    finish(out, results);
}

void changes_sarif(FILE *out, const Changes *changes) {
    json_t *results = json_array();
    for (int i = 0; i < changes->len; i++)
        if (changes->items[i].kind == CHANGE_TO_HEAP)
            json_array_append_new(results, result_of(changes->items[i].after, "warning"));
    finish(out, results);
}
