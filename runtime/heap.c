// The heap: pages, spans, layouts and allocation caches.
//
// One range of address space is reserved at the start (heap_base); pages of
// 8 KiB are handed out from it, and heap_pages[] says for each page which span
// it belongs to.  A *span* is a run of pages cut into slots of one size whose
// objects all have the same pointer pattern; a *layout* is the set of spans for
// one (size, pattern).  So an object needs no header: its address leads to the
// span, and the span knows where pointers are.
//
//     address --heap_pages--> Span { slot size, mask 0b0101 } --> bit of slot i
//
// Allocation bumps a pointer through a *run* of free slots:
//
//     slots   A A . . . . A . A        A: object, by the alloc bits
//                 ^       ^
//                 next    end          the cache {next, end} of the layout
//
// Finding the next run in the alloc bits is all the sweeping there is: no free
// lists are threaded.  A run is cleared when it is taken, a few KiB at a time, so
// that its lines are in the cache when the program writes them.  Compiled code
// holds caches of its own, one for each layout, and bumps them inline.
//
// There is no special allocator for tiny objects: eight-byte slots without
// pointers cost no more than a share of a block would, and die alone.
#include "runtime/rt.h"

enum {
    RUN_BYTES = 4096,          // at most, of a run of small slots
    COMMIT_BYTES = 64 << 20,   // address space is made usable in such steps
    SMALL_SPAN_PAGES = 4,      // spans of a common layout of small slots
    MASK_WORDS = 64,
    BINS = 128,                // lists of free page runs
};

uintptr_t heap_base, heap_extent;
Span **heap_pages;
Span **heap_spans;
size_t heap_span_count;
HeapStats heap_stats;
void (*heap_observer)(uint64_t requested, uint64_t bytes);
uint8_t rt_zero_base[8];

static uintptr_t reserved_bytes, committed_bytes;
static size_t span_room; // of heap_spans[]

// ---- Start

void heap_init(void) {
    for (reserved_bytes = (uintptr_t)1 << 39; reserved_bytes >= 1 << 28;
         reserved_bytes /= 4) {
        heap_base = (uintptr_t)os_reserve(reserved_bytes, 0xc000000000);
        if (heap_base != 0)
            break;
    }
    if (heap_base == 0)
        fatal("runtime: cannot reserve heap virtual address space");
    heap_pages = os_map_lazy((reserved_bytes >> PAGE_SHIFT) * sizeof(Span *));
    if (heap_pages == NULL)
        fatal("runtime: cannot allocate heap metadata");
}

noreturn static void out_of_memory(uint64_t size) {
    print_text("runtime: out of memory: cannot allocate ");
    print_unsigned(size);
    print_text("-byte block (");
    print_unsigned(heap_stats.live_bytes);
    print_text(" in use)\n");
    fatal("out of memory");
}

// ---- Span records

static Span *unused_records[32]; // by bits_class

static Span *span_record(uint32_t slots) {
    uint32_t class = 0;
    while (((uint64_t)64 << class) < slots)
        class++;
    size_t size = sizeof(Span) + (sizeof(SlotBits) << class);
    Span *span = unused_records[class];
    if (span == NULL)
        span = persistent_alloc(size);
    else
        unused_records[class] = span->next;
    memset(span, 0, size);
    span->bits_class = (uint8_t)class;
    return span;
}

static void drop_record(Span *span) {
    span->next = unused_records[span->bits_class];
    unused_records[span->bits_class] = span;
}

// ---- Pages.  Free runs are in lists by length: exact up to 63 pages, then by
// power of two.  heap_pages[] knows the first and last page of a free run, so
// that neighbours find each other and merge.

static Span *free_runs[BINS];

static int bin_of(uint64_t pages) {
    if (pages < 64)
        return (int)pages;
    return 64 + 63 - __builtin_clzll(pages) - 6;
}

static void list_free_run(Span *run) {
    Span **list = &free_runs[bin_of(run->pages)];
    run->state = SPAN_FREE;
    run->prev = NULL;
    run->next = *list;
    if (*list != NULL)
        (*list)->prev = run;
    *list = run;
    uintptr_t page = (run->base - heap_base) >> PAGE_SHIFT;
    heap_pages[page] = run;
    heap_pages[page + run->pages - 1] = run;
    heap_stats.free_pages += run->pages;
}

