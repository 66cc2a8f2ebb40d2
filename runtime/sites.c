// Which place in the program allocates, how often and how much: exact counts.
//
// An allocation site is known by its return address: every call of the runtime
// leaves it on the goroutine's stack.  So compiled code needs no counters, and a
// program that is counted runs the same instructions as one that is not:
//
//     call rt.new_slow          <- heap.c tells us: 24 bytes wanted, 32 given
//     401a2c: …                 <- the address we find at G.sp: counter 401a2c
//
// Inline allocation (docs/abi.md) does not call while its cache has room.  So
// heap.c fills caches with a single object while somebody watches, as it does for
// BURROWGC=stress: the next allocation finds the cache empty and calls.
//
// `burrow build -sites` writes what each return address stands for into the
// executable: SitePoint {address, SiteInfo} and SiteInfo {position, expression …},
// see abi.h.  Addresses that it does not list are code of other packages, or of
// the runtime itself; they are counted by function.
//
//     BURROWSITES=FILE   counts, and writes the result when the process ends
//     BURROWSEED=N       the order of maps and of `select` is the same in all runs
//     BURROWREPLAY=FILE  each collection, step by step (replay.c)
//     BURROWSTATS=FILE   only the totals: nothing is counted, nothing is slower
//
// docs/compare.md describes what is written.  This file is part of an executable
// only if -sites asked for it.
#include "runtime/std.h"

#include "runtime/linux.h"

typedef struct Counter {
    uintptr_t pc;        // return address; 0: unused place of the table
    uint64_t count;      // objects
    uint64_t bytes;      // in the size classes they were given
    uint64_t requested;  // as asked for
} Counter;

static Counter *counters;       // open addressing
static size_t room, used;       // room is a power of two
static uint64_t outside, outside_bytes; // allocated by no goroutine's code
static int out = -1;            // file to write to
static bool counting;
static int replay_file = -1;

// ---- Counting

static Counter *counter_of(uintptr_t pc) {
    size_t i = (size_t)(pc * 0x9e3779b97f4a7c15 >> 20) & (room - 1);
    while (counters[i].pc != 0 && counters[i].pc != pc)
        i = (i + 1) & (room - 1);
    return &counters[i];
}

// A signal may end the process at any moment, so the table is always whole.
static void grow(void) {
    Counter *old = counters, *more = os_map(2 * room * sizeof(Counter));
    size_t old_room = room;
    if (more == NULL)
        fatal("runtime: out of memory");
    counters = more;
    room *= 2;
    for (size_t i = 0; i < old_room; i++)
        if (old[i].pc != 0)
            *counter_of(old[i].pc) = old[i];
    os_unmap(old, old_room * sizeof(Counter));
}

static void count(uint64_t requested, uint64_t bytes) {
    if (rt_current == NULL) {
        outside++;
        outside_bytes += bytes;
        return;
    }
    uintptr_t pc = *(uintptr_t *)rt_current->sp;
    static Counter *last;
    if (last == NULL || last->pc != pc) {
        if (2 * used >= room)
            grow();
        last = counter_of(pc);
        used += last->pc == 0;
    }
    last->count++;
    last->bytes += bytes;
    last->requested += requested;
    last->pc = pc;
}

// ---- Start

extern char **os_envp;

// The programs that this one starts are not to write into the same file.
static const char *take_variable(const char *name) {
    const char *value = os_getenv(name);
    size_t kept = 0;
    for (size_t i = 0; os_envp[i] != NULL; i++)
        if (!c_prefix(os_envp[i], name) || os_envp[i][c_length(name)] != '=')
            os_envp[kept++] = os_envp[i];
    os_envp[kept] = NULL;
    return value;
}

// On a number that no program expects, closed in the programs it starts.
static int open_file(const char *path) {
    enum { OPEN = 2, CLOSE = 3, FCNTL = 72, WRITE_CREATE_TRUNCATE = 01 | 0100 | 01000,
           DUPLICATE_CLOSE_ON_EXEC = 1030, HIGH = 500 };
    long file = os_call(OPEN, (long)path, WRITE_CREATE_TRUNCATE, 0644, 0, 0, 0);
    if (file < 0) {
        print_text("runtime: cannot write ");
        print_text(path);
        print_text("\n");
        print_flush();
        return -1;
    }
    long high = os_call(FCNTL, file, DUPLICATE_CLOSE_ON_EXEC, HIGH, 0, 0, 0);
    os_call(CLOSE, file, 0, 0, 0, 0, 0);
    return (int)high;
}

