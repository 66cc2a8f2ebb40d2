// The stack frame of a function, drawn.
//
//     main.f  (x.go:7)
//       the caller's frame
//       +------------------------------+
//       | return address               | rsp+40
//       | the caller's rbp             | rsp+32
//       | p            Point  16 bytes | rsp+16
//       | spilled: i                   | rsp+0
//       +------------------------------+
//       in registers   i  rax, rcx
//       on the heap    t  16 bytes each time: its address is returned …
//
// The stack grows down, so addresses fall towards the bottom of the page.
#include "explain/frame.h"

#include "base/diag.h"
#include "explain/print.h"
#include "explain/words.h"

#include <stdlib.h>

static FrameList all;

static int compare_layouts(const void *x, const void *y) {
    const FrameLayout *a = *(FrameLayout *const *)x, *b = *(FrameLayout *const *)y;
    Pos p = a->func != NULL ? a->func->node->pos : UINT32_MAX;
    Pos q = b->func != NULL ? b->func->node->pos : UINT32_MAX;
    return p != q ? (p < q ? -1 : 1) : strcmp(a->name, b->name);
}

static void keep(FrameLayout *layout) { vec_push(&compilation, &all, layout); }

void frames_begin(void) { codegen_observer = keep; }

FrameList *frames(void) {
    if (all.len > 0)
        qsort(all.items, (size_t)all.len, sizeof *all.items, compare_layouts);
    return &all;
}

bool frame_wanted(const FrameLayout *layout, const char *name) {
    if (name == NULL)
        return layout->func != NULL;
    if (strcmp(layout->name, name) == 0)
        return true;
    const char *own = layout->func != NULL ? strchr(layout->name, '.') : NULL;
    return (own != NULL && strcmp(own + 1, name) == 0) ||
           (layout->func != NULL && strcmp(layout->func->name, name) == 0);
}

// ---- Where each story's variable is

static const FrameLayout *layout_of(const Func *func) {
    for (int i = 0; i < all.len; i++)
        if (all.items[i]->func == func)
            return all.items[i];
    return NULL;
}

static const char *at_rsp(int64_t offset) {
    return arena_printf(&compilation, "rsp+%lld", (long long)offset);
}

static void add_place(Story *story, const char *text) {
    story->place = story->place == NULL
                       ? text : arena_printf(&compilation, "%s; %s", story->place, text);
}

static void place_in_registers(Story *story, const FrameLayout *layout) {
    for (int i = 0; i < layout->places.len; i++) {
        const VariablePlace *place = &layout->places.items[i];
        if (place->object != story->object)
            continue;
        const char *part = strchr(place->name, '.');
        const char *prefix = part != NULL ? arena_printf(&compilation, "%s ", part) : "";
        if (place->registers != NULL)
            add_place(story,
                      arena_printf(&compilation, "%s%s", prefix, place->registers));
        if (place->slot >= 0)
            add_place(story, arena_printf(&compilation, "%sspilled at %s", prefix,
                                          at_rsp(place->slot)));
    }
    if (story->place == NULL) {
        story->verdict = VERDICT_NONE;
        story->rule = RULE_NO_ADDRESS;
    }
}

static void place_in_frame(Story *story, const FrameLayout *layout) {
    for (int i = 0; i < layout->items.len; i++)
        if (story->object != NULL ? layout->items.items[i].object == story->object
                                  : layout->items.items[i].site == story->node)
            add_place(story, at_rsp(layout->items.items[i].offset));
}

void place_stories(Stories *stories) {
    const Func *func = NULL;
    const FrameLayout *layout = NULL;
    for (int i = 0; i < stories->len; i++) {
        Story *story = stories->items[i];
        if (story->func != func)
            layout = layout_of(func = story->func);
        if (layout == NULL)
            continue;
        if (story->object == NULL) {
            if (story->verdict == VERDICT_FRAME)
                place_in_frame(story, layout);
            continue;
        }
        if (story->verdict == VERDICT_FRAME)
            place_in_frame(story, layout);
        if (story->verdict == VERDICT_REGISTER ||
            (story->verdict == VERDICT_FRAME && story->place == NULL))
            place_in_registers(story, layout);
        if (story->verdict == VERDICT_FRAME && story->place != NULL &&
            strncmp(story->place, "rsp", 3) != 0)
            story->verdict = VERDICT_REGISTER; // its memory turned out to be unneeded
    }
}

// What an expression made has no name: its story knows the expression.
void name_sites(FrameLayout *layout, const Stories *stories) {
    for (int i = 0; i < layout->items.len; i++) {
        FrameItem *item = &layout->items.items[i];
        for (int k = 0; item->site != NULL && item->name == NULL && k < stories->len; k++)
            if (stories->items[k]->node == item->site)
                item->name = stories->items[k]->text;
        if (item->part == FRAME_VARIABLE && item->name == NULL)
            item->part = FRAME_TEMPORARY;
    }
}

// ---- Drawing

typedef struct Drawing {
    FILE *out;
    bool colour;
    int width;      // between the lines of the box
} Drawing;

