// Roots: where marking starts.
//
//     go_roots        global variables, with a bitmap each
//     stacks          every goroutine's frames, exactly, by stack maps
//     goroutines      closures not yet run, deferred calls, blocked operations
//     system stack    the C functions on it while they allocate: all words that
//                     look like addresses of objects count (objects never move)
#include "runtime/std.h"

extern const Root __start_go_roots[] __attribute__((weak));
extern const Root __stop_go_roots[] __attribute__((weak));

// A word that a map calls a pointer must not point to a free slot.
static inline void mark_exact(uintptr_t p) {
    if (unlikely(gc_options.verify))
        heap_verify_root(p);
    mark_pointer(p);
}

static void mark_globals(void) {
    for (const Root *root = __start_go_roots; root < __stop_go_roots; root++) {
        const uint8_t *bits = (const uint8_t *)(uintptr_t)root->bitmap;
        const uintptr_t *words = (const uintptr_t *)(uintptr_t)root->address;
        for (uint32_t i = 0; i < root->words; i++)
            if (bits[i / 8] >> i % 8 & 1)
                mark_exact(words[i]);
    }
}

static void mark_map(uintptr_t base, const StackMap *map, bool exact) {
    if (map == NULL)
        return;
    uint32_t count;
    const uint32_t *all = map_bits(map, &base, &count);
    const uintptr_t *words = (const uintptr_t *)base;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t bits = all[i]; bits != 0; bits &= bits - 1)
            (exact ? mark_exact : mark_pointer)(
                words[i * 32 + (uint32_t)__builtin_ctz(bits)]);
}

static const StackMap *stack_map(uint32_t address) {
    return (const StackMap *)(uintptr_t)address;
}

static void mark_word(uintptr_t *word, void *context) {
    (void)context;
    mark_pointer(*word);
}

static void mark_frames(G *g) {
    Frame frame;
    for (frame_first(&frame, g); frame.func != NULL;) {
        // rt.morestack and reflection save registers of which we know nothing.
        mark_map(frame.sp, frame_map(&frame),
                 (frame.func->flags & (FUNC_MORESTACK | FUNC_REFLECT)) == 0);
        mark_map(frame.sp + frame.size + WORD,
                 stack_map(frame.func->args_map), true);
        if (unlikely((frame.func->flags & FUNC_REFLECT) != 0))
            frame_reflect_arguments(&frame, mark_word, NULL);
        if (!frame_next_sure(&frame))
            break;
    }
}

enum { XMM_AT_FXSAVE = 160 }; // XMM0, XMM1, … in the area of FXSAVE

// Between two instructions no map tells what is a pointer: all may be.
static void mark_interrupted(const G *g) {
    const Interruption *state = g->interruption;
    for (int i = 0; i < 16; i++)
        mark_pointer(state->registers[i]);
    // A structure may be on its way from memory to memory.
    const uintptr_t *floats = (const uintptr_t *)(state->floats + XMM_AT_FXSAVE);
    for (int i = 0; i < 16 * 2; i++)
        mark_pointer(floats[i]);
    for (uintptr_t p = g->sp; p < g->stack_hi; p += WORD)
        mark_pointer(*(uintptr_t *)p);
}

static void mark_goroutine(G *g) {
    mark_pointer((uintptr_t)g->closure);
    mark_pointer((uintptr_t)g->labels);
    mark_pointer(g->result0);
    mark_pointer(g->result1);
    for (DeferRecord *r = g->defer; r != NULL; r = r->link) {
        mark_pointer((uintptr_t)r);
        mark_pointer((uintptr_t)r->fn);
    }
    for (Sudog *s = g->waiting; s != NULL; s = s->sibling) {
        mark_pointer((uintptr_t)s->chan);
        mark_pointer((uintptr_t)s->elem);
    }
    if (g->in_call)
        blocking_mark(g);
    if (g->interrupted)
        mark_interrupted(g);
    else
        mark_frames(g);
}

// Registers that C functions keep across calls are on the stack here.
__attribute__((noinline, no_sanitize("address")))
static void mark_system_stack(void) {
    uintptr_t registers[6];
    __asm__ volatile("movq %%rbx, 0(%0)\n\tmovq %%rbp, 8(%0)\n\tmovq %%r12, 16(%0)\n\t"
                     "movq %%r13, 24(%0)\n\tmovq %%r14, 32(%0)\n\tmovq %%r15, 40(%0)"
                     : : "r"(registers) : "memory");
    for (uintptr_t *word = registers; word < (uintptr_t *)rt_sys_stack; word++)
        mark_pointer(*word);
}

void mark_roots(void) {
    mark_globals();
    mark_system_stack();
    timers_mark();
    finalizers_mark_roots();
    reflect_mark();
    profile_mark();
    for (G *g = sched_all(); g != NULL; g = g->all_link)
        if (g->status != G_DEAD)
            mark_goroutine(g);
}