static int ended_by; // the signal

static void on_end(int signal, SigInfo *info, UContext *context) {
    (void)info, (void)context;
    ended_by = signal;
    sites_finish(128 + signal);
    KernelSigAction action = {0};
    os_call(SYS_RT_SIGACTION, signal, (long)&action, 0, 8, 0, 0);
    os_call(SYS_KILL, os_call(SYS_GETPID, 0, 0, 0, 0, 0, 0), signal, 0, 0, 0, 0);
}

// Two builds are easier to compare if their maps are in the same order.
static void fix_seed(void) {
    const char *text = take_variable("BURROWSEED");
    uint64_t seed = 0;
    for (; text != NULL && *text >= '0' && *text <= '9'; text++)
        seed = seed * 10 + (uint64_t)(*text - '0');
    if (seed != 0)
        rt_random_init(seed);
}

void sites_start(void) {
    fix_seed();
    const char *totals = take_variable("BURROWSTATS");
    const char *all = take_variable("BURROWSITES");
    const char *replay = take_variable("BURROWREPLAY");
    if (replay != NULL && (replay_file = open_file(replay)) >= 0)
        replay_start(replay_file);
    if (totals == NULL && all == NULL)
        return;
    out = open_file(all != NULL ? all : totals);
    if (out < 0)
        return;
    static const int ends[] = {1, 2, 15}; // SIGHUP SIGINT SIGTERM
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        os_set_handler(ends[i], on_end);
    if (all == NULL)
        return;
    room = 1024;
    counters = os_map(room * sizeof(Counter));
    counting = counters != NULL;
    if (counting)
        heap_observer = count;
}

// ---- Writing JSON

static void put_string(const char *text) {
    static const char hex[] = "0123456789abcdef";
    print_text("\"");
    for (; *text != 0; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            print_bytes((char[]){'\\', *text}, 2);
        } else if (c < 32) {
            print_bytes((char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
        } else {
            print_bytes(text, 1);
        }
    }
    print_text("\"");
}

static void put_number(const char *name, uint64_t value) {
    print_text(",\"");
    print_text(name);
    print_text("\":");
    print_unsigned(value);
}

static void put_text(const char *name, uint32_t address) {
    if (address == 0)
        return;
    print_text(",\"");
    print_text(name);
    print_text("\":");
    put_string((const char *)(uintptr_t)address);
}

static void put_totals(int status) {
    extern uint64_t gc_pause_total, gc_peak;
    HeapStats heap;
    heap_exact_stats(&heap);
    print_text("{\"version\":1");
    put_number("status", (uint64_t)status);
    put_number("signal", (uint64_t)ended_by);
    put_number("mallocs", heap.mallocs);
    put_number("frees", heap.frees);
    put_number("bytes", heap.total_bytes);
    put_number("collections", gc_cycles);
    put_number("pause_ns", gc_pause_total);
    put_number("peak_heap", gc_peak > heap.live_bytes ? gc_peak : heap.live_bytes);
}

// ---- Sites

extern const SitePoint __start_go_site_points[] __attribute__((weak));
extern const SitePoint __stop_go_site_points[] __attribute__((weak));
extern const SiteInfo __start_go_sites[] __attribute__((weak));
extern const SiteInfo __stop_go_sites[] __attribute__((weak));

static void add_counts(Counter *sum, const Counter *c) {
    sum->count += c->count;
    sum->bytes += c->bytes;
    sum->requested += c->requested;
}

// Several addresses may stand for one site (loops are unrolled, tests copied).
// Counters that found their site are taken out of the table's sight.
static void gather(Counter *sums) {
    for (const SitePoint *p = __start_go_site_points; p < __stop_go_site_points; p++) {
        Counter *c = counter_of(p->pc);
        if (c->pc == 0 || c->count == 0)
            continue;
        const SiteInfo *info = (const SiteInfo *)(uintptr_t)p->site;
        if (info->size != 0) // a small object, asked for as its size class
            c->requested = c->count * info->size;
        add_counts(&sums[info - __start_go_sites], c);
        c->count = 0;
    }
}

static void put_counts(const Counter *c) {
    put_number("count", c->count);
    put_number("bytes", c->bytes);
    put_number("requested", c->requested);
}

static void put_site(const SiteInfo *info, const Counter *sum) {
    print_text("{\"line\":");
    print_unsigned(info->line);
    put_number("column", info->column);
    put_text("file", info->file);
    put_text("func", info->func);
    put_text("origin", info->origin);
    put_text("kind", info->kind);
    put_text("text", info->text);
    put_text("verdict", info->verdict);
    put_text("rule", info->rule);
    put_text("reason", info->reason);
    put_text("message", info->message);
    put_counts(sum);
    print_text("}");
}

static void put_sites(void) {
    size_t sites = (size_t)(__stop_go_sites - __start_go_sites);
    Counter *sums = os_map((sites + 1) * sizeof(Counter));
    if (sums == NULL)
        return;
    gather(sums);
    print_text(",\n\"sites\":[");
    for (size_t i = 0; i < sites; i++) {
        print_text(i > 0 ? ",\n" : "\n");
        put_site(&__start_go_sites[i], &sums[i]);
    }
    print_text("]");
}

// ---- Other code, by function

static const char *function_name(uintptr_t pc) {
    const FuncInfo *f = func_find(pc - 1);
    return f != NULL ? (const char *)(uintptr_t)f->name : "runtime";
}

static void put_other(const char *name, const Counter *sum, bool first) {
    print_text(first ? "\n{\"func\":" : ",\n{\"func\":");
    put_string(name);
    put_counts(sum);
    print_text("}");
}

static void sift(Counter *heap, size_t at, size_t count) {
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && heap[child + 1].pc > heap[child].pc)
            child++;
        if (heap[at].pc >= heap[child].pc)
            return;
        Counter swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
    }
}

