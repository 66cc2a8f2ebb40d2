// Finding assertions in comments and holding them against the stories (assert.h).
#define _GNU_SOURCE // memmem
#include "explain/assert.h"
#include "explain/words.h"

#include "base/diag.h"

#include <string.h>

static const char PREFIX[] = "//burrow:";
enum { PREFIX_LENGTH = sizeof PREFIX - 1 };

typedef enum Demand { NOESCAPE, NOALLOC, STACK, HEAP, DEMAND_COUNT } Demand;
static const char *const demand_names[] = {"noescape", "noalloc", "stack", "heap"};

typedef struct Assertion {
    Demand demand;
    Pos pos;                  // of the comment
    int first_line, last_line; // what it speaks of
} Assertion;

bool has_assertions(const Source *source) {
    return memmem(source->text, source->size, PREFIX, PREFIX_LENGTH) != NULL;
}

// ---- Where it stands

static bool is_blank_between(const char *from, const char *to) {
    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    return from == to;
}

// A comment begins behind the last token of its line, and only blanks lie between.
static bool begins_comment(Source *source, Pos pos, bool *alone) {
    Position at = pos_in_file(pos);
    Pos line_start = pos - (Pos)(at.column - 1);
    Pos end = end_of_token_before(pos);
    *alone = end <= line_start;
    Pos from = *alone ? line_start : end;
    return from <= pos && is_blank_between(source->text + (from - source->base),
                                           source->text + (pos - source->base));
}

// The function declared in that line ends in *LAST.
static void widen_to_function(const Stories *stories, const Source *source,
                              Assertion *assertion) {
    for (int i = 0; i < stories->len; i++) {
        const Func *func = stories->items[i]->func;
        while (func->parent != NULL)
            func = func->parent;
        if (func->node == NULL || func->node->kind != AST_FUNC_DECL ||
            source_of(func->node->pos) != source ||
            pos_in_file(func->node->func_decl.keyword).line != assertion->first_line)
            continue;
        assertion->last_line = pos_in_file(func->body->block.rbrace).line;
        return;
    }
}

static bool read_assertion(Source *source, const char *at, const Stories *stories,
                           Assertion *assertion) {
    bool alone;
    Pos pos = source->base + (Pos)(at - source->text);
    if (!begins_comment(source, pos, &alone))
        return false;
    const char *word = at + PREFIX_LENGTH;
    size_t len = strcspn(word, " \t\r\n");
    int demand = 0;
    while (demand < DEMAND_COUNT && (strlen(demand_names[demand]) != len ||
                                     strncmp(demand_names[demand], word, len) != 0))
        demand++;
    if (demand == DEMAND_COUNT) {
        error_at(pos, "unknown assertion //burrow:%.*s (noescape, noalloc, stack, heap)",
                 (int)len, word);
        return false;
    }
    int line = pos_in_file(alone ? start_of_token_after(pos) : pos).line;
    *assertion = (Assertion){(Demand)demand, pos, line, line};
    if (alone)
        widen_to_function(stories, source, assertion);
    return true;
}

// ---- Is it kept?

static bool is_there(const Source *source, const Assertion *assertion,
                     const Story *story) {
    Position at = pos_in_file(story->pos);
    return at.source == source && at.line >= assertion->first_line &&
           at.line <= assertion->last_line;
}

static bool is_broken_by(Demand demand, const Story *story) {
    switch (demand) {
    case NOESCAPE: return story->escapes && !story->silent;
    case NOALLOC: return story->verdict == VERDICT_HEAP ||
                         (story->sometimes && story->verdict == VERDICT_FRAME);
    case STACK: return story->verdict == VERDICT_HEAP && !story->silent;
    default: return false;
    }
}

// The story in an error: one line a step.
static const char *steps_text(const Story *story) {
    const char *text = "";
    for (int i = 0; i < story->steps.len && story->verdict == VERDICT_HEAP; i++) {
        const StoryStep *step = &story->steps.items[i];
        text = arena_printf(&compilation, "%s\n\t%d. %s (%s)", text, i + 1, step->text,
                            position_text(&compilation, step->source.start));
    }
    return text;
}

static void report_broken(const Assertion *assertion, const Story *story) {
    error_at(story->pos, "//burrow:%s is broken: %s %s: %s (rule %s)%s",
             demand_names[assertion->demand], story->text,
             story_verdict_text(story), rule_text(story->rule), rule_name(story->rule),
             steps_text(story));
}

static void check(const Source *source, const Assertion *assertion,
                  const Stories *stories) {
    int values = 0, on_heap = 0;
    for (int i = 0; i < stories->len; i++) {
        const Story *story = stories->items[i];
        if (!is_there(source, assertion, story))
            continue;
        values++;
        on_heap += story->verdict == VERDICT_HEAP;
        if (is_broken_by(assertion->demand, story))
            report_broken(assertion, story);
    }
    const char *name = demand_names[assertion->demand];
    if (values == 0 && (assertion->demand == STACK || assertion->demand == HEAP))
        error_at(assertion->pos, "//burrow:%s: there is no value in its line", name);
    else if (on_heap == 0 && assertion->demand == HEAP)
        error_at(assertion->pos, "//burrow:heap is broken: nothing there is on the heap");
}

void check_assertions(Source *source, const Stories *stories) {
    const char *at = source->text, *end = source->text + source->size;
    while ((at = memmem(at, (size_t)(end - at), PREFIX, PREFIX_LENGTH)) != NULL) {
        Assertion assertion;
        if (read_assertion(source, at, stories, &assertion))
            check(source, &assertion, stories);
        at += PREFIX_LENGTH;
    }
}
