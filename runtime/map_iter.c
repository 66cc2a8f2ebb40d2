// Range statements over maps.
//
// Iteration must survive what the loop's body does to the map (spec: For
// statements with range clause).  A table is never rearranged: when it fills up,
// a new one is made and the old one, unchanged from then on, is left to the
// iterators that walk it.  These look each of its keys up in the new table, to
// find the element as it is now, or that it was deleted.
#include "runtime/map.h"

// What a range statement keeps in its frame (MAP_ITER_SIZE bytes).
typedef struct MapIter {
    void *key;           // MAP_ITER_KEY: NULL at the end
    void *elem;          // MAP_ITER_ELEM
    const MapType *type;
    Map *map;
    uint8_t *ctrl;       // the table that is walked, which may be an old one
    uint8_t *slots;
    uint64_t capacity;   // of that table
    uint64_t start;      // slot where the walk began: random
    uint64_t step;       // slots behind us
    uint64_t clears;     // map->clears at the start
} MapIter;
_Static_assert(sizeof(MapIter) <= MAP_ITER_SIZE, "abi.h");
_Static_assert(offsetof(MapIter, elem) == MAP_ITER_ELEM, "abi.h");

static bool is_old_table(const MapIter *it) {
    return it->slots != it->map->slots;
}

// Entry I of an old table as it is now.  Returns false if it is gone.
static bool find_again(MapIter *it, uint8_t *slot) {
    const MapType *t = it->type;
    Map *m = it->map;
    void *old_key = slot_key(m, slot);
    if (m->clears != it->clears)
        return false;
    Key key = key_from_memory(m->key_class, old_key);
    uint64_t hash = hash_key(t, m->key_class, key, m->seed);
    uint8_t *now = find_slot(t, m, m->key_class, key, hash);
    if (now != NULL) {
        it->key = slot_key(m, now);
        it->elem = slot_elem(m, now);
        return true;
    }
    // A key that is not equal to itself cannot be looked up, nor deleted.
    if (m->key_class == KEY_GENERIC && !value_equal(t->key, old_key, old_key)) {
        it->key = old_key;
        it->elem = slot_elem(m, slot);
        return true;
    }
    return false;
}

void rt_map_iter_next(MapIter *it) {
    Map *m = it->map;
    // The control bytes of a small table are in the map, where the next table's
    // first entries do not touch them: larger tables have their own.
    while (it->step < it->capacity) {
        uint64_t i = (it->start + it->step++) & (it->capacity - 1);
        if ((it->ctrl[i] & 0x80) != 0)
            continue;
        uint8_t *slot = slot_at(m, it->slots, i);
        if (unlikely(is_old_table(it))) {
            if (find_again(it, slot))
                return;
            continue;
        }
        it->key = slot_key(m, slot);
        it->elem = slot_elem(m, slot);
        return;
    }
    it->key = NULL;
    it->elem = NULL;
}

void rt_map_iter_init(const MapType *t, Map *m, MapIter *it) {
    memset(it, 0, sizeof *it);
    if (m == NULL || m->count == 0)
        return;
    it->type = t;
    it->map = m;
    it->ctrl = m->ctrl;
    it->slots = m->slots;
    it->capacity = m->capacity;
    it->start = rt_random() & (m->capacity - 1);
    it->clears = m->clears;
    rt_map_iter_next(it);
}
