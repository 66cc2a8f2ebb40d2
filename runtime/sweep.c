// Sweeping: after marking, the mark bits say which slots hold objects.
//
// So `alloc = mark` is the whole sweep, 64 slots at a time.  Spans without a
// marked slot give their pages back; the others are lined up for allocation,
// which finds the free slots in the alloc bits (heap.c).
#include "runtime/rt.h"

enum { POISON = 0xdb };

// Overwrites the objects that have just become free.
static void poison_slots(Span *span, uint32_t word, uint64_t freed) {
    while (freed != 0) {
        uint32_t slot = word * 64 + (uint32_t)__builtin_ctzll(freed);
        memset((void *)(span->base + slot * span->slot_size), POISON, span->slot_size);
        freed &= freed - 1;
    }
}

// Makes the marked slots the allocated ones.  Returns how many died.
static uint32_t sweep_span(Span *span) {
    uint32_t dead = 0;
    span->live = 0;
    for (uint32_t i = 0; i * 64 < span->slots; i++) {
        SlotBits *bits = &span->bits[i];
        uint64_t freed = bits->alloc & ~bits->mark;
        dead += (uint32_t)bit_count(freed);
        span->live += (uint32_t)bit_count(bits->mark);
        if (unlikely(gc_options.poison))
            poison_slots(span, i, freed);
        bits->alloc = bits->mark;
        bits->mark = 0;
    }
    return dead;
}

static void line_up(Span *span) {
    Layout *layout = span->layout;
    if (layout == NULL || span->live == span->slots)
        return;
    span->next = NULL;
    *layout->partial_tail = span;
    layout->partial_tail = &span->next;
}

void heap_sweep(void) {
    heap_reset_layouts();
    size_t kept = 0;
    for (size_t i = 0; i < heap_span_count; i++) {
        Span *span = heap_spans[i];
        uint32_t dead = sweep_span(span);
        uint64_t bytes = dead * span->slot_size;
        heap_stats.frees += dead;
        if (span->layout != NULL)
            span->layout->frees += dead;
        heap_stats.freed_bytes += bytes;
        heap_stats.live_bytes -= bytes;
        span->free_at = 0;
        span->dirty |= dead != 0;
        if (span->live == 0) {
            heap_free_span(span);
            continue;
        }
        heap_spans[kept++] = span;
        line_up(span);
    }
    heap_span_count = kept;
}
