// Maps: open addressing with control bytes probed sixteen at a time.
//
// A table has a power of two of slots, each a key and its element side by side,
// and one control byte for each slot:
//
//     0x00 … 0x7f   the slot is full; these are seven bits of the key's hash
//     EMPTY         never used since the table was made
//     DELETED       was full; a probe must go on past it
//     NONE          there is no such slot (tables of eight have half a group)
//
// A lookup takes the group that the upper hash bits choose, compares its sixteen
// control bytes with the seven bits in one SSE2 instruction, looks at the slots
// that match, and is done at the first group with an EMPTY byte.  Groups are
// tried in triangular order 0, 1, 3, 6 …, which meets every group once.
// (The design is Google's Swiss table, Kulukundis 2017.)
//
// The control bytes of a table stand behind its slots, in the same object; those
// of the first, small table stand in the map itself:
//
//     Map ─┬─ own_ctrl, 8 slots                    up to eight entries
//          └─> { slots … control bytes … }         more
//
// A map that does not escape, says escape analysis, lies in the frame of the
// function that makes it, with the eight slots behind it (codegen/build_map.c).
// Only what it grows to is on the heap.  Nothing here can tell the difference: when
// the stack moves, the pointers of a map to itself move along.
//
// Iteration must survive what the loop's body does to the map (spec: For
// statements with range clause).  A table is never rearranged: when it fills up,
// a new one is made and the old one, unchanged from then on, is left to the
// iterators that walk it.  These look each of its keys up in the new table, to
// find the element as it is now, or that it was deleted.
#include "runtime/rt.h"

#include <emmintrin.h>

enum {
    EMPTY = 0x80,
    DELETED = 0xfe,
    NONE = 0xff,
    GROUP = 16,         // control bytes looked at together
    SMALL = MAP_SMALL,  // slots of the first table
    MAX_INLINE = MAP_MAX_INLINE, // larger keys and elements are kept by pointer
    ZERO_BYTES = 1024,  // static zero value
};

// How keys are hashed and compared.  Decided by the key's type alone, so that
// all entry points agree on it.
typedef enum KeyClass { KEY_32, KEY_64, KEY_STRING, KEY_GENERIC } KeyClass;

struct Map {
    int64_t count;       // entries: what len() reads (MAP_LEN)
    uint8_t *ctrl;       // control bytes: own_ctrl, or behind the slots
    uint8_t *slots;      // NULL until the first insertion, but in a frame
    uint64_t capacity;   // slots: SMALL or a multiple of GROUP
    uint64_t room;       // insertions into EMPTY slots before the table is full
    uint64_t seed;       // of the hash
    uint32_t slot_size;  // bytes
    uint32_t elem_offset; // of the element in a slot
    uint32_t clears;     // how often the map was cleared
    uint8_t key_class;   // KeyClass
    bool indirect_key;   // the slot holds a pointer to the key
    bool indirect_elem;
    Pattern pattern;     // pointers in a slot
    uint8_t own_ctrl[GROUP];
};
_Static_assert(sizeof(struct Map) == MAP_SIZE, "abi.h");
_Static_assert(offsetof(struct Map, ctrl) == MAP_POINTERS, "abi.h");
_Static_assert(offsetof(struct Map, slots) == MAP_POINTERS + WORD, "abi.h");

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

// A key on its way through a lookup, in the form its class wants.
typedef struct Key {
    uint64_t word;       // KEY_32, KEY_64
    const uint8_t *text; // KEY_STRING
    int64_t len;
    const void *memory;  // KEY_GENERIC: its address
} Key;

int64_t map_count(const Map *m) {
    return m == NULL ? 0 : m->count;
}

// ---- Layout of a slot

