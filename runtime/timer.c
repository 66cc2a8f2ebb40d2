// Time: clocks, sleeping, timers, and the goroutine that runs their functions.
//
// All timers stand in one binary heap, the next one first.  The scheduler looks at
// it when nothing else is to be done, and now and then while there is (sched.c).
// Three kinds wait here: goroutines in time.Sleep, deadlines of files (poll.c),
// and the timers of package time, whose functions are Go code: these are queued
// as jobs for a goroutine that does nothing else (rt.job_loop in std.asm).
#include "runtime/std.h"

#include "runtime/linux.h"

// ---- The heap: heap[i] is due before heap[2i+1] and heap[2i+2]

static Timer **heap;
static size_t count, room;
static uint64_t last_number;

static bool before(const Timer *a, const Timer *b) {
    return a->when != b->when ? a->when < b->when : a->number < b->number;
}

static void put(size_t i, Timer *timer) {
    heap[i] = timer;
    timer->place = i + 1;
}

static void sift_up(size_t i) {
    Timer *timer = heap[i];
    for (; i > 0 && before(timer, heap[(i - 1) / 2]); i = (i - 1) / 2)
        put(i, heap[(i - 1) / 2]);
    put(i, timer);
}

static void sift_down(size_t i) {
    Timer *timer = heap[i];
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && before(heap[child + 1], heap[child]))
            child++;
        if (!before(heap[child], timer))
            break;
        put(i, heap[child]);
    }
    put(i, timer);
}

static void grow(void) {
    size_t larger = room == 0 ? 512 : room * 2;
    Timer **to = os_map(larger * sizeof *to);
    if (to == NULL)
        fatal("runtime: out of memory for timers");
    if (count > 0) {
        memcpy(to, heap, count * sizeof *to);
        os_unmap(heap, room * sizeof *heap);
    }
    heap = to;
    room = larger;
}

void timer_add(Timer *timer) {
    if (count == room)
        grow();
    timer->number = ++last_number;
    put(count++, timer);
    sift_up(count - 1);
    sched_timers = true;
}

bool timer_remove(Timer *timer) {
    if (timer->place == 0)
        return false;
    size_t i = timer->place - 1;
    timer->place = 0;
    Timer *last = heap[--count];
    if (last != timer) {
        put(i, last);
        sift_up(i);
        sift_down(last->place - 1);
    }
    sched_timers = count > 0;
    return true;
}

int64_t timers_run(void) {
    if (count == 0)
        return -1;
    int64_t now = os_nanotime();
    while (count > 0 && heap[0]->when <= now) {
        Timer *timer = heap[0];
        timer_remove(timer);
        if (timer->period > 0) {
            int64_t turns = 1 + (now - timer->when) / timer->period;
            if (__builtin_mul_overflow(timer->period, turns, &turns) ||
                __builtin_add_overflow(timer->when, turns, &timer->when))
                timer->when = INT64_MAX; // never again
            timer_add(timer);
        }
        timer->fire(timer);
    }
    return count > 0 ? heap[0]->when : -1;
}

// ---- Clocks

static Timespec read_clock(int clock) {
    Timespec t;
    os_call(SYS_CLOCK_GETTIME, clock, (long)&t, 0, 0, 0, 0);
    return t;
}

// func now() (sec int64, nsec int32, mono int64)
void time_now(void) {
    Timespec wall = read_clock(CLOCK_REALTIME);
    rt_results[0] = (uint64_t)wall.seconds;
    rt_results[1] = (uint64_t)wall.nanoseconds;
    rt_results[2] = (uint64_t)os_nanotime();
}

IntInt time_wall(void) {
    Timespec wall = read_clock(CLOCK_REALTIME);
    return (IntInt){wall.seconds, wall.nanoseconds};
}

static int64_t later(int64_t nanoseconds) {
    int64_t now = os_nanotime();
    return nanoseconds > INT64_MAX - now ? INT64_MAX : now + nanoseconds;
}

// ---- time.Sleep: the record is the goroutine's own

static void wake_sleeper(Timer *timer) {
    sched_ready_later(timer->data);
}

void time_sleep(int64_t nanoseconds) {
    if (nanoseconds <= 0)
        return;
    G *g = rt_current;
    if (g->sleep == NULL)
        g->sleep = persistent_alloc(sizeof *g->sleep);
    *g->sleep = (Timer){.when = later(nanoseconds), .fire = wake_sleeper, .data = g};
    timer_add(g->sleep);
    sched_park("sleep");
}

// ---- Jobs

void rt_job_loop(void); // std.asm

