// The heap: allocation.
//
// Pages are cut into spans (page.c), spans of one slot size and pointer pattern
// make a layout (layout.c), and allocation bumps a pointer through a *run* of free
// slots of a layout's span:
//
//     address --heap_pages--> Span { slot size, mask 0b0101 } --> bit of slot i
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
#include "runtime/heap.h"

enum {
    RUN_BYTES = 4096,          // at most, of a run of small slots
    SMALL_SPAN_PAGES = 4,      // spans of a common layout of small slots
};

HeapStats heap_stats;
void (*heap_observer)(uint64_t requested, uint64_t bytes);
uint8_t rt_zero_base[8];

// ---- Runs of free slots

static Span *span_for_layout(Layout *layout) {
    uint32_t pages = SMALL_SPAN_PAGES;
    if (layout->slot_size > MAX_INLINE_ALLOC)
        pages = size_classes[size_class(layout->slot_size)].pages;
    else if (layout->span_count < 2)
        pages = 1;
    uint32_t slots = (pages << PAGE_SHIFT) / layout->slot_size;
    Span *span = heap_take_span(pages, layout->slot_size, slots, &layout->pattern);
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
    Pattern pattern = {.mask = mask, .period = mask == 0 ? 0 : (uint32_t)(size / WORD)};
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

// ---- Counts

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

// ---- Allocation

static void *alloc_large(size_t size, const Pattern *pattern, bool zero) {
    if (size > heap_reserved())
        heap_exhausted(size);
    uint64_t pages = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
    uint64_t bytes = pages << PAGE_SHIFT;
    collect_if_due(bytes);
    Span *span = heap_take_span(pages, bytes, 1, pattern);
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
