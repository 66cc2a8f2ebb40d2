// Collection: when, and in which order.
//
// Precise mark and sweep while the program stands still.  It happens inside an
// allocation that finds the heap grown to gc_trigger, which is the live heap
// after the last collection and GOGC per cent of it and of the stacks more, as
// Go's, but at least MINIMUM_HEAP * GOGC / 100.
//
//     GODEBUG=gctrace=1   a line for each collection, in Go's format
//     BURROWGC=stress     collect at every allocation that leaves compiled code
//              verify     walk and check the heap after each phase
//              poison     overwrite what dies
//              preempt    interrupt goroutines all the time (preempt.c)
//              trace      say what each collection does
#include "runtime/std.h"

enum { MINIMUM_HEAP = 4 << 20 };

GcOptions gc_options = {.percent = 100};
uint64_t gc_trigger = MINIMUM_HEAP;
uint32_t gc_cycles;
uint32_t gc_forced;          // of gc_cycles
uint64_t gc_pause_total;     // nanoseconds
uint64_t gc_memory_limit = INT64_MAX; // bytes, of all that the runtime uses
uint64_t gc_peak;
uint64_t gc_minimum = MINIMUM_HEAP;
void (*gc_watcher)(void);

int64_t program_start;

// ---- Options

static bool has_word(const char *list, const char *word) {
    size_t n = c_length(word);
    while (list != NULL && *list != 0) {
        if (c_prefix(list, word) && (list[n] == 0 || list[n] == ','))
            return true;
        while (*list != 0 && *list++ != ',')
            ;
    }
    return false;
}

static int64_t parse_percent(const char *text) {
    if (text == NULL || *text == 0)
        return 100;
    if (c_equal(text, "off"))
        return -1;
    int64_t value = 0;
    bool negative = *text == '-';
    for (text += negative; *text >= '0' && *text <= '9'; text++)
        if ((value = value * 10 + (*text - '0')) > INT32_MAX)
            return 100;
    if (*text != 0)
        return 100;
    return negative ? -1 : value;
}

static void obey_percent(void) {
    if (gc_options.percent < 0) {
        gc_trigger = UINT64_MAX / 2;
        return;
    }
    uint64_t percent = (uint64_t)gc_options.percent;
    uint64_t live = heap_stats.live_bytes;
    uint64_t growth = (live + stack_bytes_in_use()) / 100 * percent;
    uint64_t minimum = gc_minimum * percent / 100;
    gc_trigger = live + growth > minimum ? live + growth : minimum;
}

// debug.SetMemoryLimit and GOMEMLIMIT: collect before all memory together exceeds the
// limit.  When the live objects come near to it, there is still room for some more,
// or we would do nothing but collect.
static void obey_limit(void) {
    if (gc_memory_limit >= INT64_MAX)
        return;
    uint64_t live = heap_stats.live_bytes;
    uint64_t others = stack_bytes_in_use() + persistent_bytes();
    uint64_t least = live + live / 8 + MINIMUM_HEAP / 4;
    uint64_t goal = gc_memory_limit > others ? gc_memory_limit - others : 0;
    goal -= goal / 32; // pages are never used up altogether
    if (goal < least)
        goal = least;
    if (goal < gc_trigger)
        gc_trigger = goal;
}

static void set_trigger(void) {
    obey_percent();
    obey_limit();
}

