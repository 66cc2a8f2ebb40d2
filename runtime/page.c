// Pages and spans: the heap's address space, and who has which part of it.
//
// One range of address space is reserved at the start (heap_base); pages of
// 8 KiB are handed out from it, and heap_pages[] says for each page which span
// it belongs to.  A *span* is a run of pages cut into slots of one size, or a run
// that is free.  Free runs are in lists by length: exact up to 63 pages, then by
// power of two.  heap_pages[] knows the first and last page of a free run, so
// that neighbours find each other and merge:
//
//     pages        U U F F F F U F F
//     heap_pages   a a f . . f b g g     b is freed: f, b and g become one run
#include "runtime/heap.h"

enum {
    COMMIT_BYTES = 64 << 20,   // address space is made usable in such steps
    BINS = 128,                // lists of free page runs
};

uintptr_t heap_base, heap_extent;
Span **heap_pages;
Span **heap_spans;
size_t heap_span_count;

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

uint64_t heap_reserved(void) { return reserved_bytes; }

noreturn void heap_exhausted(uint64_t size) {
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

// ---- Pages

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
            heap_exhausted(pages << PAGE_SHIFT);
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
            heap_exhausted(room * sizeof(Span *));
        if (span_room != 0) {
            memcpy(more, heap_spans, span_room * sizeof(Span *));
            os_unmap(heap_spans, span_room * sizeof(Span *));
        }
        heap_spans = more;
        span_room = room;
    }
    heap_spans[heap_span_count++] = span;
}

Span *heap_take_span(uint64_t pages, uint64_t slot_size, uint32_t slots,
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
    span->scanned = pattern->limit != 0 ? pattern->limit : slot_size;
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

// ---- Memory for the system

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

uint64_t heap_released(void) {
    uint64_t pages = 0;
    for (int bin = 0; bin < BINS; bin++)
        for (const Span *run = free_runs[bin]; run != NULL; run = run->next)
            pages += run->dirty ? 0 : run->pages;
    return pages << PAGE_SHIFT;
}
