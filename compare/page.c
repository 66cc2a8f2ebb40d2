// A comparison as a page of text.
//
//     what the program did      the same in both builds, or how it differs
//     figures                   one line each, the two builds side by side
//     sites                     in source order: expression, objects in both builds,
//                               then what -m says, why, and whether that agrees
//     other packages            by package
#include "compare/table.h"

#include <stdlib.h>
#include <string.h>

// Columns of the figures.
enum { NAME_AT = 2, GO_END = 34, NAIVE_END = 50, RATIO_END = 60 };

typedef struct Page {
    FILE *out;
    const Comparison *c;
    const PageOptions *options;
    Line line;
} Page;

static void print_line(Page *p) { line_print(p->out, &p->line); }

// ---- Spreads

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static Spread spread_of(double *values, int count) {
    if (count == 0)
        return (Spread){-1, 0};
    qsort(values, (size_t)count, sizeof *values, compare_doubles);
    double low = values[(count - 1) / 4], high = values[count - 1 - (count - 1) / 4];
    double median = (values[(count - 1) / 2] + values[count / 2]) / 2;
    return (Spread){median, (high - low) / 2};
}

Spread cpu_spread(const Figures *figures) {
    double *values = ARENA_ARRAY(&compilation, double, figures->timed.len + 1);
    for (int i = 0; i < figures->timed.len; i++)
        values[i] = figures->timed.items[i].cpu;
    return spread_of(values, figures->timed.len);
}

Spread instruction_spread(const Figures *figures) {
    double *values = ARENA_ARRAY(&compilation, double, figures->timed.len + 1);
    for (int i = 0; i < figures->timed.len; i++)
        values[i] = (double)figures->timed.items[i].instructions;
    Spread s = spread_of(values, figures->timed.len);
    return figures->timed.len > 0 && values[0] < 0 ? (Spread){-1, 0} : s;
}

// ---- What the program did

static const char *ending_text(const Run *run) {
    switch (run->ending) {
    case END_TIMEOUT:
        return arena_printf(&compilation, "stopped after %.0f s", run->wall);
    case END_OUTPUT: return "stopped: it wrote too much";
    case END_EXIT: break;
    }
    if (run->signal != 0)
        return arena_printf(&compilation, "ended by signal %d (%s)", run->signal,
                            strsignal(run->signal));
    return arena_printf(&compilation, "exit status %d", run->status);
}

static void print_amount_written(Page *p) {
    const Figures *f = p->c->side;
    line_add(&p->line, PLAIN, ": %s line%s, %s", grouped(f->lines),
             f->lines == 1 ? "" : "s", byte_text(f->bytes));
}

static void print_difference(Page *p) {
    const Difference *d = &p->c->difference;
    for (int side = 0; side < SIDES; side++) {
        line_to(&p->line, NAME_AT + 2);
        line_add(&p->line, DIM, "%s", side_names[side]);
        line_to(&p->line, NAME_AT + 9);
        if (d->text[side] == NULL)
            line_add(&p->line, DIM, "(the output ends before)");
        else
            line_cut(&p->line, p->options->width - p->line.width, PLAIN, d->text[side]);
        print_line(p);
    }
}

static void print_outcome(Page *p) {
    const Comparison *c = p->c;
    const Run *a = &c->side[SIDE_GO].run, *b = &c->side[SIDE_NAIVE].run;
    line_to(&p->line, NAME_AT);
    line_add(&p->line, PLAIN, "output   ");
    if (c->difference.differs) {
        line_add(&p->line, RED, "differs");
        line_add(&p->line, PLAIN, " at line %lld of %s", (long long)c->difference.line,
                 c->difference.stream);
    } else {
        line_add(&p->line, GREEN, c->difference.addresses ? "equal but for addresses"
                                                          : "equal");
        print_amount_written(p);
    }
    print_line(p);
    if (c->difference.differs)
        print_difference(p);
    if (c->random)
        print_wrapped(p->out, NAME_AT + 2, p->options->width, YELLOW, p->options->colour,
                      "two runs of the same build differ, too: the program is not "
                      "deterministic, and the builds cannot be compared by what it says");
    line_to(&p->line, NAME_AT);
    line_add(&p->line, PLAIN, "end      ");
    const char *go = ending_text(a), *naive = ending_text(b);
    if (strcmp(go, naive) == 0)
        line_add(&p->line, a->status == 0 ? PLAIN : YELLOW, "%s", go);
    else
        line_add(&p->line, RED, "go: %s; naive: %s", go, naive);
    print_line(p);
    if (c->side[SIDE_GO].complaint != NULL) {
        line_to(&p->line, NAME_AT + 9);
        line_cut(&p->line, p->options->width - p->line.width, DIM,
                 c->side[SIDE_GO].complaint);
        print_line(p);
    }
    if (a->ending != END_EXIT || b->ending != END_EXIT)
        print_wrapped(p->out, NAME_AT + 2, p->options->width, YELLOW, p->options->colour,
                      "it did not end by itself: the counts are what it had done by then");
}