static void put_padded(Drawing *d, const char *text) {
    int used = text_width(text, (int)strlen(text));
    fprintf(d->out, "%s%*s", text, used < d->width ? d->width - used : 0, "");
}

static const char *item_text(const FrameItem *item) {
    const char *name = item->name;
    const char *pointers = item->pointers ? say(WORD_WITH_POINTERS) : "";
    long long size = (long long)item->size;
    switch (item->part) {
    case FRAME_ARGUMENT:
        return say(WORD_FRAME_ARGUMENT, name != NULL ? name : "-", size, pointers);
    case FRAME_RETURN:
        return say(WORD_FRAME_RETURN);
    case FRAME_POINTER:
        return say(WORD_FRAME_POINTER);
    case FRAME_VARIABLE:
        return arena_printf(&compilation, "%s %s%s%s", name,
                            item->type != NULL ? item->type : "",
                            say(WORD_FRAME_BYTES, size), pointers);
    case FRAME_TEMPORARY:
        return say(WORD_FRAME_TEMPORARY, item->type != NULL ? item->type : "", size,
                   pointers);
    case FRAME_SPILL:
        return say(WORD_FRAME_SPILL, name != NULL ? name : say(WORD_FRAME_VALUE),
                   pointers);
    default:
        return say(WORD_FRAME_OUTGOING, size);
    }
}

static void rule_line(Drawing *d) {
    fputs("    +", d->out);
    for (int i = 0; i < d->width + 2; i++)
        putc('-', d->out);
    fputs("+\n", d->out);
}

static void draw_items(Drawing *d, const FrameLayout *layout) {
    d->width = 24;
    for (int i = 0; i < layout->items.len; i++) {
        const char *text = item_text(&layout->items.items[i]);
        int width = text_width(text, (int)strlen(text));
        d->width = width > d->width ? width : d->width;
    }
    rule_line(d);
    bool own = false;
    for (int i = 0; i < layout->items.len; i++) {
        const FrameItem *item = &layout->items.items[i];
        if (!own && item->part != FRAME_ARGUMENT && i > 0)
            rule_line(d);
        own |= item->part != FRAME_ARGUMENT;
        fputs("    | ", d->out);
        put_padded(d, item_text(item));
        fprintf(d->out, " | rsp+%lld%s\n", (long long)item->offset,
                item->part == FRAME_POINTER ? "  <- rbp" : "");
    }
    rule_line(d);
}

static void draw_registers(Drawing *d, const FrameLayout *layout) {
    bool any = false;
    for (int i = 0; i < layout->places.len; i++) {
        const VariablePlace *place = &layout->places.items[i];
        if ((place->registers == NULL && !place->constant) || place->name[0] == '~')
            continue;
        if (!any)
            fprintf(d->out, "    %s\n", say(WORD_FRAME_REGISTERS));
        any = true;
        int used = text_width(place->name, (int)strlen(place->name));
        fprintf(d->out, "      %s%*s %5d  %s", place->name, used < 12 ? 12 - used : 0, "",
                pos_in_file(place->object->pos).line,
                place->registers != NULL ? place->registers : say(WORD_FRAME_CONSTANT));
        if (place->slot >= 0)
            fprintf(d->out, "%s", say(WORD_FRAME_SPILLED, at_rsp(place->slot)));
        putc('\n', d->out);
    }
}

static void draw_heap(Drawing *d, const FrameLayout *layout, const Stories *stories) {
    bool any = false;
    for (int i = 0; i < stories->len; i++) {
        const Story *story = stories->items[i];
        if (story->func != layout->func || story->verdict != VERDICT_HEAP)
            continue;
        if (!any)
            fprintf(d->out, "    %s\n", say(WORD_FRAME_HEAP));
        any = true;
        int used = text_width(story->text, (int)strlen(story->text));
        fprintf(d->out, "      %s%*s %5d  %s\n", story->text, used < 12 ? 12 - used : 0,
                "", pos_in_file(story->pos).line, rule_text(story->rule));
    }
}

static void draw(Drawing *d, FrameLayout *layout, const Stories *stories) {
    fprintf(d->out, "%s%s%s", d->colour ? "\033[1m" : "", layout->name,
            d->colour ? "\033[0m" : "");
    if (layout->func != NULL)
        fprintf(d->out, "  %s", position_text(&compilation, layout->func->node->pos));
    fprintf(d->out, "\n    %s\n", layout->size > 0
                                      ? say(WORD_FRAME_SIZE, (long long)layout->size)
                                      : say(WORD_FRAME_NONE));
    name_sites(layout, stories);
    draw_items(d, layout);
    draw_registers(d, layout);
    draw_heap(d, layout, stories);
}

int frames_print(FILE *out, const Stories *stories, const char *name, bool colour) {
    Drawing d = {out, colour, 0};
    const FrameList *list = frames();
    int shown = 0;
    for (int i = 0; i < list->len; i++) {
        if (!frame_wanted(list->items[i], name))
            continue;
        if (shown++ > 0)
            putc('\n', out);
        draw(&d, list->items[i], stories);
    }
    return shown;
}
