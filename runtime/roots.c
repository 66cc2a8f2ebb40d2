// Roots: where marking starts.
//
//     go_roots        global variables, with a bitmap each
//     stacks          every goroutine's frames, exactly, by stack maps (stackmark.c)
//     goroutines      closures not yet run, deferred calls, blocked operations
//     system stack    the C functions on it while they allocate: all words that
//                     look like addresses of objects count (objects never move)
#include "runtime/std.h"

extern const Root __start_go_roots[] __attribute__((weak));
extern const Root __stop_go_roots[] __attribute__((weak));

// A word that a map calls a pointer must not point to a free slot.
void mark_exact(uintptr_t p) {
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

// Registers that C functions keep across calls are on the stack here.
__attribute__((noinline, no_sanitize("address")))
static void each_system_word(void (*visit)(uintptr_t word)) {
    uintptr_t registers[6];
    __asm__ volatile("movq %%rbx, 0(%0)\n\tmovq %%rbp, 8(%0)\n\tmovq %%r12, 16(%0)\n\t"
                     "movq %%r13, 24(%0)\n\tmovq %%r14, 32(%0)\n\tmovq %%r15, 40(%0)"
                     : : "r"(registers) : "memory");
    for (uintptr_t *word = registers; word < (uintptr_t *)rt_sys_stack; word++)
        visit(*word);
}

static void mark_goroutine(G *g) {
    stackmark_begin(g);
    mark_pointer((uintptr_t)g->closure);
    mark_pointer((uintptr_t)g->labels);
    stackmark_guess(g->result0);
    stackmark_guess(g->result1);
    for (DeferRecord *r = g->defer; r != NULL; r = r->link) {
        mark_pointer((uintptr_t)r);
        stackmark_pointer((uintptr_t)r->fn);
    }
    for (Sudog *s = g->waiting; s != NULL; s = s->sibling) {
        mark_pointer((uintptr_t)s->chan);
        stackmark_pointer((uintptr_t)s->elem);
    }
    if (g->in_call)
        blocking_mark(g);
    if (g == rt_current && !gc_asked_for)
        each_system_word(stackmark_guess);
    if (g->interrupted)
        mark_interrupted(g);
    else
        stackmark_frames(g);
}

void mark_roots(void) {
    mark_globals();
    // C functions hold what they work on.  runtime.GC works on nothing: what it finds
    // there was left by others, and may be what the program waits to see collected.
    if (!gc_asked_for)
        each_system_word(mark_pointer);
    timers_mark();
    finalizers_mark_roots();
    reflect_mark();
    profile_mark();
    for (G *g = sched_all(); g != NULL; g = g->all_link)
        if (g->status != G_DEAD)
            mark_goroutine(g);
}
