// Arenas: memory that is given back all at once.
//
// A compiler builds graphs (syntax trees, types, IR) whose nodes die together.
// An arena hands out memory by bumping a pointer through large chunks, and
// frees all of it in one call; nobody frees a node.  The compilation has one
// arena, and code generation one per function, dropped after emission.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

typedef struct ArenaChunk ArenaChunk;

typedef struct Arena {
    char *next;         // first free byte of the current chunk
    char *end;          // end of the current chunk
    ArenaChunk *chunks; // every chunk, newest first
    size_t used;        // bytes handed out, for statistics
} Arena;

// Returns zeroed memory aligned for any type, valid until arena_free().
void *arena_alloc(Arena *arena, size_t size);

// Copies LEN bytes and adds a terminating NUL.
char *arena_strndup(Arena *arena, const char *text, size_t len);

// printf into the arena.
char *arena_printf(Arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

char *arena_vprintf(Arena *arena, const char *format, va_list arguments);

// Frees everything; the arena can be used again.
void arena_free(Arena *arena);

#define ARENA_NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_alloc((arena), sizeof(T) * (size_t)(n)))

// The arena of the whole compilation: syntax, types, names, constants.
extern Arena compilation;

#endif
