// A comparison as JSON: share/compare.schema.json describes it.
#include "compare/compare.h"

#include <jansson.h>

static json_t *text_or_null(const char *text) {
    json_t *value = text != NULL ? json_string(text) : NULL;
    return value != NULL ? value : json_null();
}

static json_t *amount(const Amount *a) {
    return json_pack("{sI sI sI}", "count", (json_int_t)a->count, "bytes",
                     (json_int_t)a->bytes, "requested", (json_int_t)a->requested);
}

static json_t *measured(Spread s, int pairs) {
    if (s.median < 0)
        return json_null();
    return json_pack("{sf sf si}", "median", s.median, "spread", s.spread, "pairs", pairs);
}

static json_t *ending(const Run *run) {
    static const char *const names[] = {"exit", "timeout", "too much output"};
    return json_pack("{ss si si}", "how", names[run->ending], "status", run->status,
                     "signal", run->signal);
}

static json_t *build(const Figures *f, bool stable) {
    const Counts *c = &f->counts;
    json_t *object = json_pack("{so sI sI sb}", "end", ending(&f->run), "output_lines",
                               (json_int_t)f->lines, "output_bytes", (json_int_t)f->bytes,
                               "counted", c->present);
    if (stable)
        return object;
    json_object_set_new(object, "allocations", json_integer(c->mallocs));
    json_object_set_new(object, "bytes", json_integer(c->bytes));
    json_object_set_new(object, "collections", json_integer(c->collections));
    json_object_set_new(object, "peak_heap", json_integer(c->peak_heap));
    json_t *functions = json_array();
    for (int i = 0; i < c->functions.len; i++) {
        const FuncSize *size = &c->functions.items[i];
        json_array_append_new(functions, json_pack("{so sI sI}", "name",
                                                   text_or_null(size->name), "frame",
                                                   (json_int_t)size->frame, "code",
                                                   (json_int_t)size->code));
    }
    json_object_set_new(object, "functions", functions);
    json_object_set_new(object, "pause_ns", json_integer(c->pause_ns));
    json_object_set_new(object, "executable", json_integer(f->executable));
    json_object_set_new(object, "seconds", measured(cpu_spread(f), f->timed.len));
    json_object_set_new(object, "instructions",
                        measured(instruction_spread(f), f->timed.len));
    return object;
}

static json_t *site_in_build(const SiteCount *site) {
    if (site == NULL)
        return json_null();
    json_t *object = amount(&site->amount);
    json_object_set_new(object, "verdict", text_or_null(site->verdict));
    json_object_set_new(object, "rule", text_or_null(site->rule));
    json_object_set_new(object, "reason", text_or_null(site->reason));
    json_object_set_new(object, "message", text_or_null(site->message));
    json_object_set_new(object, "agreement",
                        json_string(agreement_name(site_agreement(site))));
    return object;
}

static json_t *sites(const Rows *rows) {
    json_t *list = json_array();
    for (int i = 0; i < rows->len; i++) {
        const Row *row = &rows->items[i];
        const SiteCount *site = row_site(row);
        json_t *object = json_pack("{ss si si so so so}", "file", site->file, "line",
                                   site->line, "column", site->column, "kind",
                                   text_or_null(site->kind), "text",
                                   text_or_null(site->text), "func",
                                   text_or_null(site->func));
        json_object_set_new(object, "origin", text_or_null(site->origin));
        for (int side = 0; side < SIDES; side++)
            json_object_set_new(object, side_names[side], site_in_build(row->site[side]));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *others(const Comparison *c) {
    json_t *list = json_array();
    for (int side = 0; side < SIDES; side++)
        for (int i = 0; i < c->side[side].counts.others.len; i++) {
            const OtherCount *other = &c->side[side].counts.others.items[i];
            json_t *object = amount(&other->amount);
            json_object_set_new(object, "build", json_string(side_names[side]));
            json_object_set_new(object, "func", text_or_null(other->func));
            json_array_append_new(list, object);
        }
    return list;
}

static json_t *output(const Comparison *c) {
    const Difference *d = &c->difference;
    json_t *object = json_pack("{sb sb sb}", "equal", !d->differs, "addresses_differ",
                               d->addresses, "deterministic", !c->random);
    if (!d->differs)
        return object;
    json_object_set_new(object, "stream", json_string(d->stream));
    json_object_set_new(object, "line", json_integer(d->line));
    for (int side = 0; side < SIDES; side++)
        json_object_set_new(object, side_names[side], text_or_null(d->text[side]));
    return object;
}

static json_t *comparison(const Comparison *c, bool stable) {
    json_t *root = json_pack("{ss si ss so}", "burrow", "compare", "version", 1,
                             "program", c->name, "output", output(c));
    json_t *builds = json_object();
    for (int side = 0; side < SIDES; side++)
        json_object_set_new(builds, side_names[side], build(&c->side[side], stable));
    json_object_set_new(root, "builds", builds);
    json_object_set_new(root, "sites", sites(&c->rows));
    if (!stable)
        json_object_set_new(root, "others", others(c));
    return root;
}

void print_json(FILE *out, const Comparison *c, bool stable) {
    json_t *root = comparison(c, stable);
    json_dumpf(root, out, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    putc('\n', out);
    json_decref(root);
}

char *comparison_text(const Comparison *c, bool stable) {
    json_t *root = comparison(c, stable);
    char *text = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(6));
    json_decref(root);
    return text;
}
