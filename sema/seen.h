// A set of constants and of indices: have we had this case, this key before?
// Private to sema/ (seen.c).
#ifndef SEMA_SEEN_H
#define SEMA_SEEN_H

#include "sema/constant.h"

typedef struct SeenEntry {
    const Const *value;
    Type *type;  // compared too if not NULL
    Node *where;
    bool used;
} SeenEntry;

typedef struct SeenSet {
    SeenEntry *slots; // cap of them, a power of two; open addressing
    uint32_t cap;
    uint32_t len;
} SeenSet;

// False if it was there already.
bool seen_add_int(SeenSet *set, int64_t value);
// Returns what WHERE was given with an equal constant (of an identical type, if
// TYPE is not NULL), or NULL if there was none.  ALL_KINDS: booleans and complex
// numbers count too, and 1.0 equals 1.
Node *seen_add_constant(SeenSet *set, const Const *value, Type *type, bool all_kinds,
                        Node *where);

#endif
