// The block and the mutex profile: where goroutines wait for each other, and who keeps
// the others waiting.
//
//     a goroutine waits        t0       for a channel, select, Mutex, WaitGroup, Cond
//       another wakes it       t1       block profile: t1 - t0 on the stack of the waiter
//                                       mutex profile: t1 - t0 on the stack of Unlock
//
// Whoever wakes a goroutine finds all of its stack, since it is parked, so both events
// are recorded at the same moment.  What the waiter's code called is C, without a frame
// of Go: a function of package runtime (std/runtime/chan.go) stands for it, as the
// first frame, under the name it has in Go.
//
// A block profile of rate r takes all waits of r nanoseconds or more, and of shorter
// ones, t long, one in r/t, which then counts r/t times; a mutex profile of rate r takes
// one event in r.  (mprof.go: blocksampled, saveblockevent.)
#include "runtime/std.h"

enum { DEPTH = 32, BUCKETS = 1024 };

typedef struct Bucket {
    struct Bucket *next;     // of the same hash
    struct Bucket *all_next; // of all in the profile
    double count;            // events; fractions, since some stand for several
    double nanoseconds;      // of waiting
    int64_t depth;           // of the stack
    uintptr_t stack[];       // return addresses
} Bucket;

typedef struct Events {
    Bucket *table[BUCKETS];
    Bucket *all;
} Events;

static Events block_events, mutex_events;
int64_t block_rate;               // nanoseconds; 0: not measured
int64_t mutex_rate;               // one event in so many; 0: none
static uintptr_t leaf_of[WAIT_OTHER + 1]; // what stands for our code; 0: nothing

// ---- Recording

static Bucket *bucket_of(Events *events, const uintptr_t *stack, int64_t depth) {
    uint64_t hash = 0;
    size_t bytes = (size_t)depth * sizeof *stack;
    for (int64_t i = 0; i < depth; i++)
        hash = mix(hash ^ stack[i], 0x9e3779b97f4a7c15);
    Bucket **place = &events->table[hash % BUCKETS];
    for (Bucket *b = *place; b != NULL; b = b->next)
        if (b->depth == depth && memcmp(b->stack, stack, bytes) == 0)
            return b;
    Bucket *b = persistent_alloc(sizeof *b + bytes);
    b->depth = depth;
    memcpy(b->stack, stack, bytes);
    b->next = *place;
    b->all_next = events->all;
    return *place = events->all = b;
}

static Bucket *bucket_here(Events *events, G *g, int64_t skip, enum WaitKind kind) {
    uintptr_t stack[DEPTH];
    int64_t first = leaf_of[kind] != 0;
    if (first != 0)
        stack[0] = leaf_of[kind] + 1; // for a return address
    return bucket_of(events, stack,
                     first + callers_skip(g, skip, stack + first, DEPTH - first));
}

static bool chosen(int64_t nanoseconds, int64_t rate) {
    return rate > 0 &&
           (rate <= nanoseconds || (int64_t)(rt_random() % (uint64_t)rate) <= nanoseconds);
}

static void note_block(G *g, int64_t nanoseconds, int64_t skip, enum WaitKind kind) {
    if (nanoseconds <= 0)
        nanoseconds = 1;
    if (!chosen(nanoseconds, block_rate))
        return;
    Bucket *b = bucket_here(&block_events, g, skip, kind);
    bool stands_for_others = nanoseconds < block_rate;
    b->count += stands_for_others ? (double)block_rate / (double)nanoseconds : 1;
    b->nanoseconds += (double)(stands_for_others ? block_rate : nanoseconds);
}

void block_wait_begins(int64_t skip) {
    rt_current->wait_skip = (uint8_t)skip;
    rt_current->wait_since = os_nanotime();
}

void block_wait_ends(G *g, enum WaitKind kind) {
    note_block(g, os_nanotime() - g->wait_since, g->wait_skip, kind);
    g->wait_since = 0;
}

void mutex_wait_begins(void) {
    rt_current->mutex_since = os_nanotime();
}

void mutex_wait_ends(G *g, int64_t skip) {
    int64_t nanoseconds = os_nanotime() - g->mutex_since;
    g->mutex_since = 0;
    if (mutex_rate == 0 || rt_random() % (uint64_t)mutex_rate != 0)
        return;
    Bucket *b = bucket_here(&mutex_events, rt_current, skip, WAIT_OTHER);
    b->count += (double)mutex_rate;
    b->nanoseconds += (double)nanoseconds * (double)mutex_rate;
}

// ---- What package runtime calls

// func blockevent(cycles int64, skip int); 1 is its caller.
void block_event(int64_t nanoseconds, int64_t skip) {
    note_block(rt_current, nanoseconds, skip > 0 ? skip - 1 : 0, WAIT_OTHER);
}

// func setBlockRate(nanoseconds int, send, receive, choose func())
void block_set_rate(int64_t rate, uintptr_t *send, uintptr_t *receive, uintptr_t *choose) {
    leaf_of[WAIT_SEND] = *send;
    leaf_of[WAIT_RECEIVE] = *receive;
    leaf_of[WAIT_SELECT] = *choose;
    block_rate = rate < 0 ? 0 : rate;
}

int64_t mutex_set_rate(int64_t rate) {
    int64_t before = mutex_rate;
    if (rate >= 0)
        mutex_rate = rate;
    return before;
}

typedef struct Record {      // runtime.BlockProfileRecord
    int64_t count, nanoseconds;
    uintptr_t stack[DEPTH];
} Record;

// Fills RECORDS if all have room there.  Returns how many there are.
static int64_t read_events(const Events *events, Record *records, int64_t room) {
    int64_t n = 0;
    for (const Bucket *b = events->all; b != NULL; b = b->all_next)
        n++;
    if (n > room)
        return n;
    for (const Bucket *b = events->all; b != NULL; b = b->all_next) {
        // As Go: nothing that was seen has happened less than once.
        *records = (Record){b->count < 1 ? 1 : (int64_t)b->count,
                            (int64_t)b->nanoseconds, {0}};
        memcpy(records->stack, b->stack, (size_t)b->depth * sizeof *b->stack);
        records++;
    }
    return n;
}

int64_t block_read(Record *records, int64_t room) {
    return read_events(&block_events, records, room);
}

int64_t mutex_read(Record *records, int64_t room) {
    return read_events(&mutex_events, records, room);
}
