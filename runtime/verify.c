// BURROWGC=verify: walks the whole heap after each phase of a collection and
// checks what must hold.
//
//     after marking   a marked object points at marked objects only: no black
//                     object points at a white one
//     after sweeping  counts agree with the bits, pages with their spans
#include "runtime/rt.h"

noreturn static void bad(const char *what, const Span *span, uint32_t slot, uintptr_t p) {
    print_text("runtime: heap is damaged: ");
    print_text(what);
    print_text(": object ");
    print_hex(span->base + slot * span->slot_size);
    print_text(" of ");
    print_unsigned(span->slot_size);
    print_text(" bytes, mask ");
    print_hex(span->mask);
    print_text(", word ");
    print_hex(p);
    print_text("\n");
    fatal("heap verification failed");
}

// Does word I of an object of this span hold a pointer?
static bool word_is_pointer(const Span *span, uint64_t i) {
    if (span->period == 0 || i * WORD >= span->scanned)
        return false;
    if (span->type != NULL) {
        const uint8_t *bits = (const uint8_t *)span->type->gcdata;
        i %= span->type->size / WORD;
        return i < span->type->ptrdata / WORD && (bits[i / 8] >> i % 8 & 1) != 0;
    }
    return span->mask >> i % span->period & 1;
}

// Sets bytes[i] to 1 where the collector follows word i of the object at P; *ROOM is
// the number of bytes and gets the object's size in words.  Returns 1 + the last i.
uint64_t heap_pointer_bits(const void *p, uint8_t *bytes, uint64_t *room) {
    const Span *span = heap_span((uintptr_t)p);
    if (span == NULL || span->state != SPAN_USED)
        return *room = 0;
    uint64_t words = span->slot_size / WORD, len = 0;
    for (uint64_t i = 0; i < words; i++)
        if (word_is_pointer(span, i)) {
            len = i + 1;
            if (i < *room)
                bytes[i] = 1;
        }
    *room = words;
    return len;
}

static void check_pointer(const Span *from, uint32_t slot, uintptr_t p) {
    const Span *span = heap_span(p);
    if (span == NULL || span->state != SPAN_USED) {
        if (p - heap_base < heap_extent)
            bad("points to free pages", from, slot, p);
        return;
    }
    uint32_t to = span_index(span, p);
    if (to >= span->slots)
        return; // behind the last object
    uint64_t bit = (uint64_t)1 << to % 64;
    if ((span->bits[to / 64].alloc & bit) == 0)
        bad("points to a free slot", from, slot, p);
    if ((span->bits[to / 64].mark & bit) == 0)
        bad("marked, points to an unmarked object", from, slot, p);
}

// An exact root: it must not point to memory that was given up.
void heap_verify_root(uintptr_t p) {
    const Span *span = heap_span(p);
    if (p - heap_base >= heap_extent)
        return;
    if (span == NULL || span->state != SPAN_USED) {
        print_text("runtime: a root points to free pages: ");
        print_hex(p);
        print_text("\n");
        fatal("heap verification failed");
    }
    uint32_t slot = span_index(span, p);
    if (slot < span->slots && (span->bits[slot / 64].alloc >> slot % 64 & 1) == 0)
        bad("a root points to a free slot", span, slot, p);
}

static void check_marked(const Span *span, uint32_t slot) {
    const uintptr_t *words = (const uintptr_t *)(span->base + slot * span->slot_size);
    for (uint64_t i = 0; i < span->slot_size / WORD; i++)
        if (word_is_pointer(span, i))
            check_pointer(span, slot, words[i]);
}

static void verify_span(const Span *span, bool marked) {
    uint32_t live = 0;
    for (uint32_t slot = 0; slot < span->slots; slot++) {
        const SlotBits *bits = &span->bits[slot / 64];
        if (marked && (bits->mark >> slot % 64 & 1) != 0)
            check_marked(span, slot);
        live += bits->alloc >> slot % 64 & 1;
    }
    if (!marked && live != span->live)
        bad("live objects miscounted", span, 0, live);
    for (uint32_t page = 0; page < span->pages; page++)
        if (heap_span(span->base + ((uintptr_t)page << PAGE_SHIFT)) != span)
            bad("page belongs to another span", span, 0, page);
}

void heap_verify(bool marked) {
    for (size_t i = 0; i < heap_span_count; i++)
        verify_span(heap_spans[i], marked);
}
