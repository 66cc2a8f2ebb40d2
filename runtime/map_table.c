// The tables of maps: how a slot is laid out, making maps, growth (see map.h).
#include "runtime/map.h"

// ---- Layout of a slot

KeyClass map_key_class(const RType *key) {
    switch (type_kind(key)) {
    case KIND_STRING:
        return KEY_STRING;
    case KIND_POINTER: case KIND_CHAN: case KIND_UNSAFE_POINTER:
    case KIND_INT: case KIND_UINT: case KIND_INT64: case KIND_UINT64:
    case KIND_UINTPTR:
        return KEY_64;
    case KIND_INT32: case KIND_UINT32:
        return KEY_32;
    }
    return KEY_GENERIC;
}

static uint64_t align_up(uint64_t n, uint64_t align) {
    return (n + align - 1) & ~(align - 1);
}

static uint64_t pointer_mask(const RType *t, bool indirect) {
    if (indirect)
        return 1;
    uint64_t mask = 0;
    const uint8_t *bits = (const uint8_t *)t->gcdata;
    for (uint64_t word = 0; word < t->ptrdata / WORD; word++)
        mask |= (uint64_t)(bits[word / 8] >> (word % 8) & 1) << word;
    return mask;
}

// Lays a slot out and notes where its pointers are.
static void set_layout(Map *m, const RType *key, const RType *elem) {
    m->key_class = map_key_class(key);
    m->indirect_key = key->size > MAX_INLINE;
    m->indirect_elem = elem->size > MAX_INLINE;
    uint64_t key_size = m->indirect_key ? WORD : key->size;
    uint64_t elem_size = m->indirect_elem ? WORD : elem->size;
    uint64_t elem_align = m->indirect_elem ? WORD : elem->align;
    uint64_t key_align = m->indirect_key ? WORD : key->align;
    uint64_t align = key_align > elem_align ? key_align : elem_align;

    uint64_t key_mask = pointer_mask(key, m->indirect_key);
    uint64_t elem_mask = pointer_mask(elem, m->indirect_elem);
    if ((key_mask | elem_mask) != 0)
        align = WORD;
    m->elem_offset = (uint32_t)align_up(key_size, elem_mask != 0 ? WORD : elem_align);
    m->slot_size = (uint32_t)align_up(m->elem_offset + elem_size, align);
    if (m->slot_size == 0)
        m->slot_size = 1;
    if ((key_mask | elem_mask) != 0) {
        m->pattern.mask = key_mask | elem_mask << (m->elem_offset / WORD);
        m->pattern.period = m->slot_size / WORD;
    }
}

// ---- Tables

// The small table, in the zeroed memory at SLOTS.
static void small_table(Map *m, uint8_t *slots) {
    memset(m->own_ctrl, EMPTY, SMALL);
    memset(m->own_ctrl + SMALL, NONE, GROUP - SMALL);
    m->ctrl = m->own_ctrl;
    m->slots = slots;
    m->capacity = m->room = SMALL;
}

// Makes room for CAPACITY slots and forgets the table before.
void map_new_table(Map *m, uint64_t capacity) {
    uint64_t bytes = capacity * m->slot_size;
    Pattern pattern = m->pattern;
    if (capacity == SMALL) {
        small_table(m, heap_alloc(bytes, &pattern));
        return;
    }
    pattern.limit = pattern.period != 0 ? bytes : 0;
    m->slots = heap_alloc(bytes + capacity, &pattern);
    m->ctrl = m->slots + bytes;
    memset(m->ctrl, EMPTY, capacity);
    m->capacity = capacity;
    m->room = capacity / 8 * 7;
}

// A larger table, or one of the same size if deletions filled the old one.
// An iterator may still walk the old one, so that is left as it is (the small
// table's control bytes are part of the map, and no later table uses them).
void map_grow(const MapType *t, Map *m) {
    uint64_t capacity = m->capacity;
    uint8_t *slots = m->slots;
    uint8_t *ctrl = m->ctrl;
    uint64_t larger = capacity == SMALL ? GROUP
                      : (uint64_t)m->count > capacity / 16 * 7 ? capacity * 2
                                                                : capacity;
    map_new_table(m, larger);
    for (uint64_t i = 0; i < capacity; i++) {
        if ((ctrl[i] & 0x80) != 0)
            continue;
        uint8_t *slot = slot_at(m, slots, i);
        Key key = key_from_memory(m->key_class, slot_key(m, slot));
        uint64_t hash = hash_key(t, m->key_class, key, m->seed);
        uint64_t to = free_slot(m, hash);
        m->ctrl[to] = hash_bits(hash);
        memcpy(slot_at(m, m->slots, to), slot, m->slot_size);
        m->room--;
    }
}

// Capacity for HINT entries without growth.
static uint64_t capacity_for(uint64_t hint) {
    if (hint <= SMALL)
        return SMALL;
    uint64_t capacity = GROUP;
    while (capacity / 8 * 7 < hint)
        capacity *= 2;
    return capacity;
}

// An empty map of that type.  Types seen lately have theirs ready.
typedef struct Model {
    const RType *key, *elem;
    Map map;
} Model;

static const Map *model_of(const MapType *t) {
    enum { MODELS = 64 };
    static Model models[MODELS];
    Model *model = &models[((uintptr_t)t >> 5) % MODELS];
    if (unlikely(model->key != t->key || model->elem != t->elem)) {
        *model = (Model){.key = t->key, .elem = t->elem};
        set_layout(&model->map, t->key, t->elem);
        small_table(&model->map, NULL);
    }
    return &model->map;
}

// Makes a map of zeroed memory.  SLOTS: room for the small table, or NULL.
static void begin(const MapType *t, Map *m, int64_t hint, uint8_t *slots) {
    *m = *model_of(t);
    m->seed = rt_random() | 1;
    m->ctrl = m->own_ctrl;
    m->slots = slots;
    // A hint beyond all memory is only a hint.
    if (hint > SMALL && (uint64_t)hint < ((uint64_t)1 << 40) / m->slot_size)
        map_new_table(m, capacity_for((uint64_t)hint));
}

Map *rt_map_make(const MapType *t, int64_t hint) {
    // ctrl and slots are the words 1 and 2.
    static const Pattern pattern = {.mask = 6, .period = sizeof(Map) / WORD};
    Map *m = heap_alloc(sizeof(Map), &pattern);
    begin(t, m, hint, NULL);
    return m;
}

// M is zeroed memory in a frame: room for a map and, if the hint asks for no more,
// for its small table.
void rt_map_make_at(const MapType *t, int64_t hint, Map *m) {
    begin(t, m, hint, hint <= SMALL ? (uint8_t *)(m + 1) : NULL);
}