static KeyClass class_of_key(const RType *key) {
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
    m->key_class = class_of_key(key);
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

static inline uint8_t *slot_at(const Map *m, const uint8_t *slots, uint64_t i) {
    return (uint8_t *)slots + i * m->slot_size;
}
static inline void *slot_key(const Map *m, uint8_t *slot) {
    return m->indirect_key ? *(void **)slot : slot;
}
static inline void *slot_elem(const Map *m, uint8_t *slot) {
    uint8_t *elem = slot + m->elem_offset;
    return m->indirect_elem ? *(void **)elem : elem;
}

// ---- Hashing and comparing

static inline uint64_t hash_word(uint64_t word, uint64_t seed) {
    return mix(word ^ seed, 0x9e3779b97f4a7c15);
}

static inline uint64_t hash_key(const MapType *t, KeyClass class, Key key,
                                uint64_t seed) {
    switch (class) {
    case KEY_32:
    case KEY_64:
        return hash_word(key.word, seed);
    case KEY_STRING:
        return string_hash(key.text, key.len, seed);
    default:
        return value_hash(t->key, key.memory, seed);
    }
}

static inline Key key_from_memory(KeyClass class, const void *p) {
    Key key = {.memory = p};
    if (class == KEY_32) {
        key.word = *(const uint32_t *)p;
    } else if (class == KEY_64) {
        key.word = *(const uint64_t *)p;
    } else if (class == KEY_STRING) {
        key.text = ((const String *)p)->ptr;
        key.len = ((const String *)p)->len;
    }
    return key;
}

static inline bool same_key(const MapType *t, const Map *m, KeyClass class,
                            uint8_t *slot, Key key) {
    switch (class) {
    case KEY_32:
        return *(uint32_t *)slot == (uint32_t)key.word;
    case KEY_64:
        return *(uint64_t *)slot == key.word;
    case KEY_STRING: {
        const String *s = (const String *)slot;
        return s->len == key.len &&
               (s->ptr == key.text || memcmp(s->ptr, key.text, (size_t)key.len) == 0);
    }
    default:
        return value_equal(t->key, slot_key(m, slot), key.memory);
    }
}

// ---- Groups of control bytes: a set bit for each byte that qualifies

static inline uint32_t match_byte(const uint8_t *ctrl, uint8_t byte) {
    __m128i group = _mm_loadu_si128((const __m128i *)ctrl);
    return (uint32_t)_mm_movemask_epi8(
        _mm_cmpeq_epi8(group, _mm_set1_epi8((char)byte)));
}

// EMPTY and DELETED.  Both have the top bit, and so has NONE.
static inline uint32_t match_free(const uint8_t *ctrl) {
    __m128i group = _mm_loadu_si128((const __m128i *)ctrl);
    return (uint32_t)_mm_movemask_epi8(group) & ~match_byte(ctrl, NONE);
}

// The probe sequence: group numbers, from the upper bits of the hash.
typedef struct Probe {
    uint64_t group; // current group
    uint64_t step;
    uint64_t mask;  // groups - 1
} Probe;

static inline Probe probe_start(uint64_t capacity, uint64_t hash) {
    uint64_t groups = capacity < GROUP ? 1 : capacity / GROUP;
    return (Probe){hash >> 7 & (groups - 1), 0, groups - 1};
}
static inline void probe_next(Probe *probe) {
    probe->step++;
    probe->group = (probe->group + probe->step) & probe->mask;
}
static inline uint8_t hash_bits(uint64_t hash) {
    return hash & 0x7f;
}

// ---- Lookup

// The slot of KEY, or NULL.
static inline __attribute__((always_inline)) uint8_t *
find_slot(const MapType *t, const Map *m, KeyClass class, Key key, uint64_t hash) {
    if (m->slots == NULL)
        return NULL;
    for (Probe probe = probe_start(m->capacity, hash);; probe_next(&probe)) {
        const uint8_t *ctrl = m->ctrl + probe.group * GROUP;
        for (uint32_t hits = match_byte(ctrl, hash_bits(hash)); hits != 0;
             hits &= hits - 1) {
            uint64_t i = probe.group * GROUP + (unsigned)__builtin_ctz(hits);
            uint8_t *slot = slot_at(m, m->slots, i);
            if (likely(same_key(t, m, class, slot, key)))
                return slot;
        }
        // A table of one group has nowhere else to look.
        if (likely(match_byte(ctrl, EMPTY) != 0) || probe.step == probe.mask)
            return NULL;
    }
}

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
    KeyClass class = m != NULL ? m->key_class : class_of_key(t->key);
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
static void new_table(Map *m, uint64_t capacity) {
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

// The first free slot on the probe path of HASH in a table that has one.
static uint64_t free_slot(const Map *m, uint64_t hash) {
    for (Probe probe = probe_start(m->capacity, hash);; probe_next(&probe)) {
        uint32_t hits = match_free(m->ctrl + probe.group * GROUP);
        if (hits != 0)
            return probe.group * GROUP + (unsigned)__builtin_ctz(hits);
    }
}

// A larger table, or one of the same size if deletions filled the old one.
// An iterator may still walk the old one, so that is left as it is (the small
// table's control bytes are part of the map, and no later table uses them).
static void grow(const MapType *t, Map *m) {
    uint64_t capacity = m->capacity;
    uint8_t *slots = m->slots;
    uint8_t *ctrl = m->ctrl;
    uint64_t larger = capacity == SMALL ? GROUP
                      : (uint64_t)m->count > capacity / 16 * 7 ? capacity * 2
                                                                : capacity;
    new_table(m, larger);
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
        new_table(m, capacity_for((uint64_t)hint));
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
        new_table(m, SMALL);
    uint64_t i = 0;
    if (m->room > 0 || m->capacity > SMALL)
        i = free_slot(m, hash);
    if (unlikely(m->room == 0 && (m->capacity == SMALL || m->ctrl[i] == EMPTY))) {
        if (m->capacity == SMALL && match_free(m->ctrl) != 0) {
            i = free_slot(m, hash); // a deleted slot of the only group
        } else {
            grow(t, m);
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
    KeyClass class = m != NULL ? m->key_class : class_of_key(t->key);
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
    KeyClass class = m != NULL ? m->key_class : class_of_key(t->key);
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

// ---- Iteration

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
