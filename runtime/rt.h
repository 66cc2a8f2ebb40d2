// The runtime's own front header: a map of what each file does for the others.
//
// abi.h is the contract with compiled code; this header is private to runtime/.
// One thread runs everything: goroutine code on the goroutines' own stacks, the
// C functions here on the thread's *system stack*.  There are no locks.
//
//     compiled code --call--> rt.NAME (entries.asm) --switch of stacks--> rt_NAME
#ifndef RUNTIME_RT_H
#define RUNTIME_RT_H

#include "runtime/abi.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

typedef struct G G;
typedef struct Panic Panic;
typedef struct DeferRecord DeferRecord;
typedef struct Sudog Sudog;
typedef struct Chan Chan;
typedef struct Map Map;
typedef struct Span Span;
typedef struct Layout Layout;

// ---- Values as compiled code sees them; two words come back in RAX and RDX.
typedef struct String {
    const uint8_t *ptr;
    int64_t len;
} String;

typedef struct Slice {
    void *ptr;
    int64_t len;
    int64_t cap;
} Slice;

typedef struct Iface {
    const void *type; // RType of an interface{}, Itab of any other interface
    void *data;
} Iface;

typedef struct PtrInt { void *ptr; int64_t n; } PtrInt;
typedef struct IntInt { int64_t a, b; } IntInt;

#define LITERAL(text) ((String){(const uint8_t *)(text), sizeof(text) - 1})

// ---- Goroutines (sched.c).  The first fields have the offsets of abi.h.
enum GStatus { G_DEAD, G_RUNNABLE, G_RUNNING, G_WAITING };

// One wait of a goroutine on one channel.
struct Sudog {
    G *g;              // who waits
    Chan *chan;        // on what; 0 when the record is unused
    void *elem;        // value to send, or place to receive into (or 0)
    Sudog *next;       // in the channel's queue
    Sudog *prev;
    Sudog *sibling;    // next record of the same select
    int32_t index;     // case number of the select, -1 for a plain wait
    uint32_t ticket;   // of a condition variable's waiter
    bool is_send;      // waits to send
};

// All registers of a goroutine that was interrupted between two instructions.
typedef struct Interruption {
    uint64_t registers[16]; // in the order of the kernel's signal frame
    uint64_t rip;
    uint64_t flags;
    uint32_t frame_size;    // from RSP to the return address, there
    _Alignas(16) uint8_t floats[512]; // as FXSAVE stores them
} Interruption;

struct G {
    uintptr_t stack_lo;
    uintptr_t stack_hi;
    uintptr_t stack_guard; // RSP below this: call rt.morestack
    uintptr_t sp;          // when not running: address of the return address
    uintptr_t bp;
    uint64_t result0;      // RAX when resumed
    uint64_t result1;      // RDX when resumed
    Panic *panic;          // innermost panic
    DeferRecord *defer;    // innermost deferred call
    void *closure;         // what to run, until it runs
    uint64_t id;           // 1 is the main goroutine
    G *link;               // next in the run queue or among the dead
    G *all_link;           // next of all goroutines
    uintptr_t created_pc;  // return address of the `go` statement
    Sudog *waiting;        // records of the blocked operation
    const char *wait_reason; // Go's words: "chan receive", …
    uint8_t status;        // enum GStatus
    bool system;           // not counted, not shown: belongs to the runtime
    bool dying;            // of a panic, whose text is being made
    uint8_t signal;        // the signal being turned into a panic, or 0
    uint32_t signal_code;
    uintptr_t fault_address;
    uintptr_t fault_pc;
    bool interrupted;      // its registers are in `interruption`
    bool yield_later;      // asked to yield while it was pinned
    uint32_t pinned;       // calls of procPin: others must not run now
    Interruption *interruption; // made at the first time
    Sudog wait;            // the record of a plain send or receive
    struct Timer *sleep;   // of time.Sleep, once it was called
    struct JobQueue *jobs; // of a goroutine of the runtime's own
    void *labels;          // of runtime/pprof
    int64_t wait_since;    // when its wait began, 0 if nobody measures it
    int64_t mutex_since;   // the same, for the mutex profile
    uint8_t wait_skip;     // its first frames that the block profile leaves out
    bool may_block;        // between entersyscall and exitsyscall
    bool in_call;          // a helper makes its system call: `call`
    struct BlockingCall *call; // blocking.c; made at the first time
};

extern G *rt_current;          // the goroutine that runs, R14 in its code
extern uintptr_t rt_sys_stack; // top of the system stack

