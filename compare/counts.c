// Reading what a counted program has written (docs/compare.md has the format).
#include "compare/compare.h"

#include <jansson.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? arena_strndup(&compilation, text, strlen(text)) : NULL;
}

static int64_t number_of(const json_t *object, const char *key) {
    return json_integer_value(json_object_get(object, key));
}

static Amount amount_of(const json_t *object) {
    return (Amount){number_of(object, "count"), number_of(object, "bytes"),
                    number_of(object, "requested")};
}

static SiteCount site_of_object(const json_t *object) {
    SiteCount site = {
        .file = text_of(object, "file"), .line = (int)number_of(object, "line"),
        .column = (int)number_of(object, "column"), .func = text_of(object, "func"),
        .origin = text_of(object, "origin"), .kind = text_of(object, "kind"),
        .text = text_of(object, "text"), .verdict = text_of(object, "verdict"),
        .rule = text_of(object, "rule"), .reason = text_of(object, "reason"),
        .message = text_of(object, "message"),
        .amount = amount_of(object),
    };
    if (site.file == NULL)
        site.file = "";
    if (site.kind == NULL)
        site.kind = "other";
    if (site.text == NULL)
        site.text = "";
    return site;
}

static void read_lists(const json_t *root, Counts *counts) {
    size_t i;
    json_t *object;
    json_array_foreach(json_object_get(root, "sites"), i, object)
        vec_push(&compilation, &counts->sites, site_of_object(object));
    json_array_foreach(json_object_get(root, "others"), i, object) {
        OtherCount other = {text_of(object, "func"), amount_of(object)};
        vec_push(&compilation, &counts->others, other);
    }
    json_array_foreach(json_object_get(root, "functions"), i, object) {
        FuncSize size = {text_of(object, "name"), number_of(object, "frame"),
                         number_of(object, "code")};
        vec_push(&compilation, &counts->functions, size);
    }
}

Counts read_counts(const char *path) {
    Counts counts = {0};
    json_t *root = json_load_file(path, 0, NULL);
    if (root == NULL)
        return counts; // killed before it could write
    counts.present = true;
    counts.mallocs = number_of(root, "mallocs");
    counts.frees = number_of(root, "frees");
    counts.bytes = number_of(root, "bytes");
    counts.collections = number_of(root, "collections");
    counts.pause_ns = number_of(root, "pause_ns");
    counts.peak_heap = number_of(root, "peak_heap");
    read_lists(root, &counts);
    json_decref(root);
    return counts;
}
