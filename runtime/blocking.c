// System calls that block: made by helper threads, so that other goroutines go on.
//
// All goroutines run on one thread.  If that thread waited in the kernel for a line
// from a terminal, everything would stand still; so a call that would wait is given to
// a helper, a thread that does nothing but make one system call after the other:
//
//     goroutine         scheduler                    helper
//     read(tty)  ---->  parks it, hands the call ->  read(tty) … waits
//                       runs other goroutines
//                       takes what is done    <----  result, eventfd
//     goes on    <----  makes it runnable
//
// That costs some microseconds, and most calls return at once.  So they are asked first
// whether they would wait (enum Way, blocking.def), and where no other goroutine could
// run anyway, the call is simply made, or this thread waits for the file.
//
// While a call is under way, its arguments are roots of the collector, and the
// goroutine's stack does not move: the kernel may write to both.
//
// (Go lets the thread wait and takes its processor away; the helpers here know nothing
// of goroutines, which keeps everything else free of locks.)
#include "runtime/std.h"

#include "runtime/linux.h"

// How to find out whether a call would wait.
enum Way {
    SOON,                      // it never does
    WAITS,                     // it does
    READS, WRITES,             // poll its file, the first argument
    WAITS_UNLESS_NONBLOCKING,  // ask for the file's flags
    OPENS, OPENS_AT,           // only a named pipe waits for the other end
    CHILD, LOCKS, LOCKS_RECORD, // try: the call can be told not to wait
    FUTEX, SPLICES,            // it depends on the arguments
};

static const uint8_t ways[] = {
#define CALL(number, name, way) [number] = way,
#include "runtime/blocking.def"
};

uint64_t rt_call[7]; // syscall.asm: number and arguments

enum { ARGUMENTS = 6 };

// A call under way, in the G's own record.
struct BlockingCall {
    uint64_t number;
    uint64_t arguments[ARGUMENTS];
    long result;
    G *g;
    struct BlockingCall *next; // done ones
};

static long make_call(uint64_t number, const uint64_t *a) {
    return os_call((long)number, (long)a[0], (long)a[1], (long)a[2], (long)a[3],
                   (long)a[4], (long)a[5]);
}

// ---- Would it wait?

enum {
    F_GETFL = 3, F_SETLK = 6, F_SETLKW = 7, F_OFD_SETLK = 37, F_OFD_SETLKW = 38,
    NONBLOCK = 04000, LOCK_NB = 4, WNOHANG = 1, SPLICE_NONBLOCK = 2,
    POLLIN = 1, POLLOUT = 4, ATOMIC_WRITE = 4096, // what a pipe takes if it takes any
    MODE_TYPE = 0170000, MODE_FIFO = 0010000, MODE_REGULAR = 0100000,
    FUTEX_COMMAND = 127, FUTEX_WAIT = 0, FUTEX_WAKE = 1, FUTEX_WAIT_BITSET = 9,
    FUTEX_PRIVATE = 128, EAGAIN = 11, EACCES = 13,
};

typedef struct PollFd {
    int32_t fd;
    int16_t events, returned;
} PollFd;

typedef struct FileStatus {
    uint64_t device, inode, links;
    uint32_t mode;
    uint32_t rest[29];
} FileStatus;

static bool is_nonblocking(uint64_t fd) {
    long flags = os_call(SYS_FCNTL, (long)fd, F_GETFL, 0, 0, 0, 0);
    return flags < 0 || (flags & NONBLOCK) != 0; // (a bad file fails at once)
}

static bool is_ready(uint64_t fd, int16_t events) {
    static const Timespec at_once;
    PollFd file = {(int32_t)fd, events, 0};
    long n;
    do
        n = os_call(SYS_PPOLL, (long)&file, 1, (long)&at_once, 0, 8, 0);
    while (n == -EINTR);
    return n != 0;
}

static bool is_regular(uint64_t fd) {
    FileStatus status;
    return os_call(SYS_FSTAT, (long)fd, (long)&status, 0, 0, 0, 0) == 0 &&
           (status.mode & MODE_TYPE) == MODE_REGULAR;
}

// A ready pipe takes a short text, but perhaps not all of a long one.
static bool write_waits(const uint64_t *a) {
    if (a[2] <= ATOMIC_WRITE && is_ready(a[0], POLLOUT))
        return false;
    return !is_nonblocking(a[0]) && !is_regular(a[0]);
}