// ---- Figures

static void print_ratio(Page *p, double go, double naive) {
    if (go <= 0 || naive < 0)
        return;
    double ratio = naive / go;
    const char *format = ratio >= 99.5 ? "%.0f×" : ratio >= 9.95 ? "%.1f×" : "%.2f×";
    char text[32];
    snprintf(text, sizeof text, format, ratio);
    line_right(&p->line, RATIO_END, ratio > 1.005 ? BOLD : PLAIN, text);
}

static void print_figure(Page *p, const char *name, const char *go, const char *naive,
                         double x, double y) {
    line_to(&p->line, NAME_AT);
    line_add(&p->line, PLAIN, "%s", name);
    line_right(&p->line, GO_END, PLAIN, go);
    line_right(&p->line, NAIVE_END, PLAIN, naive);
    print_ratio(p, x, y);
    print_line(p);
}

static void print_number(Page *p, const char *name, int64_t go, int64_t naive) {
    print_figure(p, name, grouped(go), grouped(naive), (double)go, (double)naive);
}

static void print_bytes(Page *p, const char *name, int64_t go, int64_t naive) {
    print_figure(p, name, byte_text(go), byte_text(naive), (double)go, (double)naive);
}

static const char *spread_text(Spread s, const char *(*text)(double)) {
    int percent = s.median > 0 ? (int)(100 * s.spread / s.median + 0.5) : 0;
    return arena_printf(&compilation, "%s ±%d%%", text(s.median), percent);
}

static const char *instruction_text(double count) {
    return count < 1e7 ? grouped((int64_t)count)
                       : arena_printf(&compilation, "%.2f million", count / 1e6);
}

static void print_cost(Page *p) {
    const Figures *a = &p->c->side[SIDE_GO], *b = &p->c->side[SIDE_NAIVE];
    Spread x = instruction_spread(a), y = instruction_spread(b);
    if (x.median >= 0 && y.median >= 0)
        print_figure(p, "instructions", spread_text(x, instruction_text),
                     spread_text(y, instruction_text), x.median, y.median);
    x = cpu_spread(a);
    y = cpu_spread(b);
    if (x.median >= 0 && y.median >= 0)
        print_figure(p, a->timed.len == 1 ? "time (1 pair)"
                        : arena_printf(&compilation, "time (%d pairs)", a->timed.len),
                     spread_text(x, time_text), spread_text(y, time_text), x.median,
                     y.median);
}

// What the program's own code allocates: other packages change with the compiler.
static Amount site_total(const Counts *counts) {
    Amount total = {0};
    for (int i = 0; i < counts->sites.len; i++) {
        total.count += counts->sites.items[i].amount.count;
        total.bytes += counts->sites.items[i].amount.bytes;
    }
    return total;
}

static int64_t frame_total(const Counts *counts) {
    int64_t total = 0;
    for (int i = 0; i < counts->functions.len; i++)
        total += counts->functions.items[i].frame;
    return total;
}

