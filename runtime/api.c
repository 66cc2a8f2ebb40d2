// The rest of what packages runtime and runtime/debug offer to programs.
#include "runtime/std.h"

#include "runtime/linux.h"

// ---- Small answers

void std_nothing(void) {
}

int64_t std_zero(void) {
    return 0;
}

uint64_t std_random32(void) {
    return rt_random() >> 32;
}

uint64_t std_random64(void) {
    return rt_random();
}

uint64_t std_random_below(uint64_t limit) {
    return (rt_random() >> 32) * (uint32_t)limit >> 32;
}

noreturn void std_throw(const uint8_t *text, int64_t n) {
    print_text("fatal error: ");
    print_bytes(text, (size_t)n);
    print_text("\n\n");
    traceback(rt_current);
    traceback_others(rt_current);
    print_flush();
    os_exit(2);
}

void api_breakpoint(void) {
    __asm__ volatile("int3");
}

// hash/maphash: func memhash(p unsafe.Pointer, seed, s uintptr) uintptr
uint64_t api_memory_hash(const uint8_t *p, uint64_t seed, uint64_t n) {
    return string_hash(p, (int64_t)n, seed);
}

String api_type_string(const RType *t) {
    return type_string(t);
}

// ---- Processors

int64_t api_cpu_count(void) {
    static int64_t count;
    if (count == 0) {
        uint64_t mask[128];
        long bytes = os_call(SYS_SCHED_GETAFFINITY, 0, sizeof mask, (long)mask, 0, 0, 0);
        for (long i = 0; i < bytes / 8; i++)
            count += bit_count(mask[i]);
        if (count == 0)
            count = 1;
    }
    return count;
}

// One thread runs all goroutines; the number is remembered, and no more.
int64_t api_set_procs(int64_t n) {
    static int64_t procs = 1;
    int64_t old = procs;
    if (n > 0)
        procs = n;
    return old;
}

// ---- Collection

void api_collect(void) {
    gc_collect_forced();
}

void api_free_memory(void) {
    gc_collect_forced();
    heap_release(0);
}

int64_t api_set_max_stack(int64_t bytes) {
    int64_t old = (int64_t)stack_limit;
    stack_limit = (uint64_t)bytes;
    return old;
}

int64_t api_set_panic_on_fault(uint64_t on) {
    bool old = panic_on_fault;
    panic_on_fault = (uint8_t)on != 0;
    return old;
}

int64_t api_set_max_threads(int64_t n) {
    static int64_t threads = 10000;
    int64_t old = threads;
    threads = n;
    return old;
}

void api_no_heap_dump(void) {
    PANIC_PLAIN("runtime/debug: WriteHeapDump is not supported by burrow");
}

// ---- Statistics

enum { PAUSES = 256, SIZES = 61 };
static uint64_t pause_times[PAUSES], pause_ends[PAUSES]; // number n at (n-1) % 256

void api_note_pause(int64_t nanoseconds) {
    IntInt time_wall(void);
    IntInt now = time_wall();
    pause_times[(gc_cycles + PAUSES - 1) % PAUSES] = (uint64_t)nanoseconds;
    pause_ends[(gc_cycles + PAUSES - 1) % PAUSES] = (uint64_t)(now.a * 1000000000 + now.b);
}

static uint64_t last_end(void) {
    return gc_cycles == 0 ? 0 : pause_ends[(gc_cycles + PAUSES - 1) % PAUSES];
}

typedef struct MemStats {       // runtime.MemStats
    uint64_t alloc, total_alloc, sys, lookups, mallocs, frees;
    uint64_t heap_alloc, heap_sys, heap_idle, heap_inuse, heap_released, heap_objects;
    uint64_t stack_inuse, stack_sys, mspan_inuse, mspan_sys, mcache_inuse, mcache_sys;
    uint64_t buck_hash_sys, gc_sys, other_sys;
    uint64_t next_gc, last_gc, pause_total_ns;
    uint64_t pause_ns[PAUSES], pause_end[PAUSES];
    uint32_t num_gc, num_forced_gc;
    double gc_cpu_fraction;
    bool enable_gc, debug_gc;
    struct { uint32_t size; uint64_t mallocs, frees; } by_size[SIZES];
} MemStats;

extern uint64_t gc_pause_total;
extern uint32_t gc_forced;
extern int64_t program_start;

static void fill_by_size(MemStats *m) {
    ClassStats classes[SIZES + 32];
    int n = heap_class_stats(classes);
    for (int i = 0; i < n && i + 1 < SIZES; i++) { // Go's class 0 has size 0
        m->by_size[i + 1].size = (uint32_t)classes[i].size;
        m->by_size[i + 1].mallocs = classes[i].mallocs;
        m->by_size[i + 1].frees = classes[i].frees;
    }
}

void api_read_mem_stats(MemStats *m) {
    HeapStats heap;
    heap_exact_stats(&heap);
    uint64_t idle = heap.free_pages << PAGE_SHIFT;
    uint64_t stacks = stack_bytes_in_use();
    *m = (MemStats){
        .alloc = heap.live_bytes, .heap_alloc = heap.live_bytes,
        .total_alloc = heap.total_bytes,
        .sys = heap_extent + stacks + persistent_bytes(),
        .mallocs = heap.mallocs, .frees = heap.frees,
        .heap_sys = heap_extent, .heap_idle = idle, .heap_inuse = heap_extent - idle,
        .heap_released = heap_released(), .heap_objects = heap.mallocs - heap.frees,
        .stack_inuse = stacks, .stack_sys = stacks, .gc_sys = persistent_bytes(),
        .next_gc = gc_trigger, .last_gc = last_end(), .pause_total_ns = gc_pause_total,
        .num_gc = gc_cycles, .num_forced_gc = gc_forced, .enable_gc = true,
        .gc_cpu_fraction = (double)gc_pause_total / (double)(os_nanotime() - program_start),
    };
    memcpy(m->pause_ns, pause_times, sizeof pause_times);
    memcpy(m->pause_end, pause_ends, sizeof pause_ends);
    fill_by_size(m);
}

// runtime/debug: func readGCStats(*[]time.Duration).  The slice has room for all
// pauses, their ends, and: the last collection, their number, the sum of pauses.
void api_read_gc_stats(Slice *list) {
    uint64_t *to = list->ptr;
    uint32_t n = gc_cycles < PAUSES ? gc_cycles : PAUSES;
    for (uint32_t i = 0; i < n; i++) { // latest first
        to[i] = pause_times[(gc_cycles - 1 - i) % PAUSES];
        to[n + i] = pause_ends[(gc_cycles - 1 - i) % PAUSES];
    }
    to[2 * n] = last_end();
    to[2 * n + 1] = gc_cycles;
    to[2 * n + 2] = gc_pause_total;
    list->len = 2 * n + 3;
}
