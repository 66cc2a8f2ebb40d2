// Finalizers: functions that are called when an object can no longer be reached.
//
// The collector marks what an object with a finalizer points to, but not the
// object itself.  Those still unmarked at the end are dead: each is marked after
// all (the finalizer gets it, and may keep it), leaves the table, and its function
// is queued as a job.  So of two that point to each other none is ever called, and
// of a chain first the head's.
#include "runtime/std.h"

typedef struct Finalizer {
    uintptr_t object;       // address, 0: unused
    void *closure;
    const void *word;       // if it takes an interface: first word of that
    bool boxed;             // it does
} Finalizer;

static Finalizer *table;    // open addressing by object
static size_t used, room;   // room is a power of two

static Finalizer *queue;    // those to be called: queue[first … last)
static size_t first, last, queue_room;

// ---- The table

static Finalizer *place_of(uintptr_t object) {
    size_t i = mix(object, 0x9e3779b97f4a7c15) & (room - 1);
    while (table[i].object != 0 && table[i].object != object)
        i = (i + 1) & (room - 1);
    return &table[i];
}

static Finalizer *map_records(size_t count) {
    Finalizer *records = os_map(count * sizeof *records);
    if (records == NULL)
        fatal("runtime: out of memory for finalizers");
    return records;
}

// Moves all to a table of SIZE.
static void rebuild(size_t size) {
    Finalizer *old = table;
    size_t old_room = room;
    table = map_records(size);
    room = size;
    for (size_t i = 0; i < old_room; i++)
        if (old[i].object != 0)
            *place_of(old[i].object) = old[i];
    if (old_room != 0)
        os_unmap(old, old_room * sizeof *old);
}

// Takes an entry out; those behind it that probed past it move up.
static void take_out(Finalizer *entry) {
    size_t hole = (size_t)(entry - table);
    used--;
    for (size_t i = (hole + 1) & (room - 1); table[i].object != 0; i = (i + 1) & (room - 1)) {
        size_t home = mix(table[i].object, 0x9e3779b97f4a7c15) & (room - 1);
        if (((i - home) & (room - 1)) >= ((i - hole) & (room - 1))) {
            table[hole] = table[i];
            hole = i;
        }
    }
    table[hole] = (Finalizer){0};
}

// ---- Calling them

static bool take_job(Job *job) {
    if (first == last)
        return false;
    Finalizer *f = &queue[first++];
    *job = f->boxed ? (Job){f->closure, {(uint64_t)f->word, f->object, 0}}
                    : (Job){f->closure, {f->object, 0, 0}};
    return true;
}

static JobQueue jobs = {.take = take_job};

static void push_job(Finalizer f) {
    if (first == last)
        first = last = 0;
    if (last == queue_room) {
        size_t larger = queue_room == 0 ? 256 : queue_room * 2;
        Finalizer *to = map_records(larger);
        if (queue_room != 0) {
            memcpy(to, queue, last * sizeof *to);
            os_unmap(queue, queue_room * sizeof *queue);
        }
        queue = to;
        queue_room = larger;
    }
    queue[last++] = f;
}

// ---- In a collection

void finalizers_mark_roots(void) {
    for (size_t i = 0; i < room; i++)
        if (table[i].object != 0) {
            mark_pointer((uintptr_t)table[i].closure);
            mark_contents(table[i].object);
        }
    for (size_t i = first; i < last; i++) {
        mark_pointer((uintptr_t)queue[i].closure);
        mark_pointer(queue[i].object);
    }
    pool_mark();
}

void finalizers_find_dead(void) {
    size_t found = 0;
    for (size_t i = 0; i < room; i++)
        while (table[i].object != 0 && !mark_is_set(table[i].object)) {
            push_job(table[i]);
            mark_pointer(table[i].object);
            take_out(&table[i]); // another entry may move here
            found++;
        }
    if (found > 0) {
        mark_drain();
        job_queue_wake(&jobs);
    }
}

// ---- func SetFinalizer(obj any, finalizer any)

noreturn static void refuse(const char *what, const RType *a, const char *middle,
                            const RType *b) {
    print_text("fatal error: runtime.SetFinalizer: ");
    print_text(what);
    if (a != NULL)
        print_go_string(type_string(a));
    print_text(middle);
    if (b != NULL)
        print_go_string(type_string(b));
    print_text("\n\n");
    traceback(rt_current);
    print_flush();
    os_exit(2);
}

