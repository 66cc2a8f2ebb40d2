// Goroutines and the scheduler: one thread, one run queue.
//
// A goroutine runs until it parks (a channel, a select), ends, or is asked to let
// others run.  There is nothing to save at a switch but RSP and RBP, which the
// stubs of entries.asm have stored already; so a C function that must wait just
// calls sched_park(), and never returns: whatever was on the system stack is
// forgotten, and the goroutine continues after its call with G.result0 and
// G.result1 as the call's results, which whoever wakes it has set.
//
// `next` is run before the queue.  A goroutine that is made ready goes there, so
// a value handed over by a channel is consumed while it is in the cache; whoever
// was there before goes to the queue's end.  (Go's runnext.)
//
// When nobody can run, the thread waits for the next timer, file or signal
// (timer.c, poll.c, signal.c); if there is nothing to wait for, all are asleep.
//
// A goroutine that computes without ever waiting is made to yield (preempt.c).
#include "runtime/std.h"

static G *queue_head;      // goroutines to run, in this order
static G *queue_tail;
static int64_t queue_length;
static G *next;            // the one before all of them, or NULL
static G *all;             // every G ever made, linked by all_link
static G *dead;            // those to be used again, linked by link
static int64_t living;
static uint64_t last_id;
static int64_t system_count; // those of the runtime's own among them
static bool ticking;       // the preemption timer runs
static volatile bool check_events; // a tick or signal came since the last look
bool sched_timers;

void rt_gostart(void);     // switch.asm: where a goroutine's code begins
extern const char go_main[] __asm__("go.main");

G *sched_all(void) {
    return all;
}

int64_t sched_count(void) {
    return living - system_count;
}

G *sched_number(int64_t index) {
    for (G *g = all; g != NULL; g = g->all_link)
        if (g->status != G_DEAD && !g->system && index-- == 0)
            return g;
    return NULL;
}

void sched_init(void) {
    queue_head = queue_tail = next = NULL;
    queue_length = 0;
}

// ---- The run queue

static void enqueue(G *g) {
    g->link = NULL;
    if (queue_tail != NULL)
        queue_tail->link = g;
    else
        queue_head = g;
    queue_tail = g;
    queue_length++;
}

static G *dequeue(void) {
    G *g = queue_head;
    if (g != NULL) {
        queue_head = g->link;
        queue_length--;
        if (queue_head == NULL)
            queue_tail = NULL;
    }
    return g;
}

void sched_ready(G *g) {
    if (unlikely(!ticking)) {
        ticking = true;
        preempt_start_tick();
    }
    g->status = G_RUNNABLE;
    if (next != NULL)
        enqueue(next);
    next = g;
}

void sched_ready_later(G *g) {
    g->status = G_RUNNABLE;
    enqueue(g);
}

// ---- Running

noreturn static void deadlock(void) {
    rt_current = NULL;
    if (sched_count() == 0)
        fatal("no goroutines (main called runtime.Goexit) - deadlock!");
    fatal("all goroutines are asleep - deadlock!");
}

noreturn static void resume(G *g) {
    if (likely(!g->interrupted))
        rt_resume(g);
    g->interrupted = false;
    rt_current = g;
    // Below RSP, for rt_continue; only now, as poisoning overwrites what is there.
    uint64_t *sp = (uint64_t *)(g->sp + WORD);
    sp[-1] = g->interruption->rip;
    sp[-2] = g->interruption->flags;
    rt_continue(g->interruption);
}

void sched_check_events(void) {
    check_events = true;
    G *g = *(G *volatile *)&rt_current; // another thread may ask
    if (g != NULL)
        g->stack_guard = UINTPTR_MAX;
}

// Makes goroutines runnable whose timer, file or signal has come.
static void look_for_events(void) {
    check_events = false;
    timers_run();
    if (poll_has_waiters())
        poll_idle(0);
    signal_deliver();
    blocking_take_results();
    if (next != NULL && queue_head != NULL) { // let others have a turn
        enqueue(next);
        next = NULL;
    }
}

static void wait_for_event(void) {
    while (next == NULL && queue_head == NULL) {
        int64_t due = timers_run();
        blocking_take_results();
        if (signal_deliver() || next != NULL || queue_head != NULL)
            continue;
        rt_current = NULL;
        int64_t wait = due < 0 ? -1 : due - os_nanotime();
        if (!poll_idle(due >= 0 && wait < 0 ? 0 : wait))
            deadlock();
    }
}

noreturn void sched_run(void) {
    if (unlikely(check_events))
        look_for_events();
    if (unlikely(next == NULL && queue_head == NULL))
        wait_for_event();
    G *g = next;
    if (g != NULL)
        next = NULL;
    else
        g = dequeue();
    if (unlikely((queue_head != NULL || sched_timers) && !ticking)) {
        ticking = true;
        preempt_start_tick();
    }
    g->status = G_RUNNING;
    resume(g);
}