static void unlist_free_run(Span *run) {
    if (run->prev != NULL)
        run->prev->next = run->next;
    else
        free_runs[bin_of(run->pages)] = run->next;
    if (run->next != NULL)
        run->next->prev = run->prev;
    heap_stats.free_pages -= run->pages;
}

// A free run of at least PAGES pages: from the exact list, from the first few of
// its power of two, or any run of a larger list.
static Span *find_free_run(uint64_t pages) {
    int bin = bin_of(pages);
    int tries = 16;
    for (Span *run = free_runs[bin]; run != NULL && tries-- > 0; run = run->next)
        if (run->pages >= pages)
            return run;
    for (bin++; bin < BINS; bin++)
        if (free_runs[bin] != NULL)
            return free_runs[bin];
    return NULL;
}

// Takes PAGES never-used pages from the end of the heap; 0 if there are none.
static uintptr_t take_fresh_pages(uint64_t pages) {
    uint64_t bytes = pages << PAGE_SHIFT;
    if (bytes > reserved_bytes - heap_extent)
        return 0;
    if (heap_extent + bytes > committed_bytes) {
        uint64_t goal = heap_extent + bytes + COMMIT_BYTES - 1;
        goal -= goal % COMMIT_BYTES;
        if (goal > reserved_bytes)
            goal = reserved_bytes;
        if (!os_commit((void *)(heap_base + committed_bytes), goal - committed_bytes))
            fatal("runtime: out of memory");
        committed_bytes = goal;
        heap_stats.reserved = goal;
    }
    uintptr_t base = heap_base + heap_extent;
    heap_extent += bytes;
    return base;
}

// Takes PAGES pages; *dirty tells whether they may hold old bytes.
static uintptr_t take_pages(uint64_t pages, bool *dirty) {
    *dirty = false;
    Span *run = find_free_run(pages);
    if (run == NULL) {
        uintptr_t fresh = take_fresh_pages(pages);
        if (fresh == 0)
            out_of_memory(pages << PAGE_SHIFT);
        return fresh;
    }
    unlist_free_run(run);
    uintptr_t base = run->base;
    *dirty = run->dirty;
    if (run->pages == pages) {
        drop_record(run);
        return base;
    }
    run->base += pages << PAGE_SHIFT;
    run->pages -= (uint32_t)pages;
    list_free_run(run);
    return base;
}

// The free run at a page, to be merged with a neighbour, or 0.
static Span *free_neighbour(uintptr_t page) {
    if (page >= heap_extent >> PAGE_SHIFT)
        return NULL;
    Span *span = heap_pages[page];
    if (span == NULL || span->state != SPAN_FREE)
        return NULL;
    unlist_free_run(span);
    return span;
}

static void free_pages(uintptr_t base, uint64_t pages, bool dirty) {
    uintptr_t page = (base - heap_base) >> PAGE_SHIFT;
    memset(&heap_pages[page], 0, pages * sizeof(Span *));
    Span *run = span_record(1);
    Span *before = page > 0 ? free_neighbour(page - 1) : NULL;
    Span *after = free_neighbour(page + pages);
    if (before != NULL) {
        base = before->base;
        pages += before->pages;
        dirty |= before->dirty;
        heap_pages[page - 1] = NULL;
        drop_record(before);
    }
    if (after != NULL) {
        pages += after->pages;
        dirty |= after->dirty;
        heap_pages[(after->base - heap_base) >> PAGE_SHIFT] = NULL;
        drop_record(after);
    }
    run->base = base;
    run->pages = (uint32_t)pages;
    run->dirty = dirty;
    list_free_run(run);
}

// ---- Spans

static void remember_span(Span *span) {
    if (heap_span_count == span_room) {
        size_t room = span_room == 0 ? 512 : span_room * 2;
        Span **more = os_map(room * sizeof(Span *));
        if (more == NULL)
            out_of_memory(room * sizeof(Span *));
        if (span_room != 0) {
            memcpy(more, heap_spans, span_room * sizeof(Span *));
            os_unmap(heap_spans, span_room * sizeof(Span *));
        }
        heap_spans = more;
        span_room = room;
    }
    heap_spans[heap_span_count++] = span;
}

