// What reflect and internal/reflectlite ask of the runtime.
//
// Type descriptors hold 32-bit *offsets* of names, types and code.  For what the
// compiler made these are simply addresses.  Types that reflection makes while the
// program runs live in the heap, far above; their offsets are negative numbers
// into a table here.
#include "runtime/std.h"

// ---- Offsets

enum { FIRST_OFFSET = -2 };      // 0 and -1 mean "nothing"

static void **added;             // offset -2, -3, …
static int32_t *buckets;         // by address: 1 + index in added, or 0
static uint32_t added_count, added_room; // buckets: twice as many

static uint32_t bucket_of(const void *p) {
    uint32_t mask = 2 * added_room - 1;
    uint32_t i = (uint32_t)mix((uint64_t)p, 0x9e3779b97f4a7c15) & mask;
    while (buckets[i] != 0 && added[buckets[i] - 1] != p)
        i = (i + 1) & mask;
    return i;
}

static void grow_added(void) {
    uint32_t room = added_room == 0 ? 1024 : added_room * 2;
    void **more = os_map(room * sizeof *more);
    int32_t *table = os_map(2 * room * sizeof *table);
    if (more == NULL || table == NULL)
        fatal("runtime: out of memory for types made by reflection");
    if (added_count > 0)
        memcpy(more, added, added_count * sizeof *more);
    added = more;
    buckets = table;
    added_room = room;
    for (uint32_t i = 0; i < added_count; i++)
        buckets[bucket_of(added[i])] = (int32_t)i + 1;
}

int64_t reflect_add_offset(void *p) {
    if ((uintptr_t)p <= INT32_MAX)
        return (int64_t)p;
    if (added_count == added_room)
        grow_added();
    uint32_t i = bucket_of(p);
    if (buckets[i] == 0) {
        added[added_count++] = p;
        buckets[i] = (int32_t)added_count;
    }
    return FIRST_OFFSET - (buckets[i] - 1);
}

void *offset_address(uint32_t offset) {
    int32_t off = (int32_t)offset;
    if (off >= 0)
        return (void *)(uintptr_t)off;
    return off == -1 ? NULL : added[FIRST_OFFSET - off];
}

// func resolveNameOff(ptrInModule unsafe.Pointer, off int32) unsafe.Pointer, and
// the same for types and code
void *reflect_resolve(const void *module, uint64_t offset) {
    (void)module;
    return offset_address((uint32_t)offset);
}

void reflect_mark(void) {
    for (uint32_t i = 0; i < added_count; i++)
        mark_pointer((uintptr_t)added[i]);
}

// ---- All types of the program, sorted by name, for reflect's typesByString

extern const uint32_t __start_go_typelinks[] __attribute__((weak));
extern const uint32_t __stop_go_typelinks[] __attribute__((weak));

static bool type_less(uint32_t x, uint32_t y) {
    String a = type_string((const RType *)(uintptr_t)x);
    String b = type_string((const RType *)(uintptr_t)y);
    int64_t n = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.ptr, b.ptr, (size_t)n);
    return order != 0 ? order < 0 : a.len < b.len;
}

static void heap_down(uint32_t *types, size_t i, size_t count) {
    uint32_t type = types[i];
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && type_less(types[child], types[child + 1]))
            child++;
        if (!type_less(type, types[child]))
            break;
        types[i] = types[child];
    }
    types[i] = type;
}

static void sort_types(uint32_t *types, size_t count) {
    for (size_t i = count / 2; i-- > 0;)
        heap_down(types, i, count);
    for (size_t end = count; end-- > 1;) {
        uint32_t largest = types[0];
        types[0] = types[end];
        types[end] = largest;
        heap_down(types, 0, end);
    }
}

// Several objects may mention a type that they share.
static size_t drop_equal(uint32_t *types, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool seen = false;
        for (size_t k = kept; k > 0 && !seen && !type_less(types[k - 1], types[i]); k--)
            seen = types[k - 1] == types[i];
        if (!seen)
            types[kept++] = types[i];
    }
    return kept;
}

// func typelinks() (sections []unsafe.Pointer, offset [][]int32)
void reflect_typelinks(void) {
    static void *section;        // offsets are addresses: it begins at 0
    static Slice offsets;
    if (offsets.ptr == NULL) {
        size_t count = (size_t)(__stop_go_typelinks - __start_go_typelinks);
        uint32_t *types = os_map((count + 1) * sizeof *types);
        check(types != NULL);
        memcpy(types, __start_go_typelinks, count * sizeof *types);
        sort_types(types, count);
        count = drop_equal(types, count);
        offsets = (Slice){types, (int64_t)count, (int64_t)count};
    }
    rt_results[0] = (uint64_t)&section;
    rt_results[3] = (uint64_t)&offsets;
    rt_results[1] = rt_results[2] = rt_results[4] = rt_results[5] = 1;
}

// ---- Memory

void *rt_new(const RType *type);

void *reflect_new(const RType *type) {
    return rt_new(type);
}

void *reflect_new_array(const RType *elem, int64_t count) {
    if (count < 0 || (elem->size > 0 && (uint64_t)count > ((uint64_t)1 << 47) / elem->size))
        PANIC_PLAIN("runtime: allocation size out of range");
    return heap_new_array(elem, (uint64_t)count);
}