const void *rt_itab(const InterfaceType *inter, const RType *t);

// How a parameter of that type takes the object; false if it cannot.
static bool fits(Finalizer *f, const RType *param, const RType *type) {
    if (param == type)
        return true;
    if (type_kind(param) == KIND_POINTER)
        return ((const PtrType *)param)->elem == ((const PtrType *)type)->elem &&
               (type_uncommon(param) == NULL || type_uncommon(type) == NULL);
    if (type_kind(param) != KIND_INTERFACE)
        return false;
    f->boxed = true;
    f->word = rt_itab((const InterfaceType *)param, type);
    return f->word != NULL;
}

static const RType *only_parameter(const FuncType *t) {
    bool variadic = (t->out_count & 0x8000) != 0;
    if (t->in_count != 1 || variadic)
        return NULL;
    size_t size = (sizeof *t + 7) & ~(size_t)7;
    if (type_uncommon(&t->t) != NULL)
        size += sizeof(UncommonType);
    return *(const RType *const *)((const char *)t + size);
}

void finalizer_set(const RType *type, void *object, const RType *func, void *closure) {
    if (type == NULL)
        refuse("first argument is nil", NULL, "", NULL);
    if (type_kind(type) != KIND_POINTER)
        refuse("first argument is ", type, ", not pointer", NULL);
    if (object == NULL)
        refuse("first argument is nil", NULL, "", NULL); // "nil pointer" in Go's words
    Span *span = heap_span((uintptr_t)object);
    if (span == NULL || span->state != SPAN_USED)
        return; // a variable of the program, never dead
    uintptr_t start = span->base + span_index(span, (uintptr_t)object) * span->slot_size;
    if (start != (uintptr_t)object)
        refuse("pointer not at beginning of allocated block", NULL, "", NULL);
    if (func == NULL) {
        if (room > 0 && place_of(start)->object != 0)
            take_out(place_of(start));
        return;
    }
    if (type_kind(func) != KIND_FUNC)
        refuse("second argument is ", func, ", not a function", NULL);
    Finalizer f = {start, closure, NULL, false};
    const RType *param = only_parameter((const FuncType *)func);
    if (param == NULL || !fits(&f, param, type))
        refuse("cannot pass ", type, " to finalizer ", func);
    if (2 * (used + 1) > room)
        rebuild(room == 0 ? 256 : 2 * room);
    if (place_of(start)->object != 0)
        refuse("finalizer already set", NULL, "", NULL);
    *place_of(start) = f;
    used++;
}

// ---- sync.Pool empties itself at each collection: a function of its own does it,
// called afterwards as a job, or by runtime.GC before it collects.

static void *pool_cleanup;
static bool cleanup_wanted;

void pool_register_cleanup(void *closure) {
    pool_cleanup = closure;
}

void *pool_take_cleanup(void) {
    cleanup_wanted = false;
    return pool_cleanup;
}

static bool take_cleanup(Job *job) {
    bool wanted = cleanup_wanted;
    cleanup_wanted = false;
    *job = (Job){.closure = pool_cleanup};
    return wanted;
}

static JobQueue pool_jobs = {.take = take_cleanup, .pinned = true};

void pool_clean_later(void) {
    if (pool_cleanup == NULL)
        return;
    cleanup_wanted = true;
    job_queue_wake(&pool_jobs);
}

// ---- Caches that a collection empties (crypto/internal/boring/bcache): each is one
// word of somebody's variable, set to nil.

static void ***caches;           // the words' addresses
static size_t cache_count, cache_room;

void pool_register_cache(void **word) {
    if (cache_count == cache_room) {
        size_t room = cache_room == 0 ? 512 : 2 * cache_room;
        void ***more = os_map(room * sizeof *more);
        if (more == NULL)
            fatal("runtime: out of memory for caches");
        if (cache_count > 0)
            memcpy(more, caches, cache_count * sizeof *more);
        caches = more;
        cache_room = room;
    }
    caches[cache_count++] = word;
}

void pool_empty_caches(void) {
    for (size_t i = 0; i < cache_count; i++)
        *caches[i] = NULL;
}

void pool_mark(void) {
    mark_pointer((uintptr_t)pool_cleanup);
    for (size_t i = 0; i < cache_count; i++)
        mark_pointer((uintptr_t)caches[i]);
}