noreturn void rt_resume(G *g);                         // switch.asm
noreturn void rt_continue(const Interruption *i);      // as if nothing had been
noreturn void rt_jump(uintptr_t sp, uintptr_t pc);     // continue there
noreturn void rt_raise(const void *type, void *data);  // panic at the entry's call

noreturn void sched_run(void);                 // picks a goroutine and runs it
noreturn void sched_park(const char *reason);  // blocks the current one
noreturn void sched_yield(void);               // lets the others run first
void sched_ready(G *g);                        // makes g run next
void sched_ready_later(G *g);                  // … after all that are ready now
G *sched_new_system(void *closure);            // a goroutine that nobody counts
void sched_check_events(void);                 // from a signal handler: look at the
                                               // timers and signals soon
extern bool sched_timers;                      // some timer runs
void sched_init(void);
void sched_start_main(void);
noreturn void sched_exit_goroutine(void);
G *sched_all(void);                            // head of the list of all
int64_t sched_count(void);                     // goroutines that live
G *sched_number(int64_t index);                // one of them, or 0
void sched_shrink_stacks(void);
bool sched_runnable(void);                     // are goroutines in the queue?
bool sched_others(void);                       // could other goroutines run soon?
void sched_unpin(G *g);                        // after pinned++
bool sched_preempt_request(void);              // from the timer's signal
noreturn void sched_interrupted(void);         // instead of the interrupted code
void preempt_start_tick(void);                 // (preempt.c) a signal each 10 ms
void preempt_stop_tick(void);                  // of CPU time

// ---- Stacks (stack.c)
bool stack_allocate(G *g);
void stack_free(G *g);
void stack_shrink(G *g);                       // at a collection, g not running
uint64_t stack_bytes_in_use(void);
extern uint64_t stack_limit;                    // bytes, of one stack
void stack_reserve(G *g, uint64_t bytes);      // of the goroutine that called us

// ---- Unwinding (symtab.c, traceback.c)
typedef struct Frame {
    const FuncInfo *func; // 0 when the walk has ended
    uintptr_t pc;         // where in it
    uintptr_t sp;         // its RSP
    bool exact;           // pc is a faulting instruction, not a return address
    bool at_entry;        // stopped in the prologue, before its frame exists
    uint32_t size;        // from sp to the return address
} Frame;

enum { FUNC_SIGPANIC = 256, FUNC_MORESTACK = 512, FUNC_REFLECT = 1024 }; // FuncInfo.flags of ours

const FuncInfo *func_find(uintptr_t pc);
const CodePoint *func_point(const FuncInfo *f, uint32_t offset);
void frame_first(Frame *frame, G *g);
// Of code interrupted at PC (preempt.c); false if its caller cannot be found.
bool preempt_frame(Frame *frame, const G *g, uintptr_t pc, uintptr_t sp);
bool frame_next(Frame *frame);
bool frame_next_sure(Frame *frame);
const StackMap *frame_map(const Frame *frame);
const FrameTable *frame_table(const FuncInfo *f);
// The bits of a map and how many words of 32 they fill; *BASE moves to their first.
static inline const uint32_t *map_bits(const StackMap *map, uintptr_t *base,
                                       uint32_t *count) {
    bool skip = (map->count & STACK_MAP_SKIP) != 0;
    *count = ((map->count & ~STACK_MAP_SKIP) + 31) / 32;
    *base += skip ? map->bits[0] * sizeof(uintptr_t) : 0;
    return map->bits + skip;
}
const CodePoint *frame_point(const Frame *frame);
// Stack arguments of functions that reflection made (reflect.c).
void frame_reflect_arguments(const Frame *frame,
                             void (*visit)(uintptr_t *word, void *context), void *context);
void traceback(G *g);                          // header and frames, as Go's
void traceback_others(G *except);

// ---- Memory (heap.c, layout.c, page.c).  All memory comes zeroed unless it says raw.
typedef struct AllocCache {
    uintptr_t next; // next free byte of the run
    uintptr_t end;  // 0 0: empty
} AllocCache;

// Which words of an array of equal elements hold pointers.
typedef struct Pattern {
    uint64_t mask;       // bit i: word i of a period
    uint32_t period;     // words that repeat; 0: no pointers
    const RType *type;   // when an element has more than 64 words
    uint64_t limit;      // bytes that the pattern covers, the rest has no
                         // pointers; 0: all
} Pattern;

