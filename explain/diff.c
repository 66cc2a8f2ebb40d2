// Matching the sites of two versions, and telling what changed (diff.h).
#include "explain/diff.h"
#include "explain/words.h"

#include "base/diag.h"

#include <stdlib.h>

// ---- Between processes

// Growth, and copies by the inliner, are told where they are written.
static bool is_compared(const Story *story) {
    return !story->inlined && story->kind != SITE_APPEND && story->kind != SITE_MAP_PUT &&
           story->func->name != NULL;
}

void write_sites(FILE *out, const Stories *stories) {
    for (int i = 0; i < stories->len; i++) {
        const Story *s = stories->items[i];
        if (!is_compared(s))
            continue;
        Position at = pos_resolve(s->pos);
        fprintf(out, "%d %d %d %d %d %lld %s\t", (int)s->kind, (int)s->verdict,
                (int)s->rule, at.line, at.column, (long long)s->allocates,
                s->func->name);
        for (const char *c = s->text; *c != '\0'; c++)
            putc(*c == '\n' ? ' ' : *c, out);
        putc('\n', out);
    }
}

OldSites read_sites(FILE *in) {
    OldSites sites = {0};
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, in) > 0) {
        int kind, verdict, rule, at, column, used = 0;
        long long bytes;
        char *tab = strchr(line, '\t');
        if (tab == NULL || sscanf(line, "%d %d %d %d %d %lld %n", &kind, &verdict,
                                  &rule, &at, &column, &bytes, &used) < 6)
            continue;
        *tab = '\0';
        tab[1 + strcspn(tab + 1, "\n")] = '\0';
        OldSite site = {arena_strndup(&compilation, line + used, strlen(line + used)),
                        (SiteKind)kind,
                        arena_strndup(&compilation, tab + 1, strlen(tab + 1)),
                        (Verdict)verdict,
                        (Rule)rule,
                        at,
                        column,
                        bytes};
        vec_push(&compilation, &sites, site);
    }
    free(line);
    return sites;
}

// ---- Matching

// A site of either version, to be sorted beside its like.
typedef struct Entry {
    const char *func, *text;
    SiteKind kind;
    int number;            // place in its version
    const OldSite *before;
    const Story *after;
    bool matched;
} Entry;

static int compare_loosely(const Entry *a, const Entry *b) {
    int order = strcmp(a->func, b->func);
    return order != 0 ? order : (a->kind > b->kind) - (a->kind < b->kind);
}

