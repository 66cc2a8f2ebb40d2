// Two columns: what the analysis says, and what the code does.
//
//     func (*List).push  l: heap derefs=1  v: heap derefs=0
//       ./x.go:8:2     n                   moved to heap     heap (new)
//       ./x.go:9:7     a + b               does not escape   frame, or heap (concat2)
//       ./x.go:10:12   "x"                 escapes to heap   data
//
// The first column has the words of -m, "-" where it has none.  The second comes from
// the code generator alone (codegen/places.h), which notes what it writes down: so
// the two columns can contradict one another, and that must not be.  What may be:
//
//   escapes, yet is data, or nothing     nobody needs memory at run time for it
//   stays, yet "or heap"                 a buffer or table in the frame was too small
#include "explain/columns.h"

#include "codegen/places.h"
#include "escape/graph.h"

#include <string.h>

typedef Vec(const Story *) StoryList;

typedef struct Columns {
    FILE *out;
    bool only_mismatches;
    int mismatches;
    int pos_width, what_width; // of the columns, in bytes
    PtrMap stories;     // Func -> its StoryList
} Columns;

// ---- What the code does

static const SitePlace *place_of_story(const Story *story) {
    const void *key = story->node != NULL ? (const void *)story->node : story->object;
    return place_of_site(key);
}

static const char *place_text(const SitePlace *place) {
    static const struct { PlaceFlag flag; const char *text; } parts[] = {
        {PLACED_FRAME, "frame"}, {PLACED_REGISTER, "register"}, {PLACED_DATA, "data"},
        {PLACED_VIEW, "no copy"},
    };
    const char *text = NULL;
    for (size_t i = 0; place != NULL && i < sizeof parts / sizeof *parts; i++)
        if (place->flags & parts[i].flag)
            text = text == NULL
                       ? parts[i].text
                       : arena_printf(&compilation, "%s, %s", text, parts[i].text);
    if (place != NULL && place->flags & PLACED_HEAP)
        return arena_printf(&compilation, "%sheap (%s)",
                            text == NULL ? "" : arena_printf(&compilation, "%s, or ", text),
                            runtime_info[place->call].name);
    return text == NULL ? "none" : text;
}

// ---- Do they agree?

// Made in the frame while there is room there.
static bool may_outgrow_frame(const Story *story) {
    switch (story->kind) {
    case SITE_CONCAT: case SITE_TO_STRING: case SITE_TO_SLICE: case SITE_MAKE_MAP:
    case SITE_MAP:
        return true;
    default:
        return false;
    }
}

static bool is_contradiction(const Story *story, const SitePlace *place) {
    if (place == NULL || story->silent)
        return false;
    if (story->escapes)
        return (place->flags & (PLACED_FRAME | PLACED_REGISTER)) != 0 && story->size != 0;
    bool outgrown = may_outgrow_frame(story) && place->flags & PLACED_FRAME;
    return place->flags & PLACED_HEAP && !outgrown;
}

// ---- Printing

static const char *words_of_m(const Story *story) {
    if (story->silent || (story->object != NULL && !story->escapes))
        return "-";
    if (story->object != NULL)
        return "moved to heap";
    return story->escapes ? "escapes to heap" : "does not escape";
}

static const char *what_text(const Story *story) {
    enum { LONGEST = 32 };
    if (story->kind == SITE_GO || story->kind == SITE_DEFER) // a record, a closure
        return site_kind_text(story->kind);
    int len = (int)strlen(story->text);
    if (len <= LONGEST)
        return story->text;
    int kept = LONGEST - 3;
    while (kept > 0 && ((unsigned char)story->text[kept] & 0xc0) == 0x80)
        kept--; // not inside a character
    return arena_printf(&compilation, "%.*s...", kept, story->text);
}

static void print_story(Columns *c, const Story *story) {
    const SitePlace *place = place_of_story(story);
    bool contradiction = is_contradiction(story, place);
    c->mismatches += contradiction;
    if (c->only_mismatches && !contradiction)
        return;
    fprintf(c->out, "  %-*s  %-*s  %-15s  %s\n", c->pos_width,
            position_text(&compilation, story->pos), c->what_width, what_text(story),
            words_of_m(story), place_text(place));
}

static void print_function(Columns *c, Func *func) {
    if (!c->only_mismatches)
        escape_print(c->out, func);
    const StoryList *list = ptrmap_get(&c->stories, func);
    for (int i = 0; list != NULL && i < list->len; i++)
        print_story(c, list->items[i]);
    for (int i = 0; i < func->literals.len; i++)
        print_function(c, func->literals.items[i]);
}

static void widen_to(int *width, const char *text) {
    int len = (int)strlen(text);
    *width = len > *width ? len : *width;
}

static void sort_into_functions(Columns *c, const Stories *stories) {
    for (int i = 0; i < stories->len; i++) {
        const Story *story = stories->items[i];
        StoryList *list = ptrmap_get(&c->stories, story->func);
        if (list == NULL) {
            list = ARENA_NEW(&compilation, StoryList);
            ptrmap_put(&compilation, &c->stories, story->func, list);
        }
        vec_push(&compilation, list, story);
        widen_to(&c->pos_width, position_text(&compilation, story->pos));
        widen_to(&c->what_width, what_text(story));
    }
}

int columns_print(FILE *out, Package *package, const Stories *stories,
                  bool only_mismatches) {
    Columns c = {.out = out, .only_mismatches = only_mismatches};
    sort_into_functions(&c, stories);
    FuncList *roots = package_functions(package);
    for (int i = 0; i < roots->len; i++)
        print_function(&c, roots->items[i]);
    return c.mismatches;
}
