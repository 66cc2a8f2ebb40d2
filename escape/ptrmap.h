// A hash map from pointers to pointers (linear probing, never deletes).
#ifndef ESCAPE_PTRMAP_H
#define ESCAPE_PTRMAP_H

#include "base/arena.h"

#include <stdint.h>

typedef struct PtrMap {
    const void **keys; // NULL: free slot
    void **values;
    uint32_t cap;      // a power of two, or 0
    uint32_t len;
} PtrMap;

void *ptrmap_get(const PtrMap *map, const void *key); // NULL if absent
void ptrmap_put(Arena *arena, PtrMap *map, const void *key, void *value);

#endif