// What no site wanted, by address: heapsort.
static size_t sort_rest(void) {
    size_t count = 0;
    for (size_t i = 0; i < room; i++)
        if (counters[i].count != 0)
            counters[count++] = counters[i];
    for (size_t i = count / 2; i-- > 0;)
        sift(counters, i, count);
    for (size_t end = count; end-- > 1;) {
        Counter largest = counters[0];
        counters[0] = counters[end];
        counters[end] = largest;
        sift(counters, 0, end);
    }
    return count;
}

static void put_others(void) {
    print_text(",\n\"others\":[");
    size_t count = sort_rest();
    bool first = true;
    for (size_t i = 0, next; i < count; i = next) {
        const char *name = function_name(counters[i].pc);
        Counter sum = {0};
        for (next = i; next < count && function_name(counters[next].pc) == name; next++)
            add_counts(&sum, &counters[next]);
        put_other(name, &sum, first);
        first = false;
    }
    if (outside != 0)
        put_other("runtime", &(Counter){.count = outside, .bytes = outside_bytes}, first);
    print_text("]");
}

// ---- Functions of the program itself: what their frames and their code take

extern const FuncInfo __start_go_functab[] __attribute__((weak));
extern const FuncInfo __stop_go_functab[] __attribute__((weak));

static void put_functions(void) {
    print_text(",\n\"functions\":[");
    bool first = true;
    for (const FuncInfo *f = __start_go_functab; f < __stop_go_functab; f++) {
        const char *name = (const char *)(uintptr_t)f->name;
        if (!c_prefix(name, "main."))
            continue;
        print_text(first ? "\n{\"name\":" : ",\n{\"name\":");
        put_string(name);
        put_number("frame", f->frame_size);
        put_number("code", f->size);
        print_text("}");
        first = false;
    }
    print_text("]");
}

// The process ends.
void sites_finish(int status) {
    replay_finish();
    if (out < 0)
        return;
    int file = out;
    out = -1;
    heap_observer = NULL;
    print_flush();
    print_file = file;
    put_totals(status);
    if (counting) {
        put_sites();
        put_others();
        put_functions();
    }
    print_text("}\n");
    print_flush();
    print_file = 2;
}
