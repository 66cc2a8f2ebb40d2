// The CPU profile: where the program spends its time, found by samples.
//
// A second timer of CPU time sends SIGPROF so many times a second.  Its handler walks
// the running goroutine's frames and appends a record to a buffer, from which
// runtime/pprof takes them ten times a second:
//
//     3 + n, time, count, n pcs, as of Callers             (words)
//
// Where it interrupts compiled code, the frame's size must be found first (preempt.c);
// C functions of the runtime are charged to the Go function that called them, whose
// frame is complete.
#include "runtime/std.h"

#include "runtime/linux.h"

enum { ROOM = 128 << 10, TAG_ROOM = 8 << 10, DEPTH = 64, HEADER = 3,
       SIG_BLOCK = 0, SIG_UNBLOCK = 1 };

static uint64_t *samples;      // ROOM words
static size_t words;           // of them used
static void **tags;            // a sample's labels
static size_t count;           // samples

void profile_mark(void) {
    for (size_t i = 0; i < count; i++)
        mark_pointer((uintptr_t)tags[i]);
}

void profile_set_labels(void *labels) {
    rt_current->labels = labels;
}

void *profile_labels(int64_t index) {
    if (index < 0)
        return rt_current->labels;
    const G *g = sched_number(index);
    return g != NULL ? g->labels : NULL;
}

#ifndef BURROW_HOSTED
// The first frame of what the signal interrupted; false if it cannot be told.
static bool first_frame(Frame *frame, G *g, const UContext *context) {
    uintptr_t pc = (uintptr_t)context->registers[REGISTER_RIP];
    uintptr_t sp = (uintptr_t)context->registers[REGISTER_RSP];
    if (sp > g->stack_lo && sp <= g->stack_hi)
        return preempt_frame(frame, g, pc, sp);
    frame_first(frame, g);     // in C, called by the goroutine
    return frame->func != NULL;
}

static void sample(int signal, SigInfo *info, UContext *context) {
    (void)signal, (void)info;
    G *g = rt_current;
    Frame frame;
    if (g == NULL || words + HEADER + DEPTH > ROOM || count == TAG_ROOM ||
        !first_frame(&frame, g, context))
        return;
    uint64_t *record = samples + words;
    size_t n = HEADER + (size_t)callers_from(&frame, 0, record + HEADER, DEPTH);
    record[0] = n;
    record[1] = (uint64_t)os_nanotime();
    record[2] = 1;
    words += n;
    tags[count++] = g->labels;
}

static int32_t timer = -1;

static void set_timer(int64_t nanoseconds) {
    Timespec each = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    TimerValue value = {each, each};
    os_call(SYS_TIMER_SETTIME, timer, 0, (long)&value, 0, 0, 0);
}

void profile_start(int64_t hz) {
    if (samples == NULL) {
        samples = os_map(ROOM * sizeof *samples);
        tags = os_map(TAG_ROOM * sizeof *tags);
        if (samples == NULL || tags == NULL)
            fatal("runtime: out of memory for the profile");
    }
    os_set_handler(SIGPROF, sample);
    SigEvent event = {.signal = SIGPROF, .notify = SIGEV_SIGNAL};
    if (timer < 0)
        os_call(SYS_TIMER_CREATE, CLOCK_THREAD_CPUTIME_ID, (long)&event, (long)&timer,
                0, 0, 0);
    set_timer(1000000000 / hz);
}

void profile_stop(void) {
    set_timer(0);
}
#else
void profile_start(int64_t hz) { (void)hz; }
void profile_stop(void) {}
#endif

IntInt profile_size(void) {
    return (IntInt){(int64_t)words, (int64_t)count};
}

// Moves so many samples out.
void profile_take(uint64_t *to, int64_t n, int64_t cap, void **to_tags, int64_t tag_count) {
    (void)cap;
    const uint64_t profiling = (uint64_t)1 << (SIGPROF - 1);
    os_call(SYS_RT_SIGPROCMASK, SIG_BLOCK, (long)&profiling, 0, 8, 0, 0);
    if (n > 0)
        memcpy(to, samples, (size_t)n * sizeof *to);
    if (tag_count > 0)
        memcpy(to_tags, tags, (size_t)tag_count * sizeof *tags);
    words -= (size_t)n;
    count -= (size_t)tag_count;
    memmove(samples, samples + n, words * sizeof *samples);
    memmove(tags, tags + tag_count, count * sizeof *tags);
    os_call(SYS_RT_SIGPROCMASK, SIG_UNBLOCK, (long)&profiling, 0, 8, 0, 0);
}