static Span *new_span(uint64_t pages, uint64_t slot_size, uint32_t slots,
                      const Pattern *pattern) {
    bool dirty;
    uintptr_t base = take_pages(pages, &dirty);
    Span *span = span_record(slots);
    span->base = base;
    span->pages = (uint32_t)pages;
    span->slots = slots;
    span->slot_size = slot_size;
    span->magic = slots == 1 ? 0 : (uint32_t)(UINT32_MAX / slot_size + 1);
    span->mask = pattern->mask;
    span->period = pattern->period;
    span->type = pattern->type;
    span->state = SPAN_USED;
    span->dirty = dirty;
    uintptr_t page = (base - heap_base) >> PAGE_SHIFT;
    for (uint64_t i = 0; i < pages; i++)
        heap_pages[page + i] = span;
    remember_span(span);
    return span;
}

void heap_free_span(Span *span) {
    if (span->layout != NULL)
        span->layout->span_count--;
    free_pages(span->base, span->pages, true);
    drop_record(span);
}

// ---- Size classes

static const struct { uint16_t size; uint8_t pages; } size_classes[] = {
#define SIZE_CLASS(bytes, pages) {bytes, pages},
#include "runtime/size_classes.def"
};
enum { SIZE_CLASSES = sizeof size_classes / sizeof *size_classes };

static uint8_t class_by_8[1024 / 8 + 1];                    // up to 1024
static uint8_t class_by_128[(MAX_SMALL_SIZE - 1024) / 128 + 1]; // above

