// The collector's work, step by step, for people to watch.
//
//     BURROWREPLAY=FILE   (built with -sites) writes every collection as JSON
//
// Before a collection all objects are white.  What the roots point to turns grey;
// then one grey object at a time is scanned and turns black, and the white ones it
// points to turn grey.  What is white in the end is free.
//
//     spans   the heap: slots of one size, and which of them hold objects
//     roots   objects that turned grey (or, without pointers, black) first
//     steps   [the object that turned black, those that turned grey, …]
//     freed   what stayed white
//
// An object is written as [number of its span, slot].  Who watches wants to see
// something: the first collection comes after 4 KiB, and a heap of more than two
// thousand objects is left out.  Like sites.c, this is part of an executable only if
// -sites asked for it.
#include "runtime/std.h"

enum {
    SMALL_HEAP = 4 << 10,  // where the first collection is due
    MOST_OBJECTS = 2048,   // a heap that can be shown
    MOST_COLLECTIONS = 20,
};

static int out = -1;
static int collections;

// What was marked when we looked last, for each word of bits of each span.
static uint64_t *seen;
static size_t seen_room;

static size_t bit_words(const Span *span) { return (span->slots + 63) / 64; }

static size_t heap_words(uint64_t *objects) {
    size_t words = 0;
    *objects = 0;
    for (size_t i = 0; i < heap_span_count; i++) {
        const Span *span = heap_spans[i];
        words += bit_words(span);
        for (size_t k = 0; k < bit_words(span); k++)
            *objects += bit_count(span->bits[k].alloc);
    }
    return words;
}

static bool make_seen(size_t words) {
    if (words > seen_room) {
        if (seen != NULL)
            os_unmap(seen, seen_room * sizeof *seen);
        seen_room = 2 * words;
        seen = os_map(seen_room * sizeof *seen);
    }
    if (seen != NULL)
        memset(seen, 0, words * sizeof *seen);
    return seen != NULL;
}

// ---- Writing

static void put_object(size_t span, uint32_t slot, bool first) {
    print_text(first ? "[" : ",[");
    print_unsigned(span);
    print_text(",");
    print_unsigned(slot);
    print_text("]");
}

static bool put_bits(size_t span, uint32_t word, uint64_t bits, bool first) {
    for (; bits != 0; bits &= bits - 1) {
        put_object(span, word * 64 + (uint32_t)__builtin_ctzll(bits), first);
        first = false;
    }
    return first;
}

// The objects that have been marked since the last look.
static void put_news(bool first) {
    size_t at = 0;
    for (size_t i = 0; i < heap_span_count; i++)
        for (uint32_t k = 0; k < bit_words(heap_spans[i]); k++, at++) {
            uint64_t marked = heap_spans[i]->bits[k].mark;
            first = put_bits(i, k, marked & ~seen[at], first);
            seen[at] = marked;
        }
}

static void put_span(const Span *span, bool first) {
    print_text(first ? "\n{\"base\":" : ",\n{\"base\":");
    print_unsigned(span->base - heap_base);
    print_text(",\"size\":");
    print_unsigned(span->slot_size);
    print_text(",\"slots\":");
    print_unsigned(span->slots);
    print_text(span->period != 0 ? ",\"pointers\":true,\"objects\":["
                                 : ",\"pointers\":false,\"objects\":[");
    bool none = true;
    for (uint32_t k = 0; k < bit_words(span); k++)
        for (uint64_t bits = span->bits[k].alloc; bits != 0; bits &= bits - 1) {
            print_text(none ? "" : ",");
            print_unsigned(k * 64 + (uint32_t)__builtin_ctzll(bits));
            none = false;
        }
    print_text("]}");
}

static void put_freed(void) {
    bool first = true;
    for (size_t i = 0; i < heap_span_count; i++)
        for (uint32_t k = 0; k < bit_words(heap_spans[i]); k++) {
            const SlotBits *bits = &heap_spans[i]->bits[k];
            first = put_bits(i, k, bits->alloc & ~bits->mark, first);
        }
}

// ---- One collection: called when the roots are marked, instead of mark_drain().

static void put_steps(void) {
    bool first = true;
    for (uintptr_t object; (object = mark_step()) != 0; first = false) {
        Span *span = heap_span(object);
        size_t number = 0;
        while (heap_spans[number] != span)
            number++;
        print_text(first ? "\n[" : ",\n[");
        put_object(number, span_index(span, object), true);
        put_news(false);
        print_text("]");
    }
}

static void watch(void) {
    uint64_t objects;
    size_t words = heap_words(&objects);
    if (out < 0 || ++collections > MOST_COLLECTIONS || objects > MOST_OBJECTS ||
        !make_seen(words))
        return;
    print_flush();
    print_file = out;
    print_text(collections > 1 ? ",\n{\"number\":" : "\n{\"number\":");
    print_unsigned(gc_cycles + 1);
    print_text(",\"spans\":[");
    for (size_t i = 0; i < heap_span_count; i++)
        put_span(heap_spans[i], i == 0);
    print_text("],\n\"roots\":[");
    put_news(true);
    print_text("],\n\"steps\":[");
    put_steps();
    print_text("],\n\"freed\":[");
    put_freed();
    print_text("]}");
    print_flush();
    print_file = 2;
}

static void nothing(uint64_t requested, uint64_t bytes) {
    (void)requested, (void)bytes;
}

void replay_start(int file) {
    out = file;
    print_file = out;
    print_text("{\"version\":1,\"collections\":[");
    print_flush();
    print_file = 2;
    gc_watcher = watch;
    gc_minimum = SMALL_HEAP;
    gc_set_percent(gc_options.percent); // the trigger follows
    if (heap_observer == NULL)
        heap_observer = nothing; // so that collections come to the object
}

void replay_finish(void) {
    if (out < 0)
        return;
    print_flush();
    print_file = out;
    print_text("]}\n");
    print_flush();
    print_file = 2;
    out = -1;
}