int64_t reflect_slice_copy(const RType *elem, void *to, int64_t to_len, int64_t to_cap,
                           const void *from, int64_t from_len) {
    (void)to_cap;
    int64_t n = to_len < from_len ? to_len : from_len;
    memmove(to, from, (uint64_t)n * elem->size);
    return n;
}

int64_t reflect_not_in_heap(uintptr_t p) {
    bool in_stack = p >= rt_current->stack_lo && p < rt_current->stack_hi;
    return heap_span(p) == NULL && !in_stack;
}

// ---- Interfaces

const void *rt_assert_itab(const InterfaceType *inter, const RType *t);

// func ifaceE2I(t *rtype, src any, dst unsafe.Pointer)
void reflect_to_interface(const InterfaceType *inter, const RType *type, void *data,
                          Iface *to) {
    *to = (Iface){rt_assert_itab(inter, type), data};
}

// ---- Maps

PtrInt rt_map_access(const MapType *t, Map *m, const void *key);
PtrInt rt_map_access_str(const MapType *t, Map *m, const uint8_t *p, int64_t n);
void *rt_map_assign(const MapType *t, Map *m, const void *key);
void *rt_map_assign_str(const MapType *t, Map *m, const uint8_t *p, int64_t n);
void rt_map_iter_init(const MapType *t, Map *m, void *iterator);

void *reflect_map_access(const MapType *t, Map *m, const void *key) {
    PtrInt found = rt_map_access(t, m, key);
    return found.n != 0 ? found.ptr : NULL;
}

void *reflect_map_access_str(const MapType *t, Map *m, const uint8_t *p, int64_t n) {
    PtrInt found = rt_map_access_str(t, m, p, n);
    return found.n != 0 ? found.ptr : NULL;
}

void reflect_map_assign(const MapType *t, Map *m, const void *key, const void *elem) {
    memmove(rt_map_assign(t, m, key), elem, t->elem->size);
}

void reflect_map_assign_str(const MapType *t, Map *m, const uint8_t *p, int64_t n,
                            const void *elem) {
    memmove(rt_map_assign_str(t, m, p, n), elem, t->elem->size);
}

// reflect.hiter: that its third word is set tells it from an unused one.
void reflect_map_iter_init(const MapType *t, Map *m, const void **iterator) {
    rt_map_iter_init(t, m, iterator);
    iterator[2] = t;
}

// ---- Channels

void rt_chan_send(Chan *c, void *elem);
int64_t rt_chan_try_send(Chan *c, void *elem);
IntInt rt_select(void *cases, int64_t count, int64_t has_default);

int64_t reflect_chan_len(const int64_t *c) {
    return c == NULL ? 0 : c[CHAN_LEN / WORD];
}

int64_t reflect_chan_cap(const int64_t *c) {
    return c == NULL ? 0 : c[CHAN_CAP / WORD];
}

// func chansend(ch unsafe.Pointer, val unsafe.Pointer, nb bool) bool
int64_t reflect_chan_send(Chan *c, void *elem, uint64_t try) {
    if ((uint8_t)try != 0)
        return rt_chan_try_send(c, elem);
    rt_chan_send(c, elem);
    return 1;
}

// The layouts of reflect.runtimeSelect and of a case of select.c.
typedef struct ReflectCase {
    uint64_t direction;          // 1 send, 2 receive, 3 default
    const RType *type;
    Chan *chan;
    void *elem;
} ReflectCase;
typedef struct Case {
    Chan *chan;
    void *elem;
    int64_t direction;
} Case;

// func rselect([]runtimeSelect) (chosen int, recvOK bool)
// The default case stays in the list, as one that is never ready.
IntInt reflect_select(const ReflectCase *cases, int64_t count) {
    Case *list = heap_alloc_noscan(((size_t)count + 1) * sizeof *list);
    int64_t other = -1;
    for (int64_t i = 0; i < count; i++) {
        list[i] = (Case){cases[i].chan, cases[i].elem, SELECT_RECV};
        if (cases[i].direction == 1)
            list[i].direction = SELECT_SEND;
        if (cases[i].direction == 3) {
            list[i].chan = NULL;
            other = i;
        }
    }
    IntInt chosen = rt_select(list, count, other >= 0);
    return chosen.a < 0 ? (IntInt){other, 0} : chosen;
}

// ---- Stack arguments of functions made by MakeFunc.  The compiler could not
// describe them, but the closure does, which is what RDX was:

typedef struct FuncContext {     // reflect.makeFuncCtxt
    uint64_t code;
    const struct {
        uint32_t count;          // words
        Slice bytes;
    } *pointers;                 // a bit for each word: is it a pointer?
    uint64_t size;
} FuncContext;

void frame_reflect_arguments(const Frame *frame,
                             void (*visit)(uintptr_t *word, void *context), void *context) {
    // In its prologue it has called rt.morestack, which saved RDX (switch.asm).
    enum { MORESTACK_FRAME = 11 * 8 + 15 * 16, MORESTACK_RDX = 9 * 8 };
    uintptr_t place = frame->at_entry
                          ? frame->sp - WORD - MORESTACK_FRAME + MORESTACK_RDX
                          : frame->sp;
    const FuncContext *func = *(const FuncContext **)place;
    uintptr_t *words = (uintptr_t *)(frame->sp + frame->size + WORD);
    const uint8_t *bits = func->pointers->bytes.ptr;
    for (uint32_t i = 0; i < func->pointers->count; i++)
        if ((bits[i / 8] >> i % 8 & 1) != 0)
            visit(&words[i], context);
}