// 4096, 64KiB, 1GiB; "off" or nonsense: no limit. (Go ends the program for nonsense.)
static uint64_t parse_limit(const char *text) {
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    if (text == NULL || *text < '0' || *text > '9')
        return INT64_MAX;
    uint64_t value = 0;
    for (; *text >= '0' && *text <= '9' && value < INT64_MAX / 10; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    for (int i = 0; i < 5; i++)
        if (c_equal(text, units[i]))
            return value > (uint64_t)INT64_MAX >> 10 * i ? INT64_MAX : value << 10 * i;
    return *text == 0 ? value : INT64_MAX;
}

int64_t gc_set_memory_limit(int64_t bytes) {
    int64_t old = (int64_t)gc_memory_limit;
    if (bytes >= 0)
        gc_memory_limit = (uint64_t)bytes;
    set_trigger();
    return old;
}

int64_t gc_set_percent(int64_t percent) {
    int64_t old = gc_options.percent;
    gc_options.percent = percent < 0 ? -1 : percent;
    set_trigger();
    return old;
}

void gc_init(void) {
    const char *burrow = os_getenv("BURROWGC");
    gc_options.stress = has_word(burrow, "stress");
    gc_options.verify = has_word(burrow, "verify");
    gc_options.poison = has_word(burrow, "poison");
    gc_options.log = has_word(burrow, "trace");
    gc_options.trace = has_word(os_getenv("GODEBUG"), "gctrace=1");
    gc_options.preempt = has_word(burrow, "preempt");
    gc_options.interrupt = !has_word(os_getenv("GODEBUG"), "asyncpreemptoff=1");
    gc_options.percent = parse_percent(os_getenv("GOGC"));
    gc_memory_limit = parse_limit(os_getenv("GOMEMLIMIT"));
    program_start = os_nanotime();
    set_trigger();
}

// ---- Reports

// V / 10^DIGITS
static void print_fraction(uint64_t v, int digits) {
    uint64_t unit = 1;
    for (int i = 0; i < digits; i++)
        unit *= 10;
    print_unsigned(v / unit);
    if (digits > 0)
        print_text(".");
    for (v %= unit; (unit /= 10) > 0; v %= unit)
        print_unsigned(v / unit);
}

// Milliseconds as Go rounds them: whole ones from ten on, else two digits but at
// most three of the fraction.
static void print_millis(int64_t nanoseconds) {
    if (nanoseconds >= 10000000) {
        print_unsigned((uint64_t)nanoseconds / 1000000);
        return;
    }
    uint64_t v = (uint64_t)nanoseconds / 1000;
    int digits = v == 0 ? 0 : 3;
    for (; v >= 100; v /= 10)
        digits--;
    print_fraction(v, digits);
}

typedef struct Times {
    int64_t start, marked, swept; // when each phase was reached
    uint64_t before, after;       // live bytes
    uint64_t goal;                // the trigger that was reached
    bool forced;                  // the program asked for it
} Times;

// gc 10 @0.100s 5%: 0+0.67+0.005 ms clock, 0+0/0.67/0+0.005 ms cpu,
//     4->4->0 MB, 5 MB goal, 0 MB stacks, 0 MB globals, 1 P        (one line)
// Go's phases are a short stop, marking beside the program, and a second stop.
// Ours stand for them as: nothing, marking, sweeping.
static void print_trace(const Times *t) {
    int64_t total = t->swept - program_start;
    int64_t mark = t->marked - t->start, sweep = t->swept - t->marked;
    print_text("gc ");
    print_unsigned(gc_cycles);
    print_text(" @");
    print_fraction((uint64_t)(t->start - program_start) / 1000000, 3);
    print_text("s ");
    print_unsigned(gc_pause_total * 100 / (uint64_t)(total > 0 ? total : 1));
    print_text("%: 0+");
    print_millis(mark);
    print_text("+");
    print_millis(sweep);
    print_text(" ms clock, 0+0/");
    print_millis(mark);
    print_text("/0+");
    print_millis(sweep);
    print_text(" ms cpu, ");
    print_unsigned(t->before >> 20);
    print_text("->");
    print_unsigned(t->before >> 20);
    print_text("->");
    print_unsigned(t->after >> 20);
    print_text(" MB, ");
    print_unsigned(t->goal >> 20);
    print_text(" MB goal, ");
    print_unsigned(stack_bytes_in_use() >> 20);
    print_text(" MB stacks, 0 MB globals, 1 P");
    print_text(t->forced ? " (forced)\n" : "\n");
    print_flush();
}

static void print_log(const Times *t) {
    print_text("burrowgc: collection ");
    print_unsigned(gc_cycles);
    print_text(": ");
    print_unsigned(t->before);
    print_text(" -> ");
    print_unsigned(t->after);
    print_text(" bytes, ");
    print_unsigned(heap_span_count);
    print_text(" spans, ");
    print_decimal(sched_count());
    print_text(" goroutines, next at ");
    print_unsigned(gc_trigger);
    print_text("\n");
    print_flush();
}

// ---- The collection

bool gc_asked_for;

static void collect(bool forced) {
    gc_asked_for = forced;
    Times t = {.start = os_nanotime(), .goal = gc_trigger, .forced = forced};
    pool_empty_caches();
    heap_flush_caches();         // objects are now exactly the alloc bits
    t.before = heap_stats.live_bytes;
    if (t.before > gc_peak)
        gc_peak = t.before;
    defer_pool = NULL;
    mark_roots();                // globals, stacks, goroutines
    if (gc_watcher != NULL)
        gc_watcher();
    mark_drain();                // until no marked object is left unscanned
    finalizers_find_dead();      // what only a finalizer can still reach
    memprofile_find_dead();
    if (gc_options.verify)
        heap_verify(true);
    t.marked = os_nanotime();
    heap_sweep();                // unmarked slots become free
    if (gc_options.verify)
        heap_verify(false);
    set_trigger();
    heap_release((gc_trigger - heap_stats.live_bytes) / 4 * 5 + (1 << 20));
    sched_shrink_stacks();
    t.after = heap_stats.live_bytes;
    t.swept = os_nanotime();
    gc_cycles++;
    gc_forced += forced;
    gc_pause_total += (uint64_t)(t.swept - t.start);
    api_note_pause(t.swept - t.start);
    pool_clean_later();
    if (gc_options.trace)
        print_trace(&t);
    if (gc_options.log)
        print_log(&t);
}

void gc_collect(void) {
    collect(false);
}

// runtime.GC()
void gc_collect_forced(void) {
    collect(true);
}
