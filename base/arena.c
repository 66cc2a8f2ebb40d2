// Arenas: bump allocation in chunks that grow.
//
// A chunk is a block from calloc(), so that its memory is zero already (fresh
// pages of the system cost nothing to zero).  The first chunk is small, since
// an arena per function often stays small; each later one doubles up to 4 MiB.
//
//     chunk:  | header | used ............ | next → free ........ end |
#include "base/arena.h"

#include "base/diag.h"
#include "base/vec.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ALIGNMENT = 16,
    FIRST_CHUNK = 16 << 10,
    LARGEST_CHUNK = 4 << 20,
};

struct ArenaChunk {
    ArenaChunk *older; // the chunk allocated before this one
    size_t size;       // bytes, header included
};

Arena compilation;

// Makes a chunk with room for SIZE bytes the current one.
static void add_chunk(Arena *arena, size_t size) {
    size_t header = (sizeof(ArenaChunk) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    size_t chunk_size = FIRST_CHUNK;
    if (arena->chunks != NULL)
        chunk_size = arena->chunks->size * 2;
    if (chunk_size > LARGEST_CHUNK)
        chunk_size = LARGEST_CHUNK;
    if (chunk_size < size + header)
        chunk_size = size + header;

    ArenaChunk *chunk = calloc(1, chunk_size);
    if (chunk == NULL)
        fatal("out of memory");
    chunk->size = chunk_size;
    chunk->older = arena->chunks;
    arena->chunks = chunk;
    arena->next = (char *)chunk + header;
    arena->end = (char *)chunk + chunk_size;
}

void *arena_alloc(Arena *arena, size_t size) {
    if (size > SIZE_MAX / 2)
        fatal("out of memory");
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (size > (size_t)(arena->end - arena->next))
        add_chunk(arena, size);
    void *memory = arena->next;
    arena->next += size;
    arena->used += size;
    return memory;
}

char *arena_strndup(Arena *arena, const char *text, size_t len) {
    char *copy = arena_alloc(arena, len + 1);
    memcpy(copy, text, len);
    return copy;
}

char *arena_vprintf(Arena *arena, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    size_t size = (size_t)vsnprintf(NULL, 0, format, again) + 1;
    va_end(again);
    char *text = arena_alloc(arena, size);
    vsnprintf(text, size, format, arguments);
    return text;
}

char *arena_printf(Arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

void arena_free(Arena *arena) {
    ArenaChunk *chunk = arena->chunks;
    while (chunk != NULL) {
        ArenaChunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    *arena = (Arena){0};
}

// The usual list has one to three items: start at two and double.
void *vec_grow(Arena *arena, const void *items, int len, int *cap, size_t size) {
    if (*cap > INT32_MAX / 2)
        fatal("out of memory");
    *cap = *cap == 0 ? 2 : *cap * 2;
    void *copy = arena_alloc(arena, (size_t)*cap * size);
    if (len > 0)
        memcpy(copy, items, (size_t)len * size);
    return copy;
}
