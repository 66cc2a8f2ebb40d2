// Stacks of goroutines: small at first, grown by copying.
//
// A prologue that finds too little room calls rt.morestack (switch.asm), and we
// move the whole stack to one twice as large.  Stack maps say which words are
// pointers; those into the old stack are moved along:
//
//     old   lo ............ [ p ]-->[ x ] hi        delta = new hi - old hi
//     new   lo ........................... [ p ]-->[ x ] hi
//
// Pointers into a stack are in that stack only, in its G, and in the records of
// what the goroutine waits for: nothing on the heap may point there.
//
// Small stacks are cut from blocks and reused last in, first out, while they are
// in the processor's cache.  A stack that wants more than LARGEST_COPIED moves for
// the last time, into address space for the limit of 1 000 000 000 bytes,
// where the kernel adds a page when one is touched.
#include "runtime/rt.h"

enum {
    SMALLEST = 2048,
    LARGEST_POOLED = 32 << 10,
    LARGEST_COPIED = 256 << 10,
    BLOCK = 256 << 10,          // pooled stacks are cut from blocks
    KEPT_BELOW = 64 << 10,      // of a last stack, when pages are given back
};
uint64_t stack_limit = 1000000000;
static const uint64_t LAST_SIZE = (1000000000 + 4095) & ~(uint64_t)4095;

static uintptr_t pools[16];     // free stacks by log2(size), linked by their
                                // first word
static uint64_t in_use;

uint64_t stack_bytes_in_use(void) {
    return in_use;
}

// ---- Memory of stacks

static int pool_of(uint64_t size) {
    return __builtin_ctzll(size);
}

static uintptr_t cut_from_block(uint64_t size) {
    static uintptr_t next, end;
    if (end - next < size) {
        next = (uintptr_t)os_map(BLOCK);
        if (next == 0)
            fatal("runtime: out of memory for goroutine stacks");
        end = next + BLOCK;
    }
    uintptr_t stack = next;
    next += size;
    return stack;
}

// Of a last stack nobody knows how much was touched; not less than this.
static uint64_t counted(uint64_t size) {
    return size > 2 * LARGEST_COPIED ? 2 * LARGEST_COPIED : size;
}

static uintptr_t take_memory(uint64_t size) {
    in_use += counted(size);
    if (size > LARGEST_POOLED) {
        uintptr_t stack =
            (uintptr_t)(size == LAST_SIZE ? os_map_lazy(size) : os_map(size));
        in_use -= stack == 0 ? counted(size) : 0;
        return stack;
    }
    uintptr_t *pool = &pools[pool_of(size)];
    uintptr_t stack = *pool;
    if (stack == 0)
        return cut_from_block(size);
    *pool = *(uintptr_t *)stack;
    return stack;
}

static void give_memory(uintptr_t stack, uint64_t size) {
    in_use -= counted(size);
    if (gc_options.poison && size <= LARGEST_COPIED)
        memset((void *)stack, 0xdc, size);
    if (size > LARGEST_POOLED) {
        os_unmap((void *)stack, size);
        return;
    }
    uintptr_t *pool = &pools[pool_of(size)];
    *(uintptr_t *)stack = *pool;
    *pool = stack;
}

static void set_bounds(G *g, uintptr_t stack, uint64_t size) {
    g->stack_lo = stack;
    g->stack_hi = stack + size;
    g->stack_guard = stack + STACK_GUARD_SPACE;
}

bool stack_allocate(G *g) {
    uintptr_t stack = take_memory(SMALLEST);
    if (stack == 0)
        return false;
    set_bounds(g, stack, SMALLEST);
    return true;
}

void stack_free(G *g) {
    give_memory(g->stack_lo, g->stack_hi - g->stack_lo);
    g->stack_lo = g->stack_hi = g->stack_guard = 0;
}

// ---- Moving

typedef struct Move {
    uintptr_t lo, hi; // the old stack
    uintptr_t delta;  // new minus old address
} Move;

// Words that point into the old stack shall point into the new one.
static inline void adjust(const Move *move, void *place) {
    uintptr_t *word = place;
    if (*word - move->lo < move->hi - move->lo)
        *word += move->delta;
}

static void adjust_map(const Move *move, uintptr_t base, const StackMap *map) {
    if (map == NULL)
        return;
    uint32_t count;
    const uint32_t *all = map_bits(map, &base, &count);
    uintptr_t *words = (uintptr_t *)base;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t bits = all[i]; bits != 0; bits &= bits - 1)
            adjust(move, &words[i * 32 + (uint32_t)__builtin_ctz(bits)]);
}

static void adjust_word(uintptr_t *word, void *move) {
    adjust(move, word);
}

// Dead ones, too: who knows whether somebody still points to them?
static void adjust_objects(const Move *move, const Frame *frame) {
    const FrameTable *table = frame_table(frame->func);
    uint32_t count = table != NULL ? table->count : 0;
    for (uint32_t i = 0; i < count; i++)
        adjust_map(move, frame->sp + table->objects[i].offset,
                   (const StackMap *)(uintptr_t)table->objects[i].map);
}

