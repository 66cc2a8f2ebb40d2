// Stack maps and frame tables: equal ones are written once.
//
//     ..@m1: dd 3,5              a map of three words; the first and last are pointers
//     ..@o1: dd 0,1,16,24,..@m1  nothing is live after a fault; an object of 24 bytes
//                                at RSP+16 has the pointers that the map tells
//
// Both are short lists of numbers and are found by them in a hash table.  The formats
// are StackMap and FrameTable of runtime/abi.h.
#include "codegen/amd64/text.h"

#include <string.h>

typedef struct Entry {
    uint32_t hash;
    int count;
    uint32_t *items;
} Entry;

typedef struct Pool {
    Vec(Entry) entries;  // [0] is unused
    uint32_t *table;     // open hashing: index into entries
    uint32_t table_size;
} Pool;

static Pool maps;        // items: number of words, their bits
static Pool tables;      // items: map, then offset, size and map of each object

static void grow(Pool *pool) {
    pool->table_size = pool->table_size == 0 ? 256 : pool->table_size * 2;
    pool->table = ARENA_ARRAY(&compilation, uint32_t, pool->table_size);
    for (int i = 1; i < pool->entries.len; i++) {
        uint32_t at = pool->entries.items[i].hash;
        while (pool->table[at & (pool->table_size - 1)] != 0)
            at++;
        pool->table[at & (pool->table_size - 1)] = (uint32_t)i;
    }
}

// The number of the list FIRST, ITEMS[0], …
static uint32_t number_of(Pool *pool, uint32_t first, const uint32_t *items, int count) {
    size_t bytes = sizeof(uint32_t) * (size_t)count;
    uint32_t hash = first;
    for (int i = 0; i < count; i++)
        hash = (hash ^ items[i]) * 0x9E3779B1u, hash ^= hash >> 15;
    if (pool->entries.len == 0)
        vec_push(&compilation, &pool->entries, (Entry){0});
    if ((uint32_t)pool->entries.len * 2 >= pool->table_size)
        grow(pool);
    for (uint32_t at = hash;; at++) {
        uint32_t *place = &pool->table[at & (pool->table_size - 1)];
        if (*place == 0) {
            Entry entry = {hash, count, ARENA_ARRAY(&compilation, uint32_t, count + 1)};
            entry.items[0] = first;
            copy_items(entry.items + 1, items, bytes);
            *place = (uint32_t)pool->entries.len;
            vec_push(&compilation, &pool->entries, entry);
            return *place;
        }
        const Entry *entry = &pool->entries.items[*place];
        if (entry->hash == hash && entry->count == count && entry->items[0] == first &&
            (count == 0 || memcmp(entry->items + 1, items, bytes) == 0))
            return *place;
    }
}

uint32_t stack_map(const uint32_t *bits, int words) {
    int count = (words + 31) / 32;
    while (count > 0 && bits[count - 1] == 0)
        count--;
    if (count == 0)
        return 0;
    int length = count * 32 - __builtin_clz(bits[count - 1]);
    return number_of(&maps, (uint32_t)length, bits, count);
}

uint32_t frame_table(uint32_t map, const FrameObject *objects, int count) {
    if (map == 0 && count == 0)
        return 0;
    enum { FIELDS = sizeof(FrameObject) / sizeof(uint32_t) };
    return number_of(&tables, map, (const uint32_t *)objects, count * FIELDS);
}

// ---- Text

static const char *label(uint32_t number, char kind, char buffer[32]) {
    if (number == 0)
        return "0";
    snprintf(buffer, 32, "..@%c%u", kind, number);
    return buffer;
}

const char *stack_map_label(uint32_t map, char buffer[32]) {
    return label(map, 'm', buffer);
}

const char *frame_table_label(uint32_t table, char buffer[32]) {
    return label(table, 'o', buffer);
}

static void write_map(FILE *out, const Entry *map) {
    fprintf(out, "%u", map->items[0]);
    for (int i = 1; i <= map->count; i++)
        fprintf(out, ",%u", map->items[i]);
}

static void write_table(FILE *out, const Entry *table) {
    char buffer[32];
    fprintf(out, "%s,%d", stack_map_label(table->items[0], buffer), table->count / 3);
    for (int i = 1; i <= table->count; i += 3)
        fprintf(out, ",%u,%u,%s", table->items[i], table->items[i + 1],
                stack_map_label(table->items[i + 2], buffer));
}

static void write_pool(FILE *out, Pool *pool, char kind,
                       void (*write)(FILE *out, const Entry *entry)) {
    for (int i = 1; i < pool->entries.len; i++) {
        fprintf(out, "..@%c%d: dd ", kind, i);
        write(out, &pool->entries.items[i]);
        fputc('\n', out);
    }
    pool->entries.len = 0;
    pool->table_size = 0;
}

void maps_write(FILE *out) {
    write_pool(out, &tables, 'o', write_table);
    write_pool(out, &maps, 'm', write_map);
}