static void print_figures(Page *p) {
    const Figures *a = &p->c->side[SIDE_GO], *b = &p->c->side[SIDE_NAIVE];
    line_right(&p->line, GO_END, BOLD, "go");
    line_right(&p->line, NAIVE_END, BOLD, "naive");
    print_line(p);
    const Counts *x = &a->counts, *y = &b->counts;
    if (p->options->stable) {
        Amount go = site_total(x), naive = site_total(y);
        print_number(p, "allocations here", go.count, naive.count);
        print_bytes(p, "bytes allocated here", go.bytes, naive.bytes);
        return;
    }
    if (x->present && y->present) {
        print_number(p, "allocations", x->mallocs, y->mallocs);
        print_bytes(p, "bytes allocated", x->bytes, y->bytes);
        print_number(p, "collections", x->collections, y->collections);
        print_figure(p, "pauses", time_text((double)x->pause_ns * 1e-9),
                     time_text((double)y->pause_ns * 1e-9), (double)x->pause_ns,
                     (double)y->pause_ns);
        print_bytes(p, "peak heap", x->peak_heap, y->peak_heap);
        print_bytes(p, "frames, all functions", frame_total(x), frame_total(y));
    }
    print_cost(p);
    print_bytes(p, "executable", a->executable, b->executable);
}

// ---- Sites

static int go_end(const Page *p) { return p->options->width - 20; }

// "3 × 16 B", or where it lives if nothing was counted.
static const char *cell_text(const SiteCount *site) {
    if (site == NULL)
        return "–";
    const Amount *a = &site->amount;
    if (a->count > 0 && a->bytes % a->count == 0)
        return arena_printf(&compilation, "%s × %s", grouped(a->count),
                            byte_text(a->bytes / a->count));
    if (a->count > 0)
        return arena_printf(&compilation, "%s, %s", grouped(a->count),
                            byte_text(a->bytes));
    if (site->verdict == NULL || strcmp(site->verdict, "heap") == 0)
        return "heap, 0";
    return site->verdict;
}

static Style cell_style(const SiteCount *site) {
    return site != NULL && site->amount.count > 0 ? PLAIN : DIM;
}

// "escapes to heap" of "&P{...} escapes to heap", "moved to heap" of "moved to heap: n".
static const char *verb_of(const SiteCount *site) {
    static const char moved[] = "moved to heap";
    size_t len = strlen(site->text);
    if (site->message == NULL)
        return NULL;
    if (strncmp(site->message, moved, sizeof moved - 1) == 0)
        return moved;
    bool same = strncmp(site->message, site->text, len) == 0 && site->message[len] == ' ';
    return same ? site->message + len + 1 : site->message;
}

// What follows a site: what -m says, then why.
static const char *site_remark(const SiteCount *site) {
    const char *verb = verb_of(site);
    if (verb != NULL && site->reason != NULL)
        return arena_printf(&compilation, "%s: %s", verb, site->reason);
    return verb != NULL ? verb : site->reason;
}

// That everything is on the heap needs no words at each site.
static bool has_own_reason(const SiteCount *naive, const SiteCount *go) {
    return naive != NULL && go != NULL && naive->rule != NULL && go->rule != NULL &&
           strcmp(naive->rule, "naive") != 0 && strcmp(naive->rule, go->rule) != 0;
}

static void print_row(Page *p, const Row *row) {
    enum { TEXT_AT = 11 };
    const SiteCount *site = row_site(row);
    char place[32];
    snprintf(place, sizeof place, "%d:%d", site->line, site->column);
    line_to(&p->line, NAME_AT);
    line_cut(&p->line, TEXT_AT - NAME_AT - 1, BOLD, place);
    line_to(&p->line, TEXT_AT);
    line_cut(&p->line, go_end(p) - 18 - TEXT_AT, PLAIN, site->text);
    const char *dot = site->origin != NULL ? strrchr(site->origin, '/') : NULL;
    dot = site->origin != NULL ? strchr(dot != NULL ? dot : site->origin, '.') : NULL;
    if (dot != NULL && p->line.width + columns_of(dot) + 4 < go_end(p) - 18)
        line_add(&p->line, DIM, " in %s", dot + 1);
    for (int side = 0; side < SIDES; side++)
        line_right(&p->line, side == SIDE_GO ? go_end(p) : p->options->width,
                   cell_style(row->site[side]), cell_text(row->site[side]));
    print_line(p);
    const char *remark = site_remark(site);
    if (remark != NULL)
        print_wrapped(p->out, TEXT_AT, p->options->width, DIM, p->options->colour, remark);
    if (has_own_reason(row->site[SIDE_NAIVE], row->site[SIDE_GO]))
        print_wrapped(p->out, TEXT_AT, p->options->width, DIM, p->options->colour,
                      arena_printf(&compilation, "naive: %s",
                                   site_remark(row->site[SIDE_NAIVE])));
    const char *surprise = row->site[SIDE_GO] != NULL ? disagreement(site) : NULL;
    if (surprise != NULL)
        print_wrapped(p->out, TEXT_AT, p->options->width, YELLOW, p->options->colour,
                      arena_printf(&compilation, "(!) %s", surprise));
}