noreturn void sched_park(const char *reason) {
    G *g = rt_current;
    g->status = G_WAITING;
    g->wait_reason = reason;
    sched_run();
}

noreturn void sched_yield(void) {
    G *g = rt_current;
    g->status = G_RUNNABLE;
    enqueue(g);
    sched_run();
}

bool sched_runnable(void) {
    return next != NULL || queue_head != NULL;
}

bool sched_others(void) {
    return sched_count() > 1 || sched_timers || sched_runnable();
}

// Who was asked to yield while it was pinned does so when it returns to its code.
void sched_unpin(G *g) {
    if (--g->pinned == 0 && g->yield_later) {
        g->yield_later = false;
        g->stack_guard = UINTPTR_MAX;
    }
}

// From the tick's signal handler.  True if the goroutine was asked before and
// still runs.
bool sched_preempt_request(void) {
    bool others = queue_head != NULL || next != NULL;
    if (!others && !sched_timers && !poll_has_waiters() && !blocking_calls() &&
        !gc_options.preempt) {
        ticking = false;
        preempt_stop_tick();
        return false;
    }
    check_events = true;
    G *g = rt_current;
    if (g == NULL)
        return false;
    bool again = g->stack_guard == UINTPTR_MAX;
    g->stack_guard = UINTPTR_MAX;
    return again || gc_options.preempt;
}

// The tick's handler has put the registers into the Interruption; the system
// stack is ours.
noreturn void sched_interrupted(void) {
    G *g = rt_current;
    g->stack_guard = g->stack_lo + STACK_GUARD_SPACE;
    sched_yield();
}

void rt_preempt(void) {
    G *g = rt_current;
    g->stack_guard = g->stack_lo + STACK_GUARD_SPACE;
    sched_yield();
}

noreturn void rt_block(void) {
    sched_park("select (no cases)");
}

// ---- Birth and death

static G *take_g(void) {
    G *g = dead;
    if (g != NULL) {
        dead = g->link;
    } else {
        g = persistent_alloc(sizeof *g);
        g->all_link = all;
        all = g;
    }
    if (!stack_allocate(g))
        fatal("runtime: out of memory for a goroutine's stack");
    return g;
}

// A goroutine that will call CLOSURE: its stack holds only the return address to
// the code that does so.
static G *new_goroutine(void *closure) {
    G *g = take_g();
    g->sp = g->stack_hi - 2 * WORD;
    *(uintptr_t *)g->sp = (uintptr_t)rt_gostart;
    g->bp = 0;
    g->closure = closure;
    g->id = ++last_id;
    g->wait.g = g;
    living++;
    return g;
}

// Many goroutines in the queue may be about to end.  Before more memory is taken for
// stacks they shall run, so that theirs can be used again.
static bool is_crowded(void) {
    enum { CROWD = 256 };
    return queue_length > CROWD && dead == NULL && rt_current->pinned == 0;
}

void rt_go(void *closure) {
    if (closure == NULL)
        fatal("go of nil func value");
    bool crowded = is_crowded();
    G *g = new_goroutine(closure);
    g->created_pc = *(uintptr_t *)rt_current->sp;
    g->labels = rt_current->labels;
    sched_ready(g);
    if (crowded)
        sched_yield();
}

G *sched_new_system(void *closure) {
    G *g = new_goroutine(closure);
    g->system = true;
    g->created_pc = 0;
    system_count++;
    return g;
}

void sched_start_main(void) {
    static const void *closure[1];
    closure[0] = go_main;
    sched_ready(new_goroutine(closure));
}

noreturn void sched_exit_goroutine(void) {
    G *g = rt_current;
    g->status = G_DEAD;
    g->panic = NULL;
    g->defer = NULL;
    g->waiting = NULL;
    g->closure = NULL;
    g->labels = NULL;
    g->result0 = g->result1 = 0;
    g->signal = 0;
    g->dying = false;
    rt_current = NULL; // before its stack goes: a signal may ask who runs
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    stack_free(g);
    g->link = dead;
    dead = g;
    living--;
    sched_run();
}

// The function of the `go` statement, or go.main, has returned.
noreturn void rt_goroutine_exit(void) {
    if (rt_current->id == 1) {
        print_flush();
        os_exit(0);
    }
    sched_exit_goroutine();
}

void sched_shrink_stacks(void) {
    for (G *g = all; g != NULL; g = g->all_link)
        if (g->status != G_DEAD)
            stack_shrink(g);
}
