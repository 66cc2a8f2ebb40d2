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
//   map.c        lookup, insertion, deletion      map_iter.c   range statements
//   map_table.c  the layout of slots, making maps, growth
#ifndef RUNTIME_MAP_H
#define RUNTIME_MAP_H

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

// A key on its way through a lookup, in the form its class wants.
typedef struct Key {
    uint64_t word;       // KEY_32, KEY_64
    const uint8_t *text; // KEY_STRING
    int64_t len;
    const void *memory;  // KEY_GENERIC: its address
} Key;

// ---- Slots

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

// The first free slot on the probe path of HASH in a table that has one.
static inline uint64_t free_slot(const Map *m, uint64_t hash) {
    for (Probe probe = probe_start(m->capacity, hash);; probe_next(&probe)) {
        uint32_t hits = match_free(m->ctrl + probe.group * GROUP);
        if (hits != 0)
            return probe.group * GROUP + (unsigned)__builtin_ctz(hits);
    }
}

// ---- map_table.c
KeyClass map_key_class(const RType *key);
// Makes room for CAPACITY slots and forgets the table before.
void map_new_table(Map *m, uint64_t capacity);
// Moves everything into a larger table, or one without deleted slots.
void map_grow(const MapType *t, Map *m);

#endif
