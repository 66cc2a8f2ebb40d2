// Marking: from the roots to everything that can be reached.
//
// Three colours, as usual.  White: mark bit clear.  Grey: marked, and on the
// mark stack, its own pointers not yet looked at.  Black: marked and done.
// mark_pointer() makes a white object grey, mark_drain() blackens until no grey
// one is left.
//
// The objects' memory is seldom in the processor's cache, so an object popped
// from the stack is only prefetched and joins a short queue; scanned is the one
// that has waited longest there.  That hides most of the latency.
//
// An entry of the stack is an address to scan from.  It is the start of an
// object, or a place inside a long one: long objects are scanned a piece at a
// time, so that the stack stays short while a slice of a million pointers is
// worked off.
#include "runtime/rt.h"

enum {
    QUEUE = 16,         // prefetched objects
    PIECE = 4096,       // bytes of a long object scanned at once, about
    FIRST_STACK = 4096, // entries
};

static uintptr_t *stack;      // entries
static size_t depth, room;

static void grow_stack(void) {
    size_t more = room == 0 ? FIRST_STACK : room * 2;
    uintptr_t *bigger = os_map(more * sizeof *bigger);
    if (bigger == NULL)
        fatal("runtime: out of memory for the mark stack");
    if (room != 0) {
        memcpy(bigger, stack, depth * sizeof *stack);
        os_unmap(stack, room * sizeof *stack);
    }
    stack = bigger;
    room = more;
}

static inline void push(uintptr_t p) {
    if (unlikely(depth == room))
        grow_stack();
    stack[depth++] = p;
}

// P is any word: it may point into an object, which stays alive then.
static inline void mark(uintptr_t p) {
    if (p - heap_base >= heap_extent)
        return;
    Span *span = heap_pages[(p - heap_base) >> PAGE_SHIFT];
    if (unlikely(span == NULL || span->state != SPAN_USED))
        return;
    uint32_t slot = span_index(span, p);
    if (unlikely(slot >= span->slots))
        return;
    SlotBits *bits = &span->bits[slot / 64];
    uint64_t bit = (uint64_t)1 << slot % 64;
    if ((bits->alloc & ~bits->mark & bit) == 0)
        return;
    bits->mark |= bit;
    if (span->period != 0)
        push(span->base + slot * span->slot_size);
}

void mark_pointer(uintptr_t p) {
    mark(p);
}

// Objects of at most 64 words.
static inline void scan_mask(const uintptr_t *words, uint64_t mask) {
    while (mask != 0) {
        mark(words[__builtin_ctzll(mask)]);
        mask &= mask - 1;
    }
}

// All of a type's words that hold pointers.
static void scan_type(uintptr_t p, const RType *type) {
    const uint8_t *bits = (const uint8_t *)type->gcdata;
    const uintptr_t *words = (const uintptr_t *)p;
    for (uint64_t i = 0; i < type->ptrdata / WORD; i++)
        if (bits[i / 8] >> i % 8 & 1)
            mark(words[i]);
}

static void scan_long(const Span *span, uintptr_t p, uintptr_t end) {
    uint64_t step = span->type != NULL ? span->type->size : span->period * WORD;
    uint64_t piece = step >= PIECE ? step : PIECE - PIECE % step;
    if (end - p > piece) {
        push(p + piece);
        end = p + piece;
    }
    for (; p + step <= end; p += step)
        if (span->type != NULL)
            scan_type(p, span->type);
        else if (span->period == 1)
            mark(*(uintptr_t *)p);
        else
            scan_mask((const uintptr_t *)p, span->mask);
}

static inline void scan(uintptr_t p) {
    const Span *span = heap_pages[(p - heap_base) >> PAGE_SHIFT];
    if (likely(span->slot_size <= MAX_INLINE_ALLOC)) {
        scan_mask((const uintptr_t *)p, span->mask);
        return;
    }
    uintptr_t start = span->base + span_index(span, p) * span->slot_size;
    scan_long(span, p, start + span->scanned);
}

void mark_contents(uintptr_t object) {
    if (heap_span(object)->period != 0)
        scan(object);
}

bool mark_is_set(uintptr_t object) {
    const Span *span = heap_span(object);
    uint32_t slot = span_index(span, object);
    return (span->bits[slot / 64].mark >> slot % 64 & 1) != 0;
}

// One step of mark_drain(), for who watches: the object scanned, 0 if none is grey.
uintptr_t mark_step(void) {
    if (depth == 0)
        return 0;
    uintptr_t next = stack[--depth];
    scan(next);
    return next;
}

void mark_drain(void) {
    uintptr_t queue[QUEUE] = {0};
    size_t at = 0;
    size_t waiting = 0;
    while (depth != 0 || waiting != 0) {
        uintptr_t next = 0;
        if (depth != 0) {
            next = stack[--depth];
            __builtin_prefetch((const void *)next);
            waiting++;
        }
        uintptr_t oldest = queue[at];
        queue[at] = next;
        at = (at + 1) % QUEUE;
        if (oldest != 0) {
            waiting--;
            scan(oldest);
        }
    }
}
