// What the files of the heap share: page.c, layout.c, heap.c.
#ifndef RUNTIME_HEAP_H
#define RUNTIME_HEAP_H

#include "runtime/rt.h"

// ---- page.c

// A span of PAGES pages cut into SLOTS slots; its `dirty` tells whether they may
// hold old bytes.  Ends the program when the address space is used up.
Span *heap_take_span(uint64_t pages, uint64_t slot_size, uint32_t slots,
                     const Pattern *pattern);
uint64_t heap_reserved(void);   // bytes of address space
noreturn void heap_exhausted(uint64_t size); // "out of memory", for SIZE bytes

// ---- layout.c

typedef struct SizeClass {
    uint16_t size;  // bytes of a slot
    uint8_t pages;  // of a span
} SizeClass;

enum {
#define SIZE_CLASS(bytes, pages) SIZE_CLASS_##bytes,
#include "runtime/size_classes.def"
    SIZE_CLASSES
};
extern const SizeClass size_classes[SIZE_CLASSES];
extern uint8_t class_by_8[];    // size / 8 up to 1024: its class
extern uint8_t class_by_128[];  // (size - 1024) / 128 above
void init_size_classes(void);

// The number of the smallest class of at least SIZE bytes; SIZE <= MAX_SMALL_SIZE.
static inline int size_class(size_t size) {
    if (unlikely(class_by_8[128] == 0))
        init_size_classes();
    if (size <= 1024)
        return class_by_8[(size + 7) / 8];
    return class_by_128[(size - 1024 + 127) / 128];
}

extern const Pattern no_pointers;
extern Layout **layouts;        // open addressing; empty places are 0
extern size_t layout_room;      // places, a power of two

// The layout of slots of that size, which is a class's, and pattern.
Layout *layout_find(uint64_t slot_size, const Pattern *pattern);
// The layout for objects of SIZE bytes, SIZE <= MAX_SMALL_SIZE.
Layout *layout_for(size_t size, const Pattern *pattern);

#endif
