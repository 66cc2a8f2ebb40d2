// The sites of both builds in one list, and whether words and deeds agree.
//
// Both builds have the same source, so a site is the same in both if position,
// kind and text are.  (Analysis decides differently, not about other things.)
//
// "Escapes" is what the analysis could prove, not what the program does: a constant
// in an interface "escapes" and is read-only data; `append` grows without a word.
#include "compare/compare.h"

#include <stdlib.h>
#include <string.h>

const char *const side_names[SIDES] = {"go", "naive"};

// ---- Joining

static int compare_places(const SiteCount *a, const SiteCount *b) {
    int order = strcmp(a->file, b->file);
    if (order == 0)
        order = a->line != b->line ? a->line - b->line : a->column - b->column;
    if (order == 0)
        order = strcmp(a->kind, b->kind);
    if (order == 0)
        order = strcmp(a->text, b->text);
    if (order == 0 && a->func != NULL && b->func != NULL)
        order = strcmp(a->func, b->func);
    return order;
}

static int compare_pointers(const void *a, const void *b) {
    return compare_places(*(const SiteCount *const *)a, *(const SiteCount *const *)b);
}

static const SiteCount **sorted(const Counts *counts) {
    const SiteCount **list =
        ARENA_ARRAY(&compilation, const SiteCount *, counts->sites.len + 1);
    for (int i = 0; i < counts->sites.len; i++)
        list[i] = &counts->sites.items[i];
    qsort(list, (size_t)counts->sites.len, sizeof *list, compare_pointers);
    return list;
}

Rows join_sites(const Counts counts[SIDES]) {
    const SiteCount **a = sorted(&counts[SIDE_GO]), **b = sorted(&counts[SIDE_NAIVE]);
    Rows rows = {0};
    int i = 0, k = 0;
    while (i < counts[SIDE_GO].sites.len || k < counts[SIDE_NAIVE].sites.len) {
        int order = i == counts[SIDE_GO].sites.len      ? 1
                    : k == counts[SIDE_NAIVE].sites.len ? -1
                                                        : compare_places(a[i], b[k]);
        Row row = {{order <= 0 ? a[i++] : NULL, order >= 0 ? b[k++] : NULL}};
        vec_push(&compilation, &rows, row);
    }
    return rows;
}

const SiteCount *row_site(const Row *row) {
    return row->site[SIDE_GO] != NULL ? row->site[SIDE_GO] : row->site[SIDE_NAIVE];
}

// ---- Words and deeds

static const struct { const char *name, *text; } agreements[] = {
    [AGREES] = {"agrees", ""},
    [ESCAPES_FREELY] = {"escapes-without-allocation", "“escapes”, yet nothing is allocated"},
    [NEVER_ALLOCATED] = {"none-counted", "nothing allocated in this run"},
    [STAYS_YET_ALLOCATES] = {"stays-yet-allocates", "“does not escape”, yet it allocates"},
    [SILENT_ALLOCATION] = {"silent-allocation", "no message of -m, yet it allocates"},
};

const char *agreement_name(Agreement agreement) { return agreements[agreement].name; }
static const char *agreement_text(Agreement agreement) { return agreements[agreement].text; }

static bool says(const SiteCount *site, const char *words) {
    return site->message != NULL && strstr(site->message, words) != NULL;
}

Agreement site_agreement(const SiteCount *site) {
    bool allocates = site->amount.count > 0;
    bool on_heap = site->verdict == NULL || strcmp(site->verdict, "heap") == 0;
    if (says(site, "escapes to heap") || says(site, "moved to heap"))
        return allocates ? AGREES : on_heap ? NEVER_ALLOCATED : ESCAPES_FREELY;
    if (!allocates)
        return AGREES;
    return says(site, "does not escape") ? STAYS_YET_ALLOCATES : SILENT_ALLOCATION;
}

const char *disagreement(const SiteCount *site) {
    Agreement agreement = site_agreement(site);
    if (agreement == NEVER_ALLOCATED && strcmp(site->kind, "box") == 0)
        return "nothing allocated in this run (values below 256 stand ready in a table)";
    return agreement == AGREES ? NULL : agreement_text(agreement);
}

// ---- What is worth a look

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

typedef Vec(const char *) Names;

// The functions of which there are inlined copies.
static Names origins(const Rows *rows) {
    Names names = {0};
    for (int i = 0; i < rows->len; i++)
        if (row_site(&rows->items[i])->origin != NULL)
            vec_push(&compilation, &names, row_site(&rows->items[i])->origin);
    if (names.len > 0)
        qsort(names.items, (size_t)names.len, sizeof *names.items, compare_names);
    return names;
}

static bool is_among(const char *name, const Names *names) {
    return name != NULL && names->len > 0 &&
           bsearch(&name, names->items, (size_t)names->len, sizeof *names->items,
                   compare_names) != NULL;
}

static bool has_objects(const Row *row) {
    for (int side = 0; side < SIDES; side++)
        if (row->site[side] != NULL && row->site[side]->amount.count > 0)
            return true;
    return false;
}

// A site without objects is of interest if -m speaks of the heap; but the function
// itself may never have run, because its calls were inlined.
static bool matters(const Row *row, const Names *inlined) {
    if (has_objects(row))
        return true;
    const SiteCount *site = row->site[SIDE_GO];
    if (site == NULL)
        return false;
    Agreement agreement = site_agreement(site);
    return agreement == ESCAPES_FREELY ||
           (agreement == NEVER_ALLOCATED && !is_among(site->func, inlined));
}

Rows rows_that_matter(const Rows *rows) {
    Names inlined = origins(rows);
    Rows some = {0};
    for (int i = 0; i < rows->len; i++)
        if (matters(&rows->items[i], &inlined))
            vec_push(&compilation, &some, rows->items[i]);
    return some;
}
