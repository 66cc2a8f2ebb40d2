// The heap profile: a sample of all allocations, by the stack that made them.
//
// One byte in MemProfileRate is chosen, at random distances (exponentially distributed,
// as if each byte threw dice); the object it falls into is sampled.  So large objects
// are sampled in proportion, and runtime/pprof can tell from the samples how much there
// was of all.  heap.c counts the bytes down:
//
//     heap_until_sample   . . . . [ object ] . . .
//                                    ^ 0
//
// A bucket stands for one stack and size.  What was sampled and lives is in a list, from
// which each collection takes the dead.
#include "runtime/std.h"

enum { DEPTH = 32, BUCKETS = 4096 };

typedef struct Bucket {
    struct Bucket *next;          // of the same hash
    struct Bucket *all_next;      // of all
    uint64_t size;                // bytes of an object
    int64_t allocs, frees;        // objects
    int64_t depth;                // of the stack
    uintptr_t stack[];            // return addresses
} Bucket;

typedef struct Sampled {
    uintptr_t object;
    Bucket *bucket;
} Sampled;

static Bucket **buckets;          // a hash table
static Bucket *all;
static Sampled *live;             // sampled objects not yet found dead
static size_t live_count, live_room;

// The program's variable; there is none in a program without imports.
extern int64_t rate_variable __asm__("runtime.MemProfileRate") __attribute__((weak));

// ---- When

// log2 of a number from 1 to 2; a cubic polynomial errs by less than 0.001.
static double log2_of_fraction(double m) {
    return ((0.1582487 * m - 1.0518750) * m + 3.0478842) * m - 2.1536207;
}

// Random numbers of our own (xorshift, Marsaglia 2003): the program's are not disturbed.
static uint64_t random_bits(void) {
    static uint64_t state = 0x9e3779b97f4a7c15;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

// -rate * ln(random number between 0 and 1)
static int64_t next_distance(int64_t rate) {
    if (rate <= 1)
        return 0;
    uint64_t random = random_bits() >> 11 | 1; // 53 bits
    int exponent = 63 - __builtin_clzll(random);
    double fraction = (double)(int64_t)random / (double)((int64_t)1 << exponent);
    double log2 = exponent + log2_of_fraction(fraction) - 53;
    return log2 < 0 ? (int64_t)(-log2 * 0.6931472 * (double)rate) : 0;
}

static int64_t rate(void) {
    return &rate_variable != NULL ? rate_variable : 0;
}

static int64_t last_rate;         // that the present distance was made with

// The program may change the rate; it is looked at when a run is taken.
void memprofile_check_rate(void) {
    if (likely(rate() == last_rate))
        return;
    last_rate = rate();
    heap_until_sample = last_rate > 0 ? next_distance(last_rate) : INT64_MAX;
}

// ---- Which.  A run of a cache is taken at once, so bytes are counted before the
// program has them.  The run ends in front of the object that is to be sampled, and
// the cache waits here until it is asked for that one.  (Distances are memoryless: the
// next begins at once, for all other caches.)

enum { WAITING = 64 };
static const AllocCache *waiting[WAITING];
int memprofile_waiting;

static bool stop_waiting(const AllocCache *cache) {
    for (int i = 0; i < memprofile_waiting; i++)
        if (waiting[i] == cache) {
            waiting[i] = waiting[--memprofile_waiting];
            return true;
        }
    return false;
}

// See cut_for_sample() in heap.c.
uint32_t memprofile_cut(AllocCache *cache, uint32_t count, uint64_t slot_size,
                        bool *sampled) {
    *sampled = stop_waiting(cache);
    if (*sampled)
        return 1;
    int64_t bytes = (int64_t)(count * slot_size);
    if (heap_until_sample >= bytes) {
        heap_until_sample -= bytes;
        return count;
    }
    uint32_t before = (uint32_t)((uint64_t)heap_until_sample / slot_size);
    heap_until_sample = next_distance(last_rate);
    *sampled = before == 0;
    if (before == 0)
        return 1;
    if (memprofile_waiting < WAITING)
        waiting[memprofile_waiting++] = cache;
    return before;
}

// ---- Buckets

static bool same_stack(const Bucket *b, const uintptr_t *stack, int64_t depth) {
    return b->depth == depth &&
           memcmp(b->stack, stack, (size_t)depth * sizeof *stack) == 0;
}

static Bucket *bucket_of(const uintptr_t *stack, int64_t depth, uint64_t size) {
    uint64_t hash = size;
    for (int64_t i = 0; i < depth; i++)
        hash = mix(hash ^ stack[i], 0x9e3779b97f4a7c15);
    if (buckets == NULL)
        buckets = persistent_alloc(BUCKETS * sizeof *buckets);
    Bucket **place = &buckets[hash % BUCKETS];
    for (Bucket *b = *place; b != NULL; b = b->next)
        if (b->size == size && same_stack(b, stack, depth))
            return b;
    Bucket *b = persistent_alloc(sizeof *b + (size_t)depth * sizeof *stack);
    b->size = size;
    b->depth = depth;
    memcpy(b->stack, stack, (size_t)depth * sizeof *stack);
    b->next = *place;
    b->all_next = all;
    return *place = all = b;
}

static void remember(uintptr_t object, Bucket *bucket) {
    if (live_count == live_room) {
        size_t more = live_room == 0 ? 512 : live_room * 2;
        Sampled *larger = os_map(more * sizeof *larger);
        if (larger == NULL)
            return; // it will look as if it lived for ever
        if (live_room != 0) {
            memcpy(larger, live, live_count * sizeof *live);
            os_unmap(live, live_room * sizeof *live);
        }
        live = larger;
        live_room = more;
    }
    live[live_count++] = (Sampled){object, bucket};
}

// The byte that was waited for lies in this object.
void memprofile_sample(uintptr_t object, uint64_t size) {
    uintptr_t stack[DEPTH];
    if (rt_current == NULL)
        return;
    Bucket *bucket = bucket_of(stack, callers_walk(rt_current, stack, DEPTH), size);
    bucket->allocs++;
    remember(object, bucket);
}

// After marking.
void memprofile_find_dead(void) {
    size_t kept = 0;
    for (size_t i = 0; i < live_count; i++)
        if (mark_is_set(live[i].object))
            live[kept++] = live[i];
        else
            live[i].bucket->frees++;
    live_count = kept;
}

// ---- runtime.MemProfile

typedef struct Record {           // runtime.MemProfileRecord
    int64_t alloc_bytes, free_bytes;
    int64_t alloc_objects, free_objects;
    uintptr_t stack[DEPTH];
} Record;

// Fills RECORDS if all have room there.  Returns how many there are.
int64_t memprofile_read(Record *records, int64_t room, int64_t cap, uint64_t in_use_zero) {
    int64_t n = 0;
    (void)cap;
    for (int pass = 0; pass < 2; pass++) {
        int64_t i = 0;
        for (const Bucket *b = all; b != NULL; b = b->all_next) {
            if (b->allocs == b->frees && (uint8_t)in_use_zero == 0)
                continue;
            if (pass == 1) {
                int64_t size = (int64_t)b->size;
                records[i] = (Record){b->allocs * size, b->frees * size, b->allocs,
                                      b->frees, {0}};
                memcpy(records[i].stack, b->stack, (size_t)b->depth * sizeof *b->stack);
            }
            i++;
        }
        n = i;
        if (n > room)
            break;
    }
    return n;
}
