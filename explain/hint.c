// Which cures may help a story, and what trying them tells.
//
// A trial counts where the changed program allocates.  The hint is shown if the
// story's site is gone from the heap, and no function has more sites of any kind on
// the heap than it had: then nothing has merely moved.
#include "explain/hint.h"
#include "explain/words.h"

#include <time.h>

enum { MAX_TRIALS = 400, MAX_SECONDS = 10 }; // in one run

// Which cures are worth looking at, by the rule that decided; in this order.
typedef struct Remedy {
    Rule rule;
    Cure cure;
} Remedy;

static const Remedy remedies[] = {
    {RULE_VARIABLE_SIZE, cure_constant_length},
    {RULE_VARIABLE_SIZE, cure_pass_buffer},
    {RULE_TOO_LARGE, cure_array_variable},
    {RULE_RETURNED, cure_constant_value},
    {RULE_RETURNED, cure_return_value},
    {RULE_RETURNED, cure_pass_buffer},
    {RULE_RETURNED, cure_return_array},
    {RULE_LEAKING, cure_constant_value},
    {RULE_LEAKING, cure_concrete_parameter},
    {RULE_LEAKING, cure_pass_by_value},
    {RULE_UNKNOWN_METHOD, cure_constant_value},
    {RULE_UNKNOWN_METHOD, cure_concrete_parameter},
    {RULE_UNKNOWN_FUNCTION, cure_declare_function},
    {RULE_GOROUTINE, cure_declare_inside},
    {RULE_GOROUTINE, cure_copy_for_closure},
    {RULE_GOROUTINE, cure_pass_by_value},
    {RULE_CAPTURED, cure_declare_inside},
    {RULE_CAPTURED, cure_copy_for_closure},
    {RULE_HELD, cure_declare_inside},
    {RULE_HELD, cure_copy_for_closure},
    {RULE_HELD, cure_container_of_values},
    {RULE_HELD, cure_return_value},
    {RULE_APPENDED, cure_container_of_values},
    {RULE_IN_MAP, cure_container_of_values},
    {RULE_IN_SLICE, cure_container_of_values},
    {RULE_SENT, cure_container_of_values},
    {RULE_GLOBAL, cure_keep_value},
    {RULE_OUTER, cure_keep_value},
    {RULE_LOOP, cure_keep_value},
};

// ---- Before and after

// Does the site allocate for the program's own sake?  (Growth is not escape.)
static bool counts(SiteKind kind, Verdict verdict) {
    return verdict == VERDICT_HEAP && kind != SITE_APPEND && kind != SITE_MAP_PUT;
}

static int before(const Stories *stories, const Story *like, bool same_text) {
    int count = 0;
    for (int i = 0; i < stories->len; i++) {
        const Story *s = stories->items[i];
        count += counts(s->kind, s->verdict) && s->kind == like->kind &&
                 strcmp(s->func->name, like->func->name) == 0 &&
                 (!same_text || strcmp(s->text, like->text) == 0);
    }
    return count;
}

static int after(const Trial *trial, const char *func, SiteKind kind, const char *text) {
    int count = 0;
    for (int i = 0; i < trial->sites.len; i++) {
        const TrialSite *s = &trial->sites.items[i];
        count += counts(s->kind, s->verdict) && s->kind == kind &&
                 strcmp(s->func, func) == 0 &&
                 (text == NULL || strcmp(s->text, text) == 0);
    }
    return count;
}

static int before_in(const Stories *stories, const char *func, SiteKind kind) {
    int count = 0;
    for (int i = 0; i < stories->len; i++) {
        const Story *s = stories->items[i];
        count += counts(s->kind, s->verdict) && s->kind == kind &&
                 strcmp(s->func->name, func) == 0;
    }
    return count;
}

static bool nothing_new(const Stories *stories, const Trial *trial) {
    for (int i = 0; i < trial->sites.len; i++) {
        const TrialSite *s = &trial->sites.items[i];
        if (counts(s->kind, s->verdict) &&
            after(trial, s->func, s->kind, NULL) > before_in(stories, s->func, s->kind))
            return false;
    }
    return true;
}

// Sites on the heap as they are written, copies by the inliner apart.
static int written_before(const Stories *stories) {
    int count = 0;
    for (int i = 0; i < stories->len; i++)
        count += counts(stories->items[i]->kind, stories->items[i]->verdict) &&
                 !stories->items[i]->inlined;
    return count;
}

static int written_after(const Trial *trial) {
    int count = 0;
    for (int i = 0; i < trial->sites.len; i++)
        count += counts(trial->sites.items[i].kind, trial->sites.items[i].verdict) &&
                 !trial->sites.items[i].inlined;
    return count;
}

// ---- One story

static bool helps(const Stories *stories, const Story *story, const Trial *trial) {
    return trial->compiled && nothing_new(stories, trial) &&
           after(trial, story->func->name, story->kind, story->text) <
               before(stories, story, true);
}

static void accept(const Stories *stories, Story *story, Fix *fix, const Trial *trial) {
    int saved = written_before(stories) - written_after(trial);
    const Func *func = story->func;
    bool once = func->object == NULL ? func->parent == NULL
                                     : strcmp(func->name, "main") == 0;
    if (saved < 1)
        saved = 1;
    story->hint = fix->text;
    story->fix = fix;
    story->gain =
        say(once ? WORD_SAVES_RUN : WORD_SAVES_CALL, saved, saved > 1 ? "s" : "");
}

// What is left of one run's time.
typedef struct Budget {
    int trials;
    struct timespec start;
} Budget;

static bool is_spent(const Budget *budget) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return budget->trials >= MAX_TRIALS ||
           now.tv_sec - budget->start.tv_sec >= MAX_SECONDS;
}

static void try_cures(Package *package, const Stories *stories, Story *story,
                      Budget *budget) {
    for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++) {
        if (remedies[i].rule != story->rule || is_spent(budget))
            continue;
        Fix *fix = ARENA_NEW(&compilation, Fix);
        if (!remedies[i].cure(package, story, fix) || fix->failed)
            continue;
        const char *text = fix_apply(fix);
        if (text == NULL)
            continue;
        budget->trials++;
        Trial trial = trial_run(fix->source, text);
        if (helps(stories, story, &trial)) {
            accept(stories, story, fix, &trial);
            return;
        }
    }
}

int find_hints(Package *package, Stories *stories) {
    Budget budget = {0};
    int left_out = 0;
    clock_gettime(CLOCK_MONOTONIC, &budget.start);
    for (int i = 0; i < stories->len; i++) {
        Story *story = stories->items[i];
        if (!counts(story->kind, story->verdict) || story->inlined)
            continue;
        if (is_spent(&budget))
            left_out++;
        else
            try_cures(package, stories, story, &budget);
    }
    return left_out;
}
