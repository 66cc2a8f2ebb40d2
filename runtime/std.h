// What the C files behind the Go library share (std.def lists their functions).
#ifndef RUNTIME_STD_H
#define RUNTIME_STD_H

#include "runtime/rt.h"

enum { RESULTS = 6 };
extern uint64_t rt_results[RESULTS]; // std.asm: results beyond two words

// ---- Jobs (timer.c): Go code that the runtime has called by a goroutine of its own.
typedef struct Job {
    void *closure;
    uint64_t arguments[3];
} Job;
typedef struct JobQueue {
    G *g;                       // the goroutine, once there is one
    bool (*take)(Job *job);     // the next job, false if there is none
    bool idle;                  // it waits
    bool pinned;                // its jobs run without a pause (see runtime.pin)
    Job job;                    // what it does
} JobQueue;
void job_queue_wake(JobQueue *queue);

// ---- Time (timer.c)
// A timer of the runtime's own: calls FIRE on the system stack when it is due.
typedef struct Timer {
    int64_t when;               // nanoseconds of the monotonic clock
    int64_t period;             // and again, if not 0
    void (*fire)(struct Timer *timer);
    void *data;                 // whom it is for
    size_t place;               // 1 + index in the heap, 0: not running
    uint64_t number;            // timers due together fire in this order
} Timer;
void timer_add(Timer *timer);
bool timer_remove(Timer *timer);         // was it running?
int64_t timers_run(void);                // fires what is due; the next one's time or -1

// ---- Waiting for files (poll.c)
// Waits up to that many nanoseconds (-1: for ever) for any file; false if
// nothing can happen.
bool poll_idle(int64_t nanoseconds);
bool poll_has_waiters(void);
// Waits for a file until something comes that is of interest to other goroutines: then
// false.
bool poll_file_alone(uint64_t fd, int16_t events);

// ---- System calls that wait (blocking.c)
extern long blocking_file;               // readable when one has returned; or -1
bool blocking_calls(void);               // are some under way?
void blocking_take_results(void);        // makes goroutines runnable
void blocking_mark(const G *g);          // the arguments of its call

// ---- Signals (signal.c)
bool signal_deliver(void);               // wakes signal_recv: did it?
extern long signal_file;                 // readable when a signal came; or -1

// ---- Finalizers and pools (finalizer.c)
void pool_mark(void);
void pool_empty_caches(void);            // before a collection
void pool_clean_later(void);             // after a collection
void api_note_pause(int64_t nanoseconds); // api.c: of a collection

// ---- System calls that the C files make
long os_call(long number, long a, long b, long c, long d, long e, long f);

#endif