enum {
    PAGE_SHIFT = 13,
    PAGE_SIZE = 1 << PAGE_SHIFT,
    WORD = 8,
    MAX_SMALL_SIZE = 32768, // larger objects are spans of their own
};

// Of 64 slots, one bit each.  The two words are side by side, since marking asks
// for both.
typedef struct SlotBits {
    uint64_t alloc; // holds an object
    uint64_t mark;  // and was reached in this collection
} SlotBits;

// A run of pages with slots of one size and one pointer pattern.
struct Span {
    uintptr_t base;      // first byte
    uint32_t pages;      // length
    uint32_t slots;      // how many objects it can hold
    uint64_t slot_size;  // bytes between objects; a large object: all its pages
    uint32_t magic;      // index of offset x: x * magic >> 32
    uint64_t mask;       // see Pattern
    uint32_t period;
    uint8_t state;       // enum SpanState
    bool dirty;          // free slots may hold old bytes
    bool large;          // one object of any size
    uint8_t bits_class;  // log2 of the length of bits[]
    const RType *type;   // see Pattern
    uint64_t scanned;    // bytes of an object that may hold pointers
    uint32_t free_at;    // slots below were given out since the collection
    uint32_t live;       // objects at the end of the last collection
    Layout *layout;      // of small spans
    Span *next;          // in the layout's list, or a list of free page runs
    Span *prev;
    SlotBits bits[];     // for each 64 slots
};
enum SpanState { SPAN_FREE, SPAN_USED };

// All spans of one slot size and pointer pattern.
struct Layout {
    uint32_t slot_size;
    Pattern pattern;
    Span *current;       // the span that runs are taken from
    Span *partial;       // others that may have free slots
    Span **partial_tail;
    uint32_t span_count;
    uint64_t mallocs;    // objects ever allocated
    uint64_t frees;
    AllocCache cache;    // zeroed memory, for the runtime's own allocations
    AllocCache raw;      // memory with old bytes, for strings
};

typedef struct HeapStats {
    uint64_t mallocs;      // objects ever allocated
    uint64_t frees;
    uint64_t total_bytes;  // bytes ever allocated
    uint64_t freed_bytes;
    uint64_t live_bytes;   // allocated and not yet found dead
    uint64_t reserved;     // bytes of address space made usable
    uint64_t free_pages;
} HeapStats;

extern uintptr_t heap_base;    // start of the reserved range
extern uintptr_t heap_extent;  // bytes handed out from its start
extern Span **heap_pages;      // span of each page
extern HeapStats heap_stats;
// The address of all objects without size, in compiled code, too.
extern uint8_t rt_zero_base[8] __asm__("rt.zero_base");

void heap_init(void);
void *heap_alloc(size_t size, const Pattern *pattern); // zeroed
void *heap_alloc_raw(size_t size);                     // no pointers, not zeroed
void *heap_alloc_noscan(size_t size);
void *heap_new(const RType *type);
void *heap_new_array(const RType *elem, uint64_t count);
Pattern pattern_of(const RType *elem);
void type_expand_program(const RType *type); // gcprog.c: its program becomes a bitmap
uint64_t heap_round_size(uint64_t size);      // to the size class, as Go's
void heap_flush_caches(void);                 // all unused slots become free
void heap_sweep(void);                        // unmarked objects become free
void heap_verify(bool marked);
uint64_t heap_pointer_bits(const void *p, uint8_t *bytes, uint64_t *room);
void heap_verify_root(uintptr_t p);
void heap_exact_stats(HeapStats *stats);      // the caches' unused slots left out
typedef struct ClassStats { uint64_t size, mallocs, frees; } ClassStats;
int heap_class_stats(ClassStats *to);         // by size class; how many there are
uint64_t heap_released(void);                 // bytes that the system has again
uint64_t persistent_bytes(void);              // os.c: what persistent_alloc took
void heap_reset_layouts(void);
void heap_free_span(Span *span);
// Hears of every object, if set: bytes asked for, bytes given.  Caches are then
// filled with one object at a time.
extern void (*heap_observer)(uint64_t requested, uint64_t bytes);
void heap_release(uint64_t keep);             // free pages go back to the system
extern Span **heap_spans;                     // all used spans
extern size_t heap_span_count;

// The span that holds address p, or 0.
static inline Span *heap_span(uintptr_t p) {
    if (p - heap_base >= heap_extent)
        return NULL;
    return heap_pages[(p - heap_base) >> PAGE_SHIFT];
}
static inline uint32_t span_index(const Span *span, uintptr_t p) {
    return (uint32_t)(((p - span->base) * span->magic) >> 32);
}

