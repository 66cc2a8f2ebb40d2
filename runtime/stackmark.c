// Marking one goroutine's stack.
//
// The map of each call says which words of the frame are live, but not all that can
// be reached is: a function may hold the address of a variable in a caller's frame
// that the caller itself will not use again.  Such variables are *stack objects*:
//
//     func f() {                          frame of f    x {p}
//         x := T{new(int)}                                 ^
//         g(&x)              // last use                   |
//     }                                   frame of g    t -+   live: x is, too
//     func g(t *T) {
//         use(t)                                        t      dead: so is x, and
//         runtime.GC()                                         the new(int)
//     }
//
// Nothing on the heap points into a stack, so all pointers to a stack object are
// in that stack, in other objects of it, and in what the runtime keeps for its
// goroutine.  Marking is a small collection of its own: the live words are the roots,
// those that point into the stack lead to objects, whose words are live then.
//
//     objects     all of them, by address: a binary search finds the one
//     pointers    into the stack, not followed yet
//     guesses     words that may be such pointers.  They come last: what only a guess
//                 leads to may be dead, and its words need not be pointers any more
//
// (Go: runtime/mgcstack.go.)
#include "runtime/rt.h"

typedef struct StackObject {
    uintptr_t address;
    uint32_t size;           // bytes
    const StackMap *map;     // its pointers; NULL: they are marked
} StackObject;

typedef struct List {        // of words or objects
    void *items;
    size_t count, room;
} List;

static G *owner;             // whose stack it is
static List objects, pointers, guesses;

// Room for one more item of SIZE bytes.
static void *append(List *list, size_t size) {
    if (unlikely(list->count == list->room)) {
        size_t more = list->room == 0 ? 4096 / sizeof(StackObject) : 2 * list->room;
        void *bigger = os_map(more * size);
        if (bigger == NULL)
            fatal("runtime: out of memory for marking stacks");
        if (list->room != 0) {
            memcpy(bigger, list->items, list->count * size);
            os_unmap(list->items, list->room * size);
        }
        list->items = bigger;
        list->room = more;
    }
    return (char *)list->items + list->count++ * size;
}

static void push(List *list, uintptr_t p) {
    *(uintptr_t *)append(list, sizeof p) = p;
}

static bool in_stack(uintptr_t p) {
    return p - owner->stack_lo < owner->stack_hi - owner->stack_lo;
}

void stackmark_pointer(uintptr_t p) {
    if (in_stack(p))
        push(&pointers, p);
    else
        mark_exact(p);
}

void stackmark_guess(uintptr_t p) {
    if (in_stack(p))
        push(&guesses, p);
    else
        mark_pointer(p);
}

void stackmark_begin(G *g) {
    owner = g;
    objects.count = pointers.count = guesses.count = 0;
}

// ---- Maps

static const StackMap *map_at(uint32_t address) {
    return (const StackMap *)(uintptr_t)address;
}

// The words at BASE that MAP says are pointers.
static void mark_map(uintptr_t base, const StackMap *map, void (*mark)(uintptr_t p)) {
    if (map == NULL)
        return;
    uint32_t count;
    const uint32_t *all = map_bits(map, &base, &count);
    const uintptr_t *words = (const uintptr_t *)base;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t bits = all[i]; bits != 0; bits &= bits - 1)
            mark(words[i * 32 + (uint32_t)__builtin_ctz(bits)]);
}

// ---- Frames

static void add_objects(const Frame *frame) {
    const FrameTable *table = frame_table(frame->func);
    uint32_t count = table != NULL ? table->count : 0;
    for (uint32_t i = 0; i < count; i++) {
        const FrameObject *o = &table->objects[i];
        *(StackObject *)append(&objects, sizeof(StackObject)) =
            (StackObject){frame->sp + o->offset, o->size, map_at(o->map)};
    }
}

static void guess_word(uintptr_t *word, void *context) {
    (void)context;
    stackmark_guess(*word);
}

static void mark_frame(const Frame *frame) {
    const FuncInfo *f = frame->func;
    // Frames of our own hold addresses that are none of objects, and registers of
    // which we know nothing.
    bool guess = (f->flags & FUNC_ASM) != 0;
    mark_map(frame->sp, frame_map(frame), guess ? stackmark_guess : stackmark_pointer);
    if (frame->at_entry)
        mark_map(frame->sp + WORD, map_at(f->args_map), stackmark_pointer);
    else
        add_objects(frame);
    if (unlikely((f->flags & FUNC_REFLECT) != 0))
        frame_reflect_arguments(frame, guess_word, NULL);
}

// ---- Objects

static StackObject *find_object(uintptr_t p) {
    StackObject *all = objects.items;
    size_t low = 0, high = objects.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (all[middle].address <= p)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low > 0 && p - all[low - 1].address < all[low - 1].size;
    return found ? &all[low - 1] : NULL;
}

static void follow(List *list, void (*mark)(uintptr_t p)) {
    while (list->count > 0) {
        StackObject *object = find_object(((uintptr_t *)list->items)[--list->count]);
        if (object == NULL || object->map == NULL)
            continue;
        const StackMap *map = object->map;
        object->map = NULL;
        mark_map(object->address, map, mark);
    }
}

// ---- BURROWGC=poison: dead objects are overwritten, as on the heap

static bool map_has(const StackMap *map, uintptr_t base, uintptr_t word) {
    if (map == NULL)
        return false;
    uint32_t count;
    const uint32_t *bits = map_bits(map, &base, &count);
    uintptr_t i = (word - base) / WORD;
    return word >= base && i < count * 32 && (bits[i / 32] >> i % 32 & 1) != 0;
}

static void poison_object(const StackObject *object, const Frame *frame) {
    uintptr_t base = object->address;
    uint32_t count;
    const uint32_t *bits = map_bits(object->map, &base, &count);
    for (uint32_t i = 0; i < count * 32; i++) {
        uintptr_t word = base + i * WORD;
        if ((bits[i / 32] >> i % 32 & 1) != 0 &&
            !map_has(frame_map(frame), frame->sp, word))
            *(uintptr_t *)word = 0xdbdbdbdbdbdbdbdb;
    }
}

static void poison_dead(G *g) {
    const StackObject *object = objects.items;
    Frame frame;
    for (frame_first(&frame, g); frame.func != NULL; frame_next(&frame)) {
        const FrameTable *table = frame.at_entry ? NULL : frame_table(frame.func);
        for (uint32_t i = 0; table != NULL && i < table->count; i++, object++)
            if (object->map != NULL)
                poison_object(object, &frame);
    }
}

void stackmark_frames(G *g) {
    Frame frame;
    for (frame_first(&frame, g); frame.func != NULL;) {
        mark_frame(&frame);
        if (!frame_next_sure(&frame))
            break;
    }
    follow(&pointers, stackmark_pointer);
    follow(&guesses, stackmark_guess);
    if (unlikely(gc_options.poison))
        poison_dead(g);
}