static void adjust_frames(const Move *move, G *g) {
    Frame frame;
    for (frame_first(&frame, g); frame.func != NULL;) {
        const FuncInfo *f = frame.func;
        uint32_t size = frame.size;
        adjust_map(move, frame.sp, frame_map(&frame));
        if (!frame.at_entry)
            adjust_objects(move, &frame);
        else
            adjust_map(move, frame.sp + WORD,
                       (const StackMap *)(uintptr_t)f->args_map);
        if ((f->flags & FUNC_ASM) == 0 && size != 0)
            adjust(move, (void *)(frame.sp + size - WORD)); // saved RBP
        if (unlikely((f->flags & FUNC_REFLECT) != 0))
            frame_reflect_arguments(&frame, adjust_word, (void *)move);
        if (!frame_next_sure(&frame))
            break;
    }
}

static void adjust_goroutine(const Move *move, G *g) {
    adjust(move, &g->bp);
    adjust(move, &g->panic);
    adjust(move, &g->defer);
    for (DeferRecord *r = g->defer; r != NULL; r = r->link) {
        adjust(move, &r->link);
        adjust(move, &r->fn);
        adjust(move, &r->sp);
        adjust(move, &r->panic);
    }
    for (Sudog *s = g->waiting; s != NULL; s = s->sibling)
        adjust(move, &s->elem);
}

// Moves G's stack to SIZE bytes of new memory; false if there are none.
static bool move_stack(G *g, uint64_t size) {
    uintptr_t stack = take_memory(size);
    if (stack == 0)
        return false;
    Move move = {g->stack_lo, g->stack_hi, stack + size - g->stack_hi};
    uint64_t used = g->stack_hi - g->sp;
    memcpy((void *)(stack + size - used), (void *)g->sp, used);
    set_bounds(g, stack, size);
    g->sp += move.delta;
    adjust_goroutine(&move, g);
    adjust_frames(&move, g);
    give_memory(move.lo, move.hi - move.lo);
    return true;
}

// ---- Growing

noreturn static void overflow(const G *g, uintptr_t sp) {
    print_text("runtime: goroutine stack exceeds ");
    print_unsigned(stack_limit);
    print_text("-byte limit\nruntime: sp=");
    print_hex(sp);
    print_text(" stack=[");
    print_hex(g->stack_lo);
    print_text(", ");
    print_hex(g->stack_hi);
    print_text("]\n");
    fatal("stack overflow");
}

static void grow(G *g, uintptr_t sp, uint64_t needed) {
    uint64_t size = g->stack_hi - g->stack_lo;
    uint64_t wanted = g->stack_hi - sp + needed;
    if (wanted > stack_limit || size == LAST_SIZE)
        overflow(g, sp);
    do
        size *= 2;
    while (size < wanted);
    // Where address space is rationed, the last stack may be too large.
    if (size > LARGEST_COPIED && move_stack(g, LAST_SIZE))
        return;
    if (!move_stack(g, size))
        fatal("runtime: out of memory for a goroutine's stack");
}

// From a prologue that found RSP below the guard: because the stack is too small,
// or because the goroutine shall let others run.
noreturn void rt_morestack(void) {
    G *g = rt_current;
    Frame frame;
    frame_first(&frame, g);     // rt.morestack
    frame_next(&frame);         // the function that begins
    check(frame.func != NULL);
    uint64_t frame_bytes = frame.func->frame_size + 64;
    if (frame.sp > g->stack_lo + STACK_GUARD_SPACE + frame_bytes) {
        g->stack_guard = g->stack_lo + STACK_GUARD_SPACE;
        if (g->pinned == 0)
            sched_yield();
        g->yield_later = true;
        rt_resume(g);
    }
    grow(g, frame.sp, frame_bytes + STACK_GUARD_SPACE + 512);
    rt_resume(g);
}

// Makes room for BYTES more below the current frame.
void stack_reserve(G *g, uint64_t bytes) {
    if (g->sp - g->stack_lo < bytes + STACK_GUARD_SPACE)
        grow(g, g->sp, bytes + STACK_GUARD_SPACE);
}

// ---- Shrinking, at a collection.  A stack of which less than a quarter is
// used moves to one half as large.

void stack_shrink(G *g) {
    uint64_t size = g->stack_hi - g->stack_lo;
    uint64_t used = g->stack_hi - g->sp + STACK_GUARD_SPACE;
    if (g->interrupted || g->in_call) // its frames cannot be told; the kernel may
        return;                       // write to them
    if (size == LAST_SIZE) {
        if (g != rt_current && used < LARGEST_COPIED / 4)
            move_stack(g, LARGEST_COPIED);
        else if (g->sp - g->stack_lo > 2 * KEPT_BELOW)
            os_release((void *)g->stack_lo,
                       (g->sp - KEPT_BELOW - g->stack_lo) & ~(uint64_t)4095);
        return;
    }
    if (g != rt_current && size > SMALLEST && used < size / 4)
        move_stack(g, size / 2);
}