void job_queue_wake(JobQueue *queue) {
    static const void *const closure[] = {(const void *)rt_job_loop};
    if (queue->g == NULL) {
        queue->g = sched_new_system((void *)closure);
        queue->g->jobs = queue;
        sched_ready_later(queue->g);
    } else if (queue->idle) {
        queue->idle = false;
        sched_ready_later(queue->g);
    }
}

// What the job goroutine calls for its next job; NULL after it had to wait.
Job *rt_job_next(void) {
    JobQueue *queue = rt_current->jobs;
    rt_current->pinned = 0;
    if (!queue->take(&queue->job)) {
        queue->idle = true;
        rt_current->result0 = 0;
        sched_park("waiting for jobs");
    }
    rt_current->pinned = queue->pinned;
    return &queue->job;
}

// ---- Timers of package time

// The layout of time.runtimeTimer.
typedef struct GoTimer {
    Timer *timer;       // ours, while it runs (Go: pp)
    int64_t when;
    int64_t period;
    void *function;     // func(any, uintptr)
    Iface argument;
    uint64_t sequence;
    int64_t next_when;
    uint32_t status;
} GoTimer;

// Ours outlives Go's, which is in the collected heap: kept alive by `data` below.
typedef struct PackageTimer {
    Timer timer;
    struct PackageTimer *next;  // running ones, for the collector; or free ones
    struct PackageTimer *prev;
} PackageTimer;

static PackageTimer running = {.next = &running, .prev = &running};
static PackageTimer *unused;

enum { DUE_ROOM = 256 };
static Job *due;                // a ring of functions to be called
static size_t due_first, due_count, due_room;

static bool take_due(Job *job) {
    if (due_count == 0)
        return false;
    *job = due[due_first];
    due_first = (due_first + 1) % due_room;
    due_count--;
    return true;
}

static JobQueue timer_jobs = {.take = take_due};

static void push_due(Job job) {
    if (due_count == due_room) {
        size_t larger = due_room == 0 ? DUE_ROOM : due_room * 2;
        Job *to = os_map(larger * sizeof *to);
        if (to == NULL)
            fatal("runtime: out of memory for timers");
        for (size_t i = 0; i < due_count; i++)
            to[i] = due[(due_first + i) % due_room];
        if (due_room != 0)
            os_unmap(due, due_room * sizeof *due);
        due = to;
        due_room = larger;
        due_first = 0;
    }
    due[(due_first + due_count++) % due_room] = job;
}

static void detach(PackageTimer *p) {
    ((GoTimer *)p->timer.data)->timer = NULL;
    p->timer.data = NULL;
    p->next->prev = p->prev;
    p->prev->next = p->next;
    p->next = unused;
    unused = p;
}

static void fire_package_timer(Timer *timer) {
    GoTimer *t = timer->data;
    push_due((Job){t->function, {(uint64_t)t->argument.type, (uint64_t)t->argument.data,
                                 t->sequence}});
    if (timer->place != 0)
        t->when = timer->when; // a ticker
    else
        detach((PackageTimer *)timer);
    job_queue_wake(&timer_jobs);
}

void timer_start(GoTimer *t) {
    PackageTimer *p = unused;
    if (p != NULL)
        unused = p->next;
    else
        p = persistent_alloc(sizeof *p);
    p->next = &running;
    p->prev = running.prev;
    p->next->prev = p->prev->next = p;
    p->timer = (Timer){.when = t->when < 0 ? INT64_MAX : t->when, .period = t->period,
                       .fire = fire_package_timer, .data = t};
    t->timer = &p->timer;
    timer_add(&p->timer);
}

int64_t timer_stop(GoTimer *t) {
    if (t->timer == NULL)
        return 0;
    Timer *timer = t->timer;
    timer_remove(timer);
    detach((PackageTimer *)timer);
    return 1;
}

int64_t timer_reset(GoTimer *t, int64_t when) {
    int64_t was_running = timer_stop(t);
    t->when = when;
    timer_start(t);
    return was_running;
}

// func modTimer(t *runtimeTimer, when, period int64, f func(any, uintptr), arg any, seq uintptr):
// seven words; the last does not fit, and is always 0.
void timer_modify(GoTimer *t, int64_t when, int64_t period, void *function,
                  const void *type, void *data) {
    timer_stop(t);
    t->when = when;
    t->period = period;
    t->function = function;
    t->argument = (Iface){type, data};
    t->sequence = 0;
    timer_start(t);
}

void timers_mark(void) {
    for (PackageTimer *p = running.next; p != &running; p = p->next)
        mark_pointer((uintptr_t)p->timer.data);
    for (size_t i = 0; i < due_count; i++) {
        Job *job = &due[(due_first + i) % due_room];
        mark_pointer((uintptr_t)job->closure);
        for (int k = 0; k < 3; k++)
            mark_pointer(job->arguments[k]);
    }
}