// ---- Collection (gc.c; mark.c roots.c)
typedef struct GcOptions {
    int64_t percent;   // GOGC, -1: off
    bool trace;        // GODEBUG=gctrace=1
    bool interrupt;    // not GODEBUG=asyncpreemptoff=1
    bool stress;       // BURROWGC=…
    bool verify;
    bool poison;
    bool preempt;
    bool log;
} GcOptions;
extern GcOptions gc_options;
extern uint64_t gc_trigger;    // collect when heap_stats.live_bytes reaches it
extern uint32_t gc_cycles;
extern uint64_t gc_peak;       // the largest live_bytes a collection found

void gc_init(void);
void gc_collect(void);
void gc_collect_forced(void);                 // the program asked for it
void mark_pointer(uintptr_t p);               // an exact pointer or any word
void mark_exact(uintptr_t p);                 // of which a map says: a pointer
void mark_drain(void);
uintptr_t mark_step(void);
extern void (*gc_watcher)(void);              // sees the roots marked (replay.c)
extern uint64_t gc_minimum;                   // no collection in a smaller heap
void mark_contents(uintptr_t object);         // what it points to, not itself
bool mark_is_set(uintptr_t object);
void mark_roots(void);
extern bool gc_asked_for;                     // by runtime.GC: no C code is at work
// ---- stackmark.c: one goroutine after another
void stackmark_begin(G *g);
void stackmark_pointer(uintptr_t p);          // to an object, or into g's stack
void stackmark_guess(uintptr_t p);            // … if it is a pointer at all
void stackmark_frames(G *g);                  // the frames and all that was found
void timers_mark(void);                       // timer.c, finalizer.c, reflect.c
void finalizers_mark_roots(void);
void finalizers_find_dead(void);
void reflect_mark(void);
void profile_mark(void);

// ---- Sampling allocations (memprofile.c)
extern int64_t heap_until_sample;             // bytes; less than an object: sample it
void memprofile_check_rate(void);
extern int memprofile_waiting;                // caches whose next object is sampled
uint32_t memprofile_cut(AllocCache *cache, uint32_t count, uint64_t slot_size,
                        bool *sampled);
void memprofile_sample(uintptr_t object, uint64_t size);
void memprofile_find_dead(void);              // after marking
int64_t callers_walk(G *g, uintptr_t *pcs, int64_t room); // callers.c
// From that frame on, which is changed; without the first SKIP.
int64_t callers_from(Frame *frame, int64_t skip, uintptr_t *pcs, int64_t room);
int64_t callers_skip(G *g, int64_t skip, uintptr_t *pcs, int64_t room);

// ---- Measuring waits (blockprofile.c)
extern int64_t block_rate;                    // 0: nobody asks how long goroutines wait
extern int64_t mutex_rate;                    // 0: nor who lets them
void block_wait_begins(int64_t skip);         // the current goroutine is about to park
enum WaitKind { WAIT_SEND, WAIT_RECEIVE, WAIT_SELECT, WAIT_OTHER };
void block_wait_ends(G *g, enum WaitKind kind); // g, whose wait_since is set, is woken
void mutex_wait_begins(void);
void mutex_wait_ends(G *g, int64_t skip);     // by an unlock of the current goroutine
int64_t gc_set_percent(int64_t percent);

// ---- Counting allocations (sites.c), in executables built with -sites
void sites_start(void) __attribute__((weak));
void sites_finish(int status) __attribute__((weak)); // before the process ends
void replay_start(int file);                          // replay.c
void replay_finish(void);

// ---- Types (type.c, iface.c)
String type_string(const RType *t);           // "main.T", "*int"
String type_pkg_path(const RType *t);
const UncommonType *type_uncommon(const RType *t);
void *offset_address(uint32_t offset);        // of a nameOff, typeOff, textOff
String name_string(uint32_t name);            // of a nameOff
String name_package(uint32_t name);           // its package path, or ""
bool name_exported(uint32_t name);
bool type_identical(const RType *a, const RType *b);
bool value_equal(const RType *t, const void *p, const void *q);
uint64_t value_hash(const RType *t, const void *p, uint64_t seed);
uint64_t string_hash(const uint8_t *p, int64_t n, uint64_t seed);
uint64_t method_find(const RType *t, const char *name, const char *signature);
static inline int type_kind(const RType *t) { return t->kind & KIND_MASK; }
static inline bool type_is_direct(const RType *t) {
    return (t->kind & KIND_DIRECT_IFACE) != 0;
}

