// Slices: make, and the growth that append asks for.
#include "runtime/rt.h"

static const uint64_t MAX_BYTES = (uint64_t)1 << 48; // what addresses can tell apart

static bool fits(int64_t count, uint64_t size) {
    return count >= 0 && (size == 0 || (uint64_t)count <= MAX_BYTES / size);
}

void *rt_make_slice(const RType *elem, int64_t len, int64_t cap) {
    if (!fits(len, elem->size))
        PANIC_TEXT("makeslice: len out of range");
    if (cap < len || !fits(cap, elem->size))
        PANIC_TEXT("makeslice: cap out of range");
    return heap_new_array(elem, (uint64_t)cap);
}

// Twice as much while small, then towards a quarter more (Go 1.18's rule).
static int64_t grown_capacity(int64_t old, int64_t needed) {
    enum { THRESHOLD = 256 };
    if (needed > old * 2)
        return needed;
    if (old < THRESHOLD)
        return old * 2;
    int64_t cap = old;
    while (cap < needed)
        cap += (cap + 3 * THRESHOLD) / 4;
    return cap;
}

PtrInt rt_grow_slice(void *old, int64_t new_len, int64_t old_cap, int64_t added,
                     const RType *elem) {
    uint64_t size = elem->size;
    if (!fits(new_len, size))
        PANIC_TEXT("growslice: cap out of range");
    if (size == 0)
        return (PtrInt){rt_zero_base, new_len};
    int64_t cap = grown_capacity(old_cap, new_len);
    uint64_t bytes = heap_round_size((uint64_t)cap * size);
    cap = (int64_t)(bytes / size);
    uint64_t used = (uint64_t)(new_len - added) * size;
    void *to;
    if (elem->ptrdata == 0) {
        to = heap_alloc_raw(bytes);
        memset((char *)to + used, 0, bytes - used);
    } else {
        to = heap_new_array(elem, (uint64_t)cap);
    }
    memcpy(to, old, used);
    return (PtrInt){to, cap};
}