static void init_size_classes(void) {
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

static int size_class(size_t size) {
    if (class_by_8[128] == 0)
        init_size_classes();
    if (size <= 1024)
        return class_by_8[(size + 7) / 8];
    return class_by_128[(size - 1024 + 127) / 128];
}

uint64_t heap_round_size(uint64_t size) {
    if (size <= MAX_SMALL_SIZE)
        return size_classes[size_class(size)].size;
    if (size + PAGE_SIZE < size)
        return size;
    return (size + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
}

// ---- Layouts, found by (slot size, pattern) in a hash table

static Layout **layouts;       // open addressing, a power of two of places
static size_t layout_room, layout_count;

static uint64_t layout_hash(uint64_t slot_size, const Pattern *p) {
    return mix(slot_size * 0x9e3779b97f4a7c15 ^ p->period,
               p->mask ^ (uintptr_t)p->type ^ 0xe7037ed1a0b428db);
}

static Layout **layout_place(uint64_t slot_size, const Pattern *p) {
    size_t i = layout_hash(slot_size, p) & (layout_room - 1);
    for (;; i = (i + 1) & (layout_room - 1)) {
        Layout *layout = layouts[i];
        if (layout == NULL ||
            (layout->slot_size == slot_size && layout->pattern.mask == p->mask &&
             layout->pattern.period == p->period && layout->pattern.type == p->type))
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

static Layout *layout_find(uint64_t slot_size, const Pattern *pattern) {
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

static const Pattern no_pointers;

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
static Layout *layout_for(size_t size, const Pattern *pattern) {
    uint64_t slot_size = size_classes[size_class(size)].size;
    if (pattern->period == 0 || slot_size > MAX_INLINE_ALLOC)
        return layout_find(slot_size, pattern);
    Pattern whole = {repeat_mask(pattern, size / WORD), (uint32_t)(slot_size / WORD), 0};
    return layout_find(slot_size, &whole);
}

// ---- Runs of free slots

static Span *span_for_layout(Layout *layout) {
    uint32_t pages = SMALL_SPAN_PAGES;
    if (layout->slot_size > MAX_INLINE_ALLOC)
        pages = size_classes[size_class(layout->slot_size)].pages;
    else if (layout->span_count < 2)
        pages = 1;
    uint32_t slots = (pages << PAGE_SHIFT) / layout->slot_size;
    Span *span = new_span(pages, layout->slot_size, slots, &layout->pattern);
    span->layout = layout;
    layout->span_count++;
    return span;
}

static void next_span(Layout *layout) {
    Span *span = layout->partial;
    if (span != NULL) {
        layout->partial = span->next;
        if (layout->partial == NULL)
            layout->partial_tail = &layout->partial;
    } else {
        span = span_for_layout(layout);
    }
    span->next = NULL;
    layout->current = span;
}

// The first free slot at or after FROM; span->slots if there is none.
static uint32_t find_free(const Span *span, uint32_t from) {
    uint32_t word = from / 64;
    uint32_t words = (span->slots + 63) / 64;
    if (from >= span->slots)
        return span->slots;
    uint64_t free = ~span->bits[word].alloc & (~(uint64_t)0 << from % 64);
    while (free == 0) {
        if (++word == words)
            return span->slots;
        free = ~span->bits[word].alloc;
    }
    uint32_t slot = word * 64 + (uint32_t)__builtin_ctzll(free);
    return slot < span->slots ? slot : span->slots;
}

// How many slots from FIRST are free, at most LIMIT.
static uint32_t run_length(const Span *span, uint32_t first, uint32_t limit) {
    if (limit > span->slots - first)
        limit = span->slots - first;
    uint32_t n = 0;
    while (n < limit) {
        uint32_t slot = first + n;
        uint64_t taken = span->bits[slot / 64].alloc >> slot % 64;
        uint32_t room = 64 - slot % 64;
        uint32_t zeros = taken == 0 ? 64 : (uint32_t)__builtin_ctzll(taken);
        if (zeros < room)
            return n + zeros < limit ? n + zeros : limit;
        n += room;
    }
    return limit;
}

static void set_alloc_bits(Span *span, uint32_t first, uint32_t count, bool on) {
    while (count > 0) {
        uint32_t shift = first % 64;
        uint32_t n = 64 - shift < count ? 64 - shift : count;
        uint64_t bits = n == 64 ? ~(uint64_t)0 : (((uint64_t)1 << n) - 1) << shift;
        if (on)
            span->bits[first / 64].alloc |= bits;
        else
            span->bits[first / 64].alloc &= ~bits;
        first += n;
        count -= n;
    }
}

static void count_allocation(uint64_t objects, uint64_t bytes) {
    heap_stats.mallocs += objects;
    heap_stats.total_bytes += bytes;
    heap_stats.live_bytes += bytes;
}

static inline void collect_if_due(uint64_t bytes) {
    if (unlikely(heap_stats.live_bytes + bytes > gc_trigger || gc_options.stress))
        gc_collect();
}

// ---- The heap profile's samples (memprofile.c)

int64_t heap_until_sample = INT64_MAX;

// A run of so many objects is to be taken: a shorter one, if the sampled object is among
// them.  *sampled: it is the first, and then alone.
static inline uint32_t cut_for_sample(AllocCache *cache, uint32_t count, uint64_t slot_size,
                                      bool *sampled) {
    int64_t bytes = (int64_t)(count * slot_size);
    memprofile_check_rate();
    *sampled = false;
    if (unlikely(heap_until_sample < bytes || memprofile_waiting > 0))
        return memprofile_cut(cache, count, slot_size, sampled);
    heap_until_sample -= bytes;
    return count;
}

// Fills an empty cache with the next run of LAYOUT, for an object of SIZE bytes.
static void take_run(Layout *layout, AllocCache *cache, bool zero, uint64_t size) {
    uint32_t limit = RUN_BYTES / layout->slot_size;
    if (limit == 0 || gc_options.stress || heap_observer != NULL)
        limit = 1;
    collect_if_due(layout->slot_size);
    if (layout->current == NULL)
        next_span(layout);
    uint32_t first;
    while ((first = find_free(layout->current, layout->current->free_at)) ==
           layout->current->slots)
        next_span(layout);
    Span *span = layout->current;
    bool sampled;
    uint32_t count = cut_for_sample(cache, run_length(span, first, limit),
                                    layout->slot_size, &sampled);
    set_alloc_bits(span, first, count, true);
    span->free_at = first + count;

    uint64_t bytes = (uint64_t)count * layout->slot_size;
    count_allocation(count, bytes);
    layout->mallocs += count;
    if (unlikely(sampled))
        memprofile_sample(span->base + (uint64_t)first * layout->slot_size, bytes);
    if (unlikely(heap_observer != NULL))
        heap_observer(size, bytes);
    cache->next = span->base + (uint64_t)first * layout->slot_size;
    cache->end = cache->next + bytes;
    if (zero && span->dirty)
        memset((void *)cache->next, 0, bytes);
}

static inline void *cache_take(Layout *layout, AllocCache *cache, bool zero,
                               uint64_t size) {
    if (unlikely(cache->next + layout->slot_size > cache->end))
        take_run(layout, cache, zero, size);
    void *p = (void *)cache->next;
    cache->next += layout->slot_size;
    return p;
}

// ---- Caches in compiled code

typedef struct KnownCache {
    AllocCache *cache;
    Layout *layout;
} KnownCache;

static KnownCache *known;
static size_t known_count, known_room;

static void know_cache(AllocCache *cache, Layout *layout) {
    if (known_count == known_room) {
        size_t room = known_room == 0 ? 64 : known_room * 2;
        KnownCache *more = persistent_alloc(room * sizeof(KnownCache));
        if (known_count != 0)
            memcpy(more, known, known_count * sizeof(KnownCache));
        known = more;
        known_room = room;
    }
    known[known_count++] = (KnownCache){cache, layout};
}

// A cache of compiled code is empty.  One never seen is all zero; one that is
// known and empty has next != 0 (see flush_cache).
void *rt_new_slow(AllocCache *cache, int64_t size, uint64_t mask) {
    Pattern pattern = {mask, mask == 0 ? 0 : (uint32_t)(size / WORD), NULL};
    Layout *layout = layout_find((uint64_t)size, &pattern);
    if (cache->next == 0)
        know_cache(cache, layout);
    return cache_take(layout, cache, true, (uint64_t)size);
}

static void flush_cache(AllocCache *cache, Layout *layout) {
    uint64_t unused = cache->end - cache->next;
    if (unused != 0) {
        Span *span = heap_span(cache->next);
        uint32_t count = (uint32_t)(unused / layout->slot_size);
        set_alloc_bits(span, span_index(span, cache->next), count, false);
        heap_until_sample += heap_until_sample < INT64_MAX / 2 ? (int64_t)unused : 0;
        heap_stats.mallocs -= count;
        layout->mallocs -= count;
        heap_stats.total_bytes -= unused;
        heap_stats.live_bytes -= unused;
    }
    cache->next = cache->end = 1;
}

void heap_flush_caches(void) {
    for (size_t i = 0; i < layout_room; i++)
        if (layouts[i] != NULL) {
            flush_cache(&layouts[i]->cache, layouts[i]);
            flush_cache(&layouts[i]->raw, layouts[i]);
        }
    for (size_t i = 0; i < known_count; i++)
        flush_cache(known[i].cache, known[i].layout);
}

// Before a sweep, which lines up the spans again.
void heap_reset_layouts(void) {
    for (size_t i = 0; i < layout_room; i++)
        if (layouts[i] != NULL) {
            layouts[i]->current = NULL;
            layouts[i]->partial = NULL;
            layouts[i]->partial_tail = &layouts[i]->partial;
        }
}

// Gives free pages back to the system, all but KEEP bytes of them, the longest
// runs first.
void heap_release(uint64_t keep) {
    uint64_t dirty = 0;
    for (int bin = 0; bin < BINS; bin++)
        for (Span *run = free_runs[bin]; run != NULL; run = run->next)
            dirty += run->dirty ? (uint64_t)run->pages << PAGE_SHIFT : 0;
    for (int bin = BINS - 1; bin >= 8; bin--)
        for (Span *run = free_runs[bin]; run != NULL; run = run->next) {
            if (dirty <= keep)
                return;
            if (run->dirty) {
                uint64_t bytes = (uint64_t)run->pages << PAGE_SHIFT;
                os_release((void *)run->base, bytes);
                run->dirty = false;
                dirty -= bytes;
            }
        }
}

static void leave_out_cache(HeapStats *stats, const AllocCache *cache, uint64_t size) {
    uint64_t unused = cache->end - cache->next;
    stats->mallocs -= unused / size;
    stats->total_bytes -= unused;
    stats->live_bytes -= unused;
}

void heap_exact_stats(HeapStats *stats) {
    *stats = heap_stats;
    for (size_t i = 0; i < layout_room; i++)
        if (layouts[i] != NULL) {
            leave_out_cache(stats, &layouts[i]->cache, layouts[i]->slot_size);
            leave_out_cache(stats, &layouts[i]->raw, layouts[i]->slot_size);
        }
    for (size_t i = 0; i < known_count; i++)
        leave_out_cache(stats, known[i].cache, known[i].layout->slot_size);
}

int heap_class_stats(ClassStats *to) {
    for (int class = 0; class < SIZE_CLASSES; class++)
        to[class] = (ClassStats){size_classes[class].size, 0, 0};
    for (size_t i = 0; i < layout_room; i++) {
        const Layout *l = layouts[i];
        if (l == NULL)
            continue;
        uint64_t unused = l->cache.end - l->cache.next + l->raw.end - l->raw.next;
        to[size_class(l->slot_size)].mallocs += l->mallocs - unused / l->slot_size;
        to[size_class(l->slot_size)].frees += l->frees;
    }
    for (size_t i = 0; i < known_count; i++) {
        uint64_t unused = known[i].cache->end - known[i].cache->next;
        uint32_t size = known[i].layout->slot_size;
        to[size_class(size)].mallocs -= unused / size;
    }
    return SIZE_CLASSES;
}

uint64_t heap_released(void) {
    uint64_t pages = 0;
    for (int bin = 0; bin < BINS; bin++)
        for (const Span *run = free_runs[bin]; run != NULL; run = run->next)
            pages += run->dirty ? 0 : run->pages;
    return pages << PAGE_SHIFT;
}

// ---- Allocation

static void *alloc_large(size_t size, const Pattern *pattern, bool zero) {
    if (size > reserved_bytes)
        out_of_memory(size);
    uint64_t pages = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
    uint64_t bytes = pages << PAGE_SHIFT;
    collect_if_due(bytes);
    Span *span = new_span(pages, bytes, 1, pattern);
    span->large = true;
    span->bits[0].alloc = 1;
    span->free_at = 1;
    count_allocation(1, bytes);
    bool sampled;
    cut_for_sample(NULL, 1, bytes, &sampled);
    if (unlikely(sampled))
        memprofile_sample(span->base, bytes);
    if (unlikely(heap_observer != NULL))
        heap_observer(size, bytes);
    if (span->dirty && (zero || pattern->period != 0))
        memset((void *)span->base, 0, bytes);
    return (void *)span->base;
}

void *heap_alloc(size_t size, const Pattern *pattern) {
    if (size > MAX_SMALL_SIZE)
        return alloc_large(size, pattern, true);
    if (size == 0)
        return rt_zero_base;
    Layout *layout = layout_for(size, pattern);
    return cache_take(layout, &layout->cache, true, size);
}

// Layouts without pointers, by size class.
static Layout *noscan_layouts[SIZE_CLASSES];

static inline Layout *noscan_layout(size_t size) {
    int class = size_class(size);
    if (noscan_layouts[class] == NULL)
        noscan_layouts[class] = layout_find(size_classes[class].size, &no_pointers);
    return noscan_layouts[class];
}

void *heap_alloc_noscan(size_t size) {
    if (size > MAX_SMALL_SIZE)
        return alloc_large(size, &no_pointers, true);
    if (size == 0)
        return rt_zero_base;
    Layout *layout = noscan_layout(size);
    return cache_take(layout, &layout->cache, true, size);
}

void *heap_alloc_raw(size_t size) {
    if (size > MAX_SMALL_SIZE)
        return alloc_large(size, &no_pointers, false);
    if (size == 0)
        return rt_zero_base;
    Layout *layout = noscan_layout(size);
    return cache_take(layout, &layout->raw, false, size);
}

// Types seen lately and their layouts.
enum { MEMO = 256 };
static struct { const RType *type; Layout *layout; } memo[MEMO];

void *heap_new(const RType *type) {
    if (type->ptrdata == 0)
        return heap_alloc_noscan(type->size);
    if (type->size > MAX_SMALL_SIZE) {
        Pattern pattern = pattern_of(type);
        return alloc_large(type->size, &pattern, true);
    }
    size_t i = ((uintptr_t)type >> 4) % MEMO;
    if (memo[i].type != type) {
        Pattern pattern = pattern_of(type);
        memo[i].type = type;
        memo[i].layout = layout_for(type->size, &pattern);
    }
    return cache_take(memo[i].layout, &memo[i].layout->cache, true, type->size);
}

void *heap_new_array(const RType *elem, uint64_t count) {
    if (elem->ptrdata == 0)
        return heap_alloc_noscan(elem->size * count);
    Pattern pattern = pattern_of(elem);
    return heap_alloc(elem->size * count, &pattern);
}

void *rt_new(const RType *type) {
    return heap_new(type);
}