static inline uint64_t mix(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

// ---- Panics (panic.c, errors.asm)
struct Panic {              // in the frame of rt.panic or rt.goexit
    uintptr_t argp;         // see abi.h, G_PANIC
    Panic *link;            // the panic before this one
    const RType *type;      // the value
    void *data;
    uint8_t recovered;
    uint8_t aborted;        // a later panic took over
    uint8_t goexit;         // not a panic: Goexit runs the deferred calls
    uint8_t printed;
    Panic *cursor;          // the panic whose text is being made
};
struct DeferRecord {
    DeferRecord *link;
    void *fn;               // closure
    uintptr_t sp;           // RSP of the frame that defers
    uint64_t started;       // a panic is running it
    Panic *panic;           // which one
    uintptr_t pc;           // return address of defer_push: in which function
};
_Static_assert(sizeof(DeferRecord) == DEFER_RECORD_SIZE, "abi.h");

extern bool panic_on_fault;
extern DeferRecord *defer_pool; // free records on the heap
noreturn void fatal(const char *message);     // "fatal error: …", exit 2
noreturn void panic_text(String text);        // runtime error with prefix
noreturn void panic_plain(String text);       // without
// The same with a literal, for which nothing is allocated.
noreturn void panic_literal(const RType *type, const String *text);
#define PANIC_LITERAL(type, t)                                                         \
    do {                                                                               \
        static const String text_ = {(const uint8_t *)(t), sizeof(t) - 1};             \
        panic_literal(type, &text_);                                                   \
    } while (0)
#define PANIC_TEXT(t) PANIC_LITERAL(&rt_type_error_string, t)
#define PANIC_PLAIN(t) PANIC_LITERAL(&rt_type_plain_error, t)
extern const RType rt_type_bounds_error, rt_type_error_string,
    rt_type_plain_error, rt_type_assertion_error_ptr, rt_type_string,
    rt_type_func, rt_type_func_string; // func(), func() string

// ---- Printing (print.c): collected, and written to standard error at once.
void print_flush(void);
extern int print_file;                            // where to: standard error
void print_capture(uint8_t *buffer, size_t room); // from now on into memory
size_t print_capture_end(void);                   // how much was written
void print_text(const char *text);
void print_bytes(const void *p, size_t n);
void print_decimal(int64_t v);
void print_unsigned(uint64_t v);
void print_hex(uint64_t v);
void print_go_string(String s);

// ---- Strings (string.c)
int encode_rune(uint8_t *to, int32_t rune);
IntInt rt_decode_rune(const uint8_t *p, int64_t n, int64_t at);
String string_copy(const void *p, int64_t n);
String rt_concat(uint8_t *buf, const String *parts, int64_t count);
extern const uint64_t rt_small_values[256];   // boxes of the values below 256

// ---- Maps (map.h)
int64_t map_count(const Map *m);

// ---- System (os.c)
void *os_reserve(size_t size, uintptr_t hint);  // address space only, or 0
bool os_commit(void *p, size_t size);
void *os_map(size_t size);                      // zeroed memory, or 0
void *os_map_lazy(size_t size);                 // the same, touched sparsely
void os_unmap(void *p, size_t size);
void os_release(void *p, size_t size);          // becomes zero, gives pages back
void os_write(int fd, const void *p, size_t n);
noreturn void os_exit(int status);
int64_t os_nanotime(void);
void os_init(uintptr_t *argc);
const char *os_getenv(const char *name);
uint64_t os_random_seed(void);
void os_install_signals(void);
void *persistent_alloc(size_t size);            // never freed, zeroed

// ---- Small things
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t c_length(const char *s);
bool c_equal(const char *a, const char *b);
bool c_prefix(const char *s, const char *prefix);
bool string_is(String s, const char *text);
uint64_t rt_random(void);
void rt_random_init(uint64_t seed);

// Bits that are set, added up in parallel (every x86-64 can do this).
static inline uint32_t bit_count(uint64_t v) {
    v -= v >> 1 & 0x5555555555555555;
    v = (v & 0x3333333333333333) + (v >> 2 & 0x3333333333333333);
    v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0f;
    return (uint32_t)(v * 0x0101010101010101 >> 56);
}

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define container(p, type, field) ((type *)((char *)(p) - offsetof(type, field)))

// An invariant of the runtime itself.
#define check(condition) \
    do { if (unlikely(!(condition))) fatal("runtime: " #condition); } while (0)

#endif
