// Layouts: what small objects of one size and one pointer pattern have in common.
//
// A *pattern* says which words of an object hold pointers, as short as possible: a
// mask that repeats.
//
//     []*T          mask 1,   period 1
//     []string      mask 01,  period 2      a pointer, then the length
//     [1000]int     period 0: no pointers
//
// A *layout* is the set of spans for one (size class, pattern).  So objects need no
// header: the span that an address lies in knows where the pointers are.
#include "runtime/heap.h"

enum { MASK_WORDS = 64 };

// ---- Size classes

const SizeClass size_classes[SIZE_CLASSES] = {
#define SIZE_CLASS(bytes, pages) {bytes, pages},
#include "runtime/size_classes.def"
};
uint8_t class_by_8[1024 / 8 + 1];
uint8_t class_by_128[(MAX_SMALL_SIZE - 1024) / 128 + 1];

void init_size_classes(void) {
    int class = 0;
    for (int size = 0; size <= 1024; size += 8) {
        if (size > size_classes[class].size)
            class++;
        class_by_8[size / 8] = (uint8_t)class;
    }
    for (int size = 1024; size <= MAX_SMALL_SIZE; size += 128) {
        if (size > size_classes[class].size)
            class++;
        class_by_128[(size - 1024) / 128] = (uint8_t)class;
    }
}

uint64_t heap_round_size(uint64_t size) {
    if (size <= MAX_SMALL_SIZE)
        return size_classes[size_class(size)].size;
    if (size + PAGE_SIZE < size)
        return size;
    return (size + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
}

// ---- Layouts, found by (slot size, pattern) in a hash table

Layout **layouts;
size_t layout_room;
static size_t layout_count;

static uint64_t layout_hash(uint64_t slot_size, const Pattern *p) {
    return mix(slot_size * 0x9e3779b97f4a7c15 ^ p->period,
               p->mask ^ (uintptr_t)p->type ^ p->limit << 40 ^ 0xe7037ed1a0b428db);
}

static Layout **layout_place(uint64_t slot_size, const Pattern *p) {
    size_t i = layout_hash(slot_size, p) & (layout_room - 1);
    for (;; i = (i + 1) & (layout_room - 1)) {
        Layout *layout = layouts[i];
        if (layout == NULL ||
            (layout->slot_size == slot_size && layout->pattern.mask == p->mask &&
             layout->pattern.period == p->period && layout->pattern.type == p->type &&
             layout->pattern.limit == p->limit))
            return &layouts[i];
    }
}

static void grow_layouts(void) {
    Layout **old = layouts;
    size_t old_room = layout_room;
    layout_room = old_room == 0 ? 64 : old_room * 2;
    layouts = persistent_alloc(layout_room * sizeof(Layout *));
    for (size_t i = 0; i < old_room; i++)
        if (old[i] != NULL)
            *layout_place(old[i]->slot_size, &old[i]->pattern) = old[i];
}

Layout *layout_find(uint64_t slot_size, const Pattern *pattern) {
    if (layout_count * 2 >= layout_room)
        grow_layouts();
    Layout **place = layout_place(slot_size, pattern);
    if (*place == NULL) {
        Layout *layout = persistent_alloc(sizeof(Layout));
        layout->slot_size = (uint32_t)slot_size;
        layout->pattern = *pattern;
        layout->partial_tail = &layout->partial;
        *place = layout;
        layout_count++;
    }
    return *place;
}

const Pattern no_pointers;

// The pattern of an array of ELEM, as short as possible: []*T has period 1.
Pattern pattern_of(const RType *elem) {
    if (elem->ptrdata == 0)
        return no_pointers;
    uint64_t words = elem->size / WORD;
    if (elem->kind & KIND_GC_PROG)
        type_expand_program(elem);
    if (words > MASK_WORDS)
        return (Pattern){.period = 1, .type = elem};
    uint64_t mask = 0;
    memcpy(&mask, (const void *)elem->gcdata, (elem->ptrdata / WORD + 7) / 8);
    uint64_t pointer_words = elem->ptrdata / WORD;
    if (pointer_words < 64)
        mask &= ((uint64_t)1 << pointer_words) - 1;
    uint64_t all = words == 64 ? ~(uint64_t)0 : ((uint64_t)1 << words) - 1;
    if (mask == all)
        return (Pattern){.mask = 1, .period = 1};
    return (Pattern){.mask = mask, .period = (uint32_t)words};
}

// The mask of WORDS words of an array with that pattern.
static uint64_t repeat_mask(const Pattern *pattern, uint64_t words) {
    uint64_t mask = 0;
    for (uint64_t at = 0; at < words; at += pattern->period)
        mask |= pattern->mask << at;
    return words < 64 ? mask & (((uint64_t)1 << words) - 1) : mask;
}

// Small objects say where each pointer is, medium ones what repeats.
Layout *layout_for(size_t size, const Pattern *pattern) {
    uint64_t slot_size = size_classes[size_class(size)].size;
    if (pattern->period == 0 || slot_size > MAX_INLINE_ALLOC)
        return layout_find(slot_size, pattern);
    uint64_t words = (pattern->limit != 0 ? pattern->limit : size) / WORD;
    Pattern whole = {.mask = repeat_mask(pattern, words),
                     .period = (uint32_t)(slot_size / WORD)};
    return layout_find(slot_size, &whole);
}
