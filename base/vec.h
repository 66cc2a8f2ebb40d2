// Growable arrays in an arena.
//
//     Vec(Node *) list = {0};
//     vec_push(&compilation, &list, node);
//     for (int i = 0; i < list.len; i++) use(list.items[i]);
//
// A Vec that outgrows its memory moves to a larger piece of the arena; the old
// piece is not reused, which at most doubles the memory.
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#include <string.h>

#define Vec(T)      \
    struct {        \
        T *items;   \
        int len;    \
        int cap;    \
    }

#define vec_push(arena, vec, item)                                            \
    ((vec)->len == (vec)->cap                                                 \
         ? (void)((vec)->items = vec_grow((arena), (vec)->items, (vec)->len,  \
                                          &(vec)->cap, sizeof *(vec)->items)) \
         : (void)0,                                                           \
     (vec)->items[(vec)->len++] = (item))

// Returns a copy of ITEMS (LEN of SIZE bytes) with room for more; updates *CAP.
void *vec_grow(Arena *arena, const void *items, int len, int *cap, size_t size);

// memcpy for arrays that may be empty, with no memory at all (where C's own
// function is undefined even for nothing).
static inline void copy_items(void *to, const void *from, size_t bytes) {
    if (bytes > 0)
        memcpy(to, from, bytes);
}

#endif