static int compare_entries(const void *x, const void *y) {
    const Entry *a = x, *b = y;
    int order = compare_loosely(a, b);
    if (order == 0)
        order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

typedef struct Matching {
    Entry *before, *after;
    int before_count, after_count;
    Changes *changes;
} Matching;

static ChangeKind kind_of_change(const OldSite *before, const Story *after) {
    bool was = before != NULL && before->verdict == VERDICT_HEAP;
    bool is = after != NULL && after->verdict == VERDICT_HEAP;
    if (was != is)
        return is ? CHANGE_TO_HEAP : CHANGE_FROM_HEAP;
    return was && before->allocates == after->allocates ? CHANGE_RULE : CHANGE_OTHER;
}

static void add_change(Matching *m, Entry *before, Entry *after) {
    const OldSite *old = before != NULL ? before->before : NULL;
    const Story *new = after != NULL ? after->after : NULL;
    if (before != NULL)
        before->matched = true;
    if (after != NULL)
        after->matched = true;
    bool same = old != NULL && new != NULL && old->verdict == new->verdict &&
                old->rule == new->rule && old->allocates == new->allocates;
    // What comes or goes without touching the heap is no decision that changed.
    bool unimportant = (old == NULL && new->verdict != VERDICT_HEAP) ||
                       (new == NULL && old->verdict != VERDICT_HEAP);
    if (same || unimportant)
        return;
    Change change = {kind_of_change(old, new), old, new};
    vec_push(&compilation, m->changes, change);
    m->changes->counts[change.kind]++;
}

typedef int (*Comparison)(const Entry *a, const Entry *b);

static int compare_text(const Entry *a, const Entry *b) {
    int order = compare_loosely(a, b);
    return order != 0 ? order : strcmp(a->text, b->text);
}

// Walks both sorted lists at once and pairs what compares equal.
static void pair(Matching *m, Comparison compare) {
    int i = 0, j = 0;
    while (i < m->before_count && j < m->after_count) {
        if (m->before[i].matched) {
            i++;
        } else if (m->after[j].matched) {
            j++;
        } else {
            int order = compare(&m->before[i], &m->after[j]);
            if (order == 0)
                add_change(m, &m->before[i], &m->after[j]);
            i += order <= 0;
            j += order >= 0;
        }
    }
}

static int compare_changes(const void *x, const void *y) {
    const Change *a = x, *b = y;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if ((a->after == NULL) != (b->after == NULL))
        return a->after == NULL ? 1 : -1;
    if (a->after != NULL)
        return a->after->number < b->after->number ? -1 : 1;
    return a->before->line != b->before->line
               ? (a->before->line < b->before->line ? -1 : 1)
               : a->before->column - b->before->column;
}

Changes *find_changes(const OldSites *before, const Stories *after) {
    Matching m = {.changes = ARENA_NEW(&compilation, Changes)};
    m.before = ARENA_ARRAY(&compilation, Entry, before->len + 1);
    m.after = ARENA_ARRAY(&compilation, Entry, after->len + 1);
    for (int i = 0; i < before->len; i++) {
        const OldSite *site = &before->items[i];
        m.before[m.before_count++] = (Entry){site->func, site->text, site->kind, i, site,
                                             NULL, false};
    }
    for (int i = 0; i < after->len; i++) {
        const Story *story = after->items[i];
        if (is_compared(story))
            m.after[m.after_count++] = (Entry){
                story->func->name, story->text, story->kind, i, NULL, story, false};
    }
    qsort(m.before, (size_t)m.before_count, sizeof(Entry), compare_entries);
    qsort(m.after, (size_t)m.after_count, sizeof(Entry), compare_entries);
    pair(&m, compare_text);
    pair(&m, compare_loosely);
    for (int i = 0; i < m.before_count; i++)
        if (!m.before[i].matched)
            add_change(&m, &m.before[i], NULL);
    for (int j = 0; j < m.after_count; j++)
        if (!m.after[j].matched)
            add_change(&m, NULL, &m.after[j]);
    if (m.changes->len > 0)
        qsort(m.changes->items, (size_t)m.changes->len, sizeof(Change), compare_changes);
    return m.changes;
}

// ---- Words

static const char *verdict_word(Verdict verdict) {
    static const Word words[] = {WORD_IN_REGISTER, WORD_IN_FRAME, WORD_ON_HEAP,
                                 WORD_IN_DATA, WORD_NO_BYTES};
    return say(words[verdict]);
}

static void print_old(FILE *out, const Change *change, const char *old) {
    const OldSite *site = change->before;
    if (site == NULL) {
        fprintf(out, "  %s\n", say(WORD_DIFF_NEW));
        return;
    }
    const char *where =
        arena_printf(&compilation, "%s:%d:%d", old, site->line, site->column);
    fprintf(out, "  %s\n", say(WORD_DIFF_WAS, verdict_word(site->verdict), where,
                               rule_text(site->rule)));
}

void changes_print(FILE *out, const Changes *changes, const char *old,
                   const PrintOptions *options) {
    for (int i = 0; i < changes->len; i++) {
        const Change *change = &changes->items[i];
        if (change->after != NULL) {
            story_print(out, change->after, options);
            print_old(out, change, old);
        } else {
            const OldSite *site = change->before;
            fprintf(out, "%s:%d:%d: %s\n  %s\n", old, site->line, site->column,
                    say(WORD_SITE_LINE, site->text, site_kind_text(site->kind)),
                    say(WORD_DIFF_GONE, verdict_word(site->verdict)));
        }
        putc('\n', out);
    }
    fprintf(out, "%s\n",
            say(WORD_DIFF_SUMMARY, changes->counts[CHANGE_TO_HEAP],
                changes->counts[CHANGE_FROM_HEAP],
                changes->counts[CHANGE_OTHER] + changes->counts[CHANGE_RULE]));
}
