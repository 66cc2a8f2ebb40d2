// Maps: lookup, insertion, deletion; see map.h for how they are made.
#include "runtime/map.h"

int64_t map_count(const Map *m) {
    return m == NULL ? 0 : m->count;
}

// ---- Lookup

static uint8_t zero_bytes[ZERO_BYTES] __attribute__((aligned(16)));

// Zeroed memory that a lookup without success points to.
static void *zero_value(const RType *elem) {
    static void *large;
    static uint64_t large_size;
    if (elem->size <= ZERO_BYTES)
        return zero_bytes;
    if (elem->size > large_size) {
        large = os_map_lazy(elem->size);
        check(large != NULL);
        large_size = elem->size;
    }
    return large;
}

static inline __attribute__((always_inline)) PtrInt
access(const MapType *t, const Map *m, KeyClass class, Key key) {
    if (m == NULL || m->count == 0) {
        if (class == KEY_GENERIC)
            value_hash(t->key, key.memory, 0); // panics if it cannot be hashed
        return (PtrInt){zero_value(t->elem), 0};
    }
    uint8_t *slot = find_slot(t, m, class, key, hash_key(t, class, key, m->seed));
    if (slot == NULL)
        return (PtrInt){zero_value(t->elem), 0};
    return (PtrInt){slot_elem(m, slot), 1};
}

PtrInt rt_map_access(const MapType *t, Map *m, const void *key) {
    KeyClass class = m != NULL ? m->key_class : map_key_class(t->key);
    return access(t, m, class, key_from_memory(class, key));
}
PtrInt rt_map_access_32(const MapType *t, Map *m, int64_t key) {
    return access(t, m, KEY_32, (Key){.word = (uint32_t)key});
}
PtrInt rt_map_access_64(const MapType *t, Map *m, int64_t key) {
    return access(t, m, KEY_64, (Key){.word = (uint64_t)key});
}
PtrInt rt_map_access_str(const MapType *t, Map *m, const uint8_t *p, int64_t n) {
    return access(t, m, KEY_STRING, (Key){.text = p, .len = n});
}

// ---- Insertion

static void store_key(const MapType *t, Map *m, KeyClass class, uint8_t *slot, Key key) {
    switch (class) {
    case KEY_32:
        *(uint32_t *)slot = (uint32_t)key.word;
        break;
    case KEY_64:
        *(uint64_t *)slot = key.word;
        break;
    case KEY_STRING:
        *(String *)slot = (String){key.text, key.len};
        break;
    default:
        memmove(slot_key(m, slot), key.memory, t->key->size);
    }
}

static inline __attribute__((always_inline)) void *
assign(const MapType *t, Map *m, KeyClass class, Key key) {
    if (unlikely(m == NULL))
        PANIC_PLAIN("assignment to entry in nil map");
    uint64_t hash = hash_key(t, class, key, m->seed);
    uint8_t *slot = find_slot(t, m, class, key, hash);
    if (likely(slot != NULL)) {
        // Equal keys can differ: +0 and -0, strings that keep memory alive.
        if (class == KEY_STRING || class == KEY_GENERIC)
            store_key(t, m, class, slot, key);
        return slot_elem(m, slot);
    }
    if (unlikely(m->slots == NULL))
        map_new_table(m, SMALL);
    uint64_t i = 0;
    if (m->room > 0 || m->capacity > SMALL)
        i = free_slot(m, hash);
    if (unlikely(m->room == 0 && (m->capacity == SMALL || m->ctrl[i] == EMPTY))) {
        if (m->capacity == SMALL && match_free(m->ctrl) != 0) {
            i = free_slot(m, hash); // a deleted slot of the only group
        } else {
            map_grow(t, m);
            i = free_slot(m, hash);
        }
    }
    slot = slot_at(m, m->slots, i);
    if (unlikely(m->indirect_key))
        *(void **)slot = heap_new(t->key);
    if (unlikely(m->indirect_elem))
        *(void **)(slot + m->elem_offset) = heap_new(t->elem);
    m->room -= m->ctrl[i] == EMPTY && m->room > 0;
    m->ctrl[i] = hash_bits(hash);
    m->count++;
    store_key(t, m, class, slot, key);
    return slot_elem(m, slot);
}

void *rt_map_assign(const MapType *t, Map *m, const void *key) {
    KeyClass class = m != NULL ? m->key_class : map_key_class(t->key);
    if (m == NULL && class == KEY_GENERIC)
        PANIC_PLAIN("assignment to entry in nil map");
    return assign(t, m, class, key_from_memory(class, key));
}
void *rt_map_assign_32(const MapType *t, Map *m, int64_t key) {
    return assign(t, m, KEY_32, (Key){.word = (uint32_t)key});
}
void *rt_map_assign_64(const MapType *t, Map *m, int64_t key) {
    return assign(t, m, KEY_64, (Key){.word = (uint64_t)key});
}
void *rt_map_assign_ptr(const MapType *t, Map *m, void *key) {
    return assign(t, m, KEY_64, (Key){.word = (uint64_t)key});
}
void *rt_map_assign_str(const MapType *t, Map *m, const uint8_t *p, int64_t n) {
    return assign(t, m, KEY_STRING, (Key){.text = p, .len = n});
}

// ---- Deletion

// The slot becomes EMPTY where no probe can have gone past it: its group still
// has an EMPTY one (or is the only group).
static inline __attribute__((always_inline)) void
delete(const MapType *t, Map *m, KeyClass class, Key key) {
    if (m == NULL || m->count == 0) {
        if (class == KEY_GENERIC)
            value_hash(t->key, key.memory, 0);
        return;
    }
    uint8_t *slot = find_slot(t, m, class, key, hash_key(t, class, key, m->seed));
    if (slot == NULL)
        return;
    uint64_t i = (uint64_t)(slot - m->slots) / m->slot_size;
    uint8_t *group = m->ctrl + i / GROUP * GROUP;
    bool can_empty = m->capacity <= GROUP || match_byte(group, EMPTY) != 0;
    memset(slot, 0, m->slot_size);
    m->ctrl[i] = can_empty ? EMPTY : DELETED;
    m->room += can_empty;
    m->count--;
}

void rt_map_delete(const MapType *t, Map *m, const void *key) {
    KeyClass class = m != NULL ? m->key_class : map_key_class(t->key);
    delete(t, m, class, key_from_memory(class, key));
}
void rt_map_delete_32(const MapType *t, Map *m, int64_t key) {
    delete(t, m, KEY_32, (Key){.word = (uint32_t)key});
}
void rt_map_delete_64(const MapType *t, Map *m, int64_t key) {
    delete(t, m, KEY_64, (Key){.word = (uint64_t)key});
}
void rt_map_delete_str(const MapType *t, Map *m, const uint8_t *p, int64_t n) {
    delete(t, m, KEY_STRING, (Key){.text = p, .len = n});
}

void rt_map_clear(const MapType *t, Map *m) {
    (void)t;
    if (m == NULL || m->slots == NULL)
        return;
    memset(m->slots, 0, m->capacity * m->slot_size);
    memset(m->ctrl, EMPTY, m->capacity);
    m->room = m->capacity == SMALL ? SMALL : m->capacity / 8 * 7;
    m->count = 0;
    m->clears++;
}