static bool open_waits(long directory, uint64_t path, uint64_t flags) {
    FileStatus status;
    return (flags & NONBLOCK) == 0 &&
           os_call(SYS_NEWFSTATAT, directory, (long)path, (long)&status, 0, 0, 0) == 0 &&
           (status.mode & MODE_TYPE) == MODE_FIFO;
}

// Makes a call with one argument changed so that it does not wait; false if the real one
// would.
static bool try_call(uint64_t number, const uint64_t *a, int which, uint64_t value,
                     long *result) {
    uint64_t changed[ARGUMENTS];
    memcpy(changed, a, sizeof changed);
    changed[which] = value;
    *result = make_call(number, changed);
    if (number == SYS_WAIT4)
        return *result != 0; // 0: no child has ended
    return *result != -EAGAIN && *result != -EACCES;
}

// True if the call would wait; else it may be made, or has been: then *result is set.
static bool would_wait(uint64_t number, const uint64_t *a, bool *made, long *result) {
    enum { AT_FDCWD = -100 };
    uint64_t command;
    *made = false;
    switch (number < sizeof ways ? ways[number] : SOON) {
    case WAITS:
        return true;
    case READS:
        return !is_nonblocking(a[0]) && !is_ready(a[0], POLLIN);
    case WRITES:
        return write_waits(a);
    case WAITS_UNLESS_NONBLOCKING:
        return !is_nonblocking(a[0]);
    case OPENS:
        return open_waits(AT_FDCWD, a[0], a[1]);
    case OPENS_AT:
        return open_waits((int32_t)a[0], a[1], a[2]);
    case CHILD:
        if ((a[2] & WNOHANG) == 0)
            *made = try_call(number, a, 2, a[2] | WNOHANG, result);
        return (a[2] & WNOHANG) == 0 && !*made;
    case LOCKS:
        *made = try_call(number, a, 1, a[1] | LOCK_NB, result);
        return (a[1] & LOCK_NB) == 0 && !*made;
    case LOCKS_RECORD:
        if (a[1] != F_SETLKW && a[1] != F_OFD_SETLKW)
            return false;
        *made = try_call(number, a, 1, a[1] - 1, result);
        return !*made;
    case FUTEX:
        command = a[1] & FUTEX_COMMAND;
        return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET;
    case SPLICES:
        return (a[5] & SPLICE_NONBLOCK) == 0;
    }
    return false;
}

// The event after which the call does not wait; 0 if there is no such thing.
static int16_t awaited_event(uint64_t number, const uint64_t *a) {
    switch (ways[number]) {
    case READS:
        return POLLIN;
    case WRITES:
        return a[2] <= ATOMIC_WRITE ? POLLOUT : 0;
    }
    return 0;
}

// While no goroutine can run, this thread itself can wait for the file.
static bool becomes_ready(uint64_t number, const uint64_t *a) {
    int16_t event = awaited_event(number, a);
    return event != 0 && poll_file_alone(a[0], event);
}

// ---- Helpers

static int64_t under_way;  // calls that helpers make
static struct BlockingCall *done; // results not yet taken; atomic
long blocking_file = -1;   // an eventfd: readable if there are any

bool blocking_calls(void) {
    return under_way > 0;
}

#ifndef BURROW_HOSTED
typedef struct Helper {
    struct BlockingCall *call; // what to do
    struct Helper *next;       // idle ones
    uint32_t busy;             // a futex: 0 while it waits for a call
} Helper;

static Helper *idle;           // pushed by helpers, popped by the scheduler alone

long rt_clone(uintptr_t stack_top, void *argument); // syscall.asm

static void push_done(struct BlockingCall *call) {
    call->next = __atomic_load_n(&done, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&done, &call->next, call, true, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED))
        ;
}

static void push_idle(Helper *helper) {
    helper->next = __atomic_load_n(&idle, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&idle, &helper->next, helper, true,
                                        __ATOMIC_RELEASE, __ATOMIC_RELAXED))
        ;
}

static Helper *pop_idle(void) {
    Helper *helper = __atomic_load_n(&idle, __ATOMIC_ACQUIRE);
    while (helper != NULL &&
           !__atomic_compare_exchange_n(&idle, &helper, helper->next, true,
                                        __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE))
        ;
    return helper;
}