static void print_sites(Page *p) {
    const char *file = NULL;
    Rows rows = p->options->all ? p->c->rows : rows_that_matter(&p->c->rows);
    for (int i = 0; i < rows.len; i++) {
        const Row *row = &rows.items[i];
        const SiteCount *site = row_site(row);
        if (file == NULL || strcmp(file, site->file) != 0) {
            file = site->file;
            putc('\n', p->out);
            line_cut(&p->line, go_end(p) - 9, BOLD, file);
            line_right(&p->line, go_end(p), BOLD, "go");
            line_right(&p->line, p->options->width, BOLD, "naive");
            print_line(p);
        }
        print_row(p, row);
    }
    int left_out = p->c->rows.len - rows.len;
    if (left_out > 0)
        fprintf(p->out, "\n  %d more site%s without objects in either build (-all)\n",
                left_out, left_out == 1 ? "" : "s");
}

// ---- Other packages

typedef struct PackageSum {
    const char *path;
    Amount amount[SIDES];
} PackageSum;

// "sync" of sync.(*Pool).pinSlow, "example.org/m/q" of example.org/m/q.New.
static const char *package_of(const char *func) {
    const char *slash = strrchr(func, '/');
    const char *dot = strchr(slash != NULL ? slash : func, '.');
    return dot == NULL ? func : arena_strndup(&compilation, func, (size_t)(dot - func));
}

static int compare_sums(const void *a, const void *b) {
    return strcmp(((const PackageSum *)a)->path, ((const PackageSum *)b)->path);
}

// Sorted by path, then equal ones added up.
static void print_others(Page *p) {
    Vec(PackageSum) sums = {0};
    for (int side = 0; side < SIDES; side++)
        for (int i = 0; i < p->c->side[side].counts.others.len; i++) {
            const OtherCount *other = &p->c->side[side].counts.others.items[i];
            PackageSum sum = {.path = package_of(other->func)};
            sum.amount[side] = other->amount;
            vec_push(&compilation, &sums, sum);
        }
    if (sums.len == 0)
        return;
    qsort(sums.items, (size_t)sums.len, sizeof *sums.items, compare_sums);
    fputs("\nother packages\n", p->out);
    for (int i = 0; i < sums.len;) {
        PackageSum sum = {.path = sums.items[i].path};
        for (; i < sums.len && strcmp(sums.items[i].path, sum.path) == 0; i++)
            for (int side = 0; side < SIDES; side++) {
                sum.amount[side].count += sums.items[i].amount[side].count;
                sum.amount[side].bytes += sums.items[i].amount[side].bytes;
            }
        line_to(&p->line, NAME_AT);
        line_cut(&p->line, go_end(p) - 20, PLAIN, sum.path);
        for (int side = 0; side < SIDES; side++)
            line_right(&p->line, side == SIDE_GO ? go_end(p) : p->options->width, PLAIN,
                       arena_printf(&compilation, "%s, %s", grouped(sum.amount[side].count),
                                    byte_text(sum.amount[side].bytes)));
        print_line(p);
    }
}

void print_page(FILE *out, const Comparison *c, const PageOptions *options) {
    Page page = {out, c, options, {.colour = options->colour}};
    line_add(&page.line, BOLD, "%s", c->name);
    line_add(&page.line, PLAIN, " with escape analysis (go) and without (naive)");
    print_line(&page);
    print_outcome(&page);
    putc('\n', out);
    print_figures(&page);
    print_sites(&page);
    if (!options->stable)
        print_others(&page);
}
