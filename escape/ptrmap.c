// See ptrmap.h.  The table doubles when it is half full; an arena gives the
// memory, so the old table is simply left behind.
#include "escape/ptrmap.h"

static uint32_t slot_of(const PtrMap *map, const void *key) {
    uint64_t hash = (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15u;
    uint32_t i = (uint32_t)(hash >> 32) & (map->cap - 1);
    while (map->keys[i] != NULL && map->keys[i] != key)
        i = (i + 1) & (map->cap - 1);
    return i;
}

void *ptrmap_get(const PtrMap *map, const void *key) {
    if (map->cap == 0)
        return NULL;
    return map->values[slot_of(map, key)];
}

static void grow(Arena *arena, PtrMap *map) {
    PtrMap bigger = {.cap = map->cap == 0 ? 64 : map->cap * 2};
    bigger.keys = ARENA_ARRAY(arena, const void *, bigger.cap);
    bigger.values = ARENA_ARRAY(arena, void *, bigger.cap);
    for (uint32_t i = 0; i < map->cap; i++)
        if (map->keys[i] != NULL) {
            uint32_t to = slot_of(&bigger, map->keys[i]);
            bigger.keys[to] = map->keys[i];
            bigger.values[to] = map->values[i];
            bigger.len++;
        }
    *map = bigger;
}

void ptrmap_put(Arena *arena, PtrMap *map, const void *key, void *value) {
    if (map->len * 2 >= map->cap)
        grow(arena, map);
    uint32_t i = slot_of(map, key);
    if (map->keys[i] == NULL) {
        map->keys[i] = key;
        map->len++;
    }
    map->values[i] = value;
}
