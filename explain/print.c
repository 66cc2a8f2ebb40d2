// Stories as text.
//
//     x.go:4:2: n, a variable
//          4 |     n := 0
//            |     ^ moved to the heap
//          5 |     last = &n
//            |            ^^ 1. the address of n is taken
//            |     ^^^^^^^^^ 2. it is stored in the package-level variable last
//       lives    on the heap: 8 bytes each time
//       because  its address is stored in a package-level variable … (rule …)
//       Go's -m  moved to heap: n
#include "explain/print.h"

#include "base/diag.h"
#include "explain/words.h"

#include <string.h>

// ---- Which

static bool is_interesting(const Story *story) {
    return story->verdict != VERDICT_REGISTER && story->rule != RULE_NO_ADDRESS &&
           !(story->verdict == VERDICT_FRAME && story->object != NULL &&
             !story->object->address_taken && !story->object->captured);
}

static bool covers(Extent extent, Pos pos) {
    return extent.start <= pos && pos < extent.end;
}

// The files of a package have different names, wherever they are seen from.
static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static bool is_at(const Story *story, const PrintOptions *options, Pos pos) {
    Position at = pos_in_file(pos);
    if (at.source == NULL || at.line != options->line ||
        (options->file != NULL &&
         strcmp(base_name(at.source->path), base_name(options->file)) != 0))
        return false;
    if (options->column == 0)
        return true;
    Pos asked = pos - (Pos)at.column + (Pos)options->column;
    return asked == pos || (covers(story->source, asked) && !story->inlined);
}

bool story_wanted(const Story *story, const PrintOptions *options) {
    if (options->line > 0)
        return is_at(story, options, story->pos) ||
               is_at(story, options, story->source.start);
    return options->all || is_interesting(story);
}

// ---- One story

typedef struct Printer {
    FILE *out;
    const PrintOptions *options;
    const Story *story;
} Printer;

static const char *paint(const Printer *p, const char *code) {
    return p->options->colour ? code : "";
}

static const char *verdict_colour(Verdict verdict) {
    switch (verdict) {
    case VERDICT_HEAP: return "\033[1;31m";
    case VERDICT_FRAME: return "\033[1;32m";
    case VERDICT_REGISTER: return "\033[1;36m";
    default: return "\033[1;34m";
    }
}

static void print_heading(Printer *p) {
    const Story *story = p->story;
    enum { LONG = 60 };
    const char *text = extent_text(story->source);
    if (strchr(text, '\n') != NULL || text[0] == '\0' || strlen(text) > LONG)
        text = story->text;
    fprintf(p->out, "%s%s: %s%s\n", paint(p, "\033[1m"),
            position_text(&compilation, story->pos),
            say(WORD_SITE_LINE, text, site_kind_text(story->kind)), paint(p, "\033[0m"));
}

static int line_width(const Story *story) {
    int line = pos_in_file(story->source.start).line;
    for (int i = 0; i < story->steps.len; i++) {
        int other = pos_in_file(story->steps.items[i].source.start).line;
        line = other > line ? other : line;
    }
    int width = 4;
    for (; line >= 10000; line /= 10)
        width++;
    return width;
}

static void print_way(Printer *p) {
    const Story *story = p->story;
    Sheet sheet = {p->out, p->options->colour, line_width(story),
                   pos_in_file(story->source.start).file, 0};
    const char *verdict =
        arena_printf(&compilation, "%s%s%s", paint(p, verdict_colour(story->verdict)),
                     story_verdict_text(story), paint(p, "\033[0m"));
    sheet_point(&sheet, story->source, verdict);
    if (story->verdict != VERDICT_HEAP || story->rule == RULE_ALWAYS_HEAP)
        return;
    for (int i = 0; i < story->steps.len; i++) {
        const StoryStep *step = &story->steps.items[i];
        sheet_point(&sheet, step->source,
                    arena_printf(&compilation, "%d. %s", i + 1, step->text));
    }
}

// A word and what belongs to it; the words of one language are aligned.
static void print_fact(Printer *p, const char *name, const char *text) {
    int width = text_width(name, (int)strlen(name));
    fprintf(p->out, "  %s%s%s%*s %s\n", paint(p, "\033[2m"), name, paint(p, "\033[0m"),
            width < 8 ? 8 - width : 0, "", text);
}

static void print_facts(Printer *p) {
    const Story *story = p->story;
    if (story->inlined && story->written_in != NULL)
        print_fact(p, "", say(WORD_INLINED_FROM, story->written_in->name));
    print_fact(p, say(WORD_BECAUSE), say(WORD_RULE_LINE, rule_text(story->rule),
                                         rule_name(story->rule)));
    if (story->holder != NULL)
        print_fact(p, say(WORD_SEE), story->holder);
    const char *message = story_message(story);
    bool differs = message != NULL && story->escapes != (story->verdict == VERDICT_HEAP);
    if (differs || (story->silent && story->verdict == VERDICT_HEAP))
        print_fact(p, say(WORD_GO_SAYS),
                   message != NULL ? message : say(WORD_GO_SAYS_NOTHING));
    if (story->hint != NULL)
        print_fact(p, say(WORD_TRY), say(WORD_TRIED, story->hint, story->gain));
}

void story_print(FILE *out, const Story *story, const PrintOptions *options) {
    Printer p = {out, options, story};
    print_heading(&p);
    print_way(&p);
    print_facts(&p);
}

// ---- All

int stories_print(FILE *out, const Stories *stories, const PrintOptions *options) {
    int shown = 0, counts[VERDICT_COUNT] = {0};
    for (int i = 0; i < stories->len; i++) {
        const Story *story = stories->items[i];
        counts[story->verdict]++;
        if (!story_wanted(story, options))
            continue;
        if (shown++ > 0)
            putc('\n', out);
        story_print(out, story, options);
    }
    if (options->line == 0)
        fprintf(out, "%s%s\n", shown > 0 ? "\n" : "",
                say(WORD_SUMMARY, counts[VERDICT_HEAP], counts[VERDICT_FRAME],
                    counts[VERDICT_REGISTER],
                    counts[VERDICT_CONSTANT] + counts[VERDICT_NONE]));
    else if (shown == 0)
        fprintf(out, "%s\n", say(WORD_NOTHING_HERE));
    return shown;
}