// A helper's whole life.  It must not touch the scheduler or the heap.
noreturn void rt_helper(Helper *helper) {
    const uint64_t one = 1;
    for (;;) {
        while (__atomic_load_n(&helper->busy, __ATOMIC_ACQUIRE) == 0)
            os_call(SYS_FUTEX, (long)&helper->busy, FUTEX_WAIT | FUTEX_PRIVATE, 0, 0, 0, 0);
        struct BlockingCall *call = helper->call;
        call->result = make_call(call->number, call->arguments);
        helper->busy = 0;
        push_idle(helper);
        push_done(call);
        os_call(SYS_WRITE, blocking_file, (long)&one, sizeof one, 0, 0, 0);
        sched_check_events();
    }
}

// Signals are for the main thread, but a terminal stops the whole job as usual.
static uint64_t blocked_signals(void) {
    enum { SIGTTIN = 21, SIGTTOU = 22 };
    return ~((uint64_t)1 << (SIGTTIN - 1) | (uint64_t)1 << (SIGTTOU - 1));
}

static bool start_helper(struct BlockingCall *call) {
    enum { STACK = 32 << 10, SIG_SETMASK = 2, CLOEXEC = 02000000 };
    if (blocking_file < 0)
        blocking_file = os_call(SYS_EVENTFD2, 0, NONBLOCK | CLOEXEC, 0, 0, 0, 0);
    char *stack = blocking_file < 0 ? NULL : os_map(STACK);
    if (stack == NULL)
        return false;
    Helper *helper = persistent_alloc(sizeof *helper);
    helper->call = call;
    helper->busy = 1;
    uint64_t mask = blocked_signals(), old;
    os_call(SYS_RT_SIGPROCMASK, SIG_SETMASK, (long)&mask, (long)&old, 8, 0, 0);
    long thread = rt_clone((uintptr_t)stack + STACK, helper);
    os_call(SYS_RT_SIGPROCMASK, SIG_SETMASK, (long)&old, 0, 8, 0, 0);
    if (thread < 0)
        os_unmap(stack, STACK);
    return thread >= 0;
}

static bool give_to_helper(struct BlockingCall *call) {
    Helper *helper = pop_idle();
    if (helper == NULL)
        return start_helper(call);
    helper->call = call;
    __atomic_store_n(&helper->busy, 1, __ATOMIC_RELEASE);
    os_call(SYS_FUTEX, (long)&helper->busy, FUTEX_WAKE | FUTEX_PRIVATE, 1, 0, 0, 0);
    return true;
}
#else
static bool give_to_helper(struct BlockingCall *call) {
    (void)call;
    return false;
}
#endif

// ---- The goroutine's side

// Package syscall makes the call in rt_call[].
long rt_blocking_call(void) {
    G *g = rt_current;
    bool made = false;
    long result = 0;
    if (!sched_others() || !would_wait(rt_call[0], rt_call + 1, &made, &result))
        return made ? result : make_call(rt_call[0], rt_call + 1);
    if (becomes_ready(rt_call[0], rt_call + 1))
        return make_call(rt_call[0], rt_call + 1);
    if (g->call == NULL)
        g->call = persistent_alloc(sizeof *g->call);
    g->call->number = rt_call[0];
    memcpy(g->call->arguments, rt_call + 1, sizeof g->call->arguments);
    g->call->g = g;
    if (!give_to_helper(g->call))
        return make_call(rt_call[0], rt_call + 1);
    under_way++;
    g->in_call = true;
    sched_park("syscall");
}

// Makes the goroutines runnable whose calls have returned.
void blocking_take_results(void) {
    uint64_t count;
    if (under_way == 0)
        return;
    os_call(SYS_READ, blocking_file, (long)&count, sizeof count, 0, 0, 0);
    struct BlockingCall *call = __atomic_exchange_n(&done, NULL, __ATOMIC_ACQUIRE);
    for (; call != NULL; call = call->next) {
        under_way--;
        call->g->in_call = false;
        call->g->result0 = (uint64_t)call->result;
        sched_ready_later(call->g);
    }
}

void blocking_mark(const G *g) {
    for (int i = 0; i < ARGUMENTS; i++)
        stackmark_guess(g->call->arguments[i]);
}
