// Changes of source text.
#include "explain/hint.h"

#include <stdlib.h>

void fix_replace(Fix *fix, Extent extent, const char *with) {
    Source *source = source_of(extent.start);
    if (source == NULL || (fix->source != NULL && fix->source != source))
        fix->failed = true;
    fix->source = source;
    for (int i = 0; i < fix->edits.len; i++) { // the same wish twice
        const Edit *other = &fix->edits.items[i];
        if (other->start == extent.start && other->end == extent.end &&
            strcmp(other->with, with) == 0)
            return;
    }
    Edit edit = {extent.start, extent.end, with};
    vec_push(&compilation, &fix->edits, edit);
}

void fix_insert(Fix *fix, Pos pos, const char *text) {
    fix_replace(fix, (Extent){pos, pos}, text);
}

void fix_remove_char(Fix *fix, Pos pos) {
    fix_replace(fix, (Extent){pos, pos + 1}, "");
}

static int compare_edits(const void *x, const void *y) {
    const Edit *a = x, *b = y;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end < b->end ? -1 : a->end > b->end;
}

const char *fix_apply(Fix *fix) {
    if (fix->failed || fix->edits.len == 0)
        return NULL;
    qsort(fix->edits.items, (size_t)fix->edits.len, sizeof(Edit), compare_edits);
    size_t room = fix->source->size + 1;
    for (int i = 0; i < fix->edits.len; i++)
        room += strlen(fix->edits.items[i].with);
    char *text = arena_alloc(&compilation, room), *to = text;
    Pos at = fix->source->base;
    for (int i = 0; i < fix->edits.len; i++) {
        const Edit *edit = &fix->edits.items[i];
        if (edit->start < at)
            return NULL;
        memcpy(to, fix->source->text + (at - fix->source->base), edit->start - at);
        to = stpcpy(to + (edit->start - at), edit->with);
        at = edit->end;
    }
    size_t rest = fix->source->base + fix->source->size - at;
    memcpy(to, fix->source->text + (at - fix->source->base), rest);
    return text;
}
