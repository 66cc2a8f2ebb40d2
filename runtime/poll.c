// Waiting for files: what internal/poll asks of the runtime.
//
// Files that can be polled (pipes, sockets, terminals) are non-blocking, and known
// to one epoll instance, edge-triggered: each change of a file's state is told
// once.  A goroutine that finds nothing to read parks here, and the scheduler asks
// epoll when it has nothing else to do.  For each file and direction:
//
//     idle --event--> ready          pollWait takes it and returns at once
//     idle --pollWait--> waiting     an event, a deadline or a close wakes it
//
// (Go's netpoll.go and netpoll_epoll.go.)
#include "runtime/std.h"

#include "runtime/linux.h"

enum { NO_ERROR = 0, ERROR_CLOSING = 1, ERROR_TIMEOUT = 2 }; // of internal/poll
enum { EPOLLIN = 1, EPOLLOUT = 4, EPOLLERR = 8, EPOLLHUP = 16, EPOLLRDHUP = 0x2000,
       EPOLL_ADD = 1, EPOLL_DELETE = 2, CLOEXEC = 02000000, NONBLOCK = 04000,
       POLLIN = 1 };
#define EPOLLET ((uint32_t)1 << 31)

// One direction of a file.
typedef struct Side {
    G *waiting;         // who waits for it
    bool ready;         // an event came that nobody has used
    bool expired;       // its deadline has passed
    Timer deadline;
} Side;

typedef struct PollDesc {
    int64_t fd;
    bool closing;
    Side read, write;
    struct PollDesc *next; // unused ones
} PollDesc;

typedef struct __attribute__((packed)) EpollEvent {
    uint32_t events;
    PollDesc *desc;
} EpollEvent;

typedef struct PollFd {
    int32_t fd;
    int16_t events, returned;
} PollFd;

static long epoll = -1;
static PollDesc *unused;
static int64_t waiters; // goroutines in poll_wait

bool poll_has_waiters(void) {
    return waiters > 0;
}

void poll_init(void) {
    if (epoll < 0)
        epoll = os_call(SYS_EPOLL_CREATE1, CLOEXEC, 0, 0, 0, 0, 0);
    if (epoll < 0)
        fatal("runtime: epoll_create1 failed");
}

bool poll_is_server(uint64_t fd) {
    return epoll >= 0 && fd == (uint64_t)epoll;
}

IntInt poll_open(int64_t fd) {
    PollDesc *desc = unused;
    if (desc != NULL)
        unused = desc->next;
    else
        desc = persistent_alloc(sizeof *desc);
    *desc = (PollDesc){.fd = fd};
    EpollEvent event = {EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, desc};
    long error = os_call(SYS_EPOLL_CTL, epoll, EPOLL_ADD, fd, (long)&event, 0, 0);
    if (error == 0)
        return (IntInt){(int64_t)desc, 0};
    desc->next = unused;
    unused = desc;
    return (IntInt){0, -error};
}

void poll_close(PollDesc *desc) {
    EpollEvent event = {0};
    os_call(SYS_EPOLL_CTL, epoll, EPOLL_DELETE, desc->fd, (long)&event, 0, 0);
    timer_remove(&desc->read.deadline);
    timer_remove(&desc->write.deadline);
    desc->next = unused;
    unused = desc;
}

// ---- One direction

static Side *side_of(PollDesc *desc, int64_t mode) {
    return mode == 'r' ? &desc->read : &desc->write;
}

static int64_t error_of(const PollDesc *desc, const Side *side) {
    return desc->closing ? ERROR_CLOSING : side->expired ? ERROR_TIMEOUT : NO_ERROR;
}

static void wake(Side *side, int64_t error) {
    G *g = side->waiting;
    if (g == NULL)
        return;
    side->waiting = NULL;
    waiters--;
    g->result0 = (uint64_t)error;
    sched_ready_later(g);
}

static void event_came(Side *side) {
    if (side->waiting != NULL)
        wake(side, NO_ERROR);
    else
        side->ready = true;
}

int64_t poll_reset(PollDesc *desc, int64_t mode) {
    Side *side = side_of(desc, mode);
    int64_t error = error_of(desc, side);
    if (error == NO_ERROR)
        side->ready = false;
    return error;
}

static int64_t wait_for(Side *side) {
    if (side->ready) {
        side->ready = false;
        return NO_ERROR;
    }
    side->waiting = rt_current;
    waiters++;
    sched_park("IO wait");
}

int64_t poll_wait(PollDesc *desc, int64_t mode) {
    Side *side = side_of(desc, mode);
    int64_t error = error_of(desc, side);
    return error != NO_ERROR ? error : wait_for(side);
}

// Waits though the file is closing: for an operation that cannot be taken back.
void poll_wait_canceled(PollDesc *desc, int64_t mode) {
    wait_for(side_of(desc, mode));
}

void poll_unblock(PollDesc *desc) {
    desc->closing = true;
    wake(&desc->read, ERROR_CLOSING);
    wake(&desc->write, ERROR_CLOSING);
    timer_remove(&desc->read.deadline);
    timer_remove(&desc->write.deadline);
}

// ---- Deadlines

static void expire(Timer *timer) {
    Side *side = timer->data;
    side->expired = true;
    wake(side, ERROR_TIMEOUT);
}

// In so many nanoseconds; 0: never, negative: it has passed.
static void set_deadline(Side *side, int64_t nanoseconds) {
    timer_remove(&side->deadline);
    side->expired = false;
    if (nanoseconds == 0)
        return;
    if (nanoseconds < 0) {
        side->expired = true;
        wake(side, ERROR_TIMEOUT);
        return;
    }
    int64_t now = os_nanotime();
    int64_t when = nanoseconds > INT64_MAX - now ? INT64_MAX : now + nanoseconds;
    side->deadline = (Timer){.when = when, .fire = expire, .data = side};
    timer_add(&side->deadline);
}

void poll_set_deadline(PollDesc *desc, int64_t nanoseconds, int64_t mode) {
    if (desc->closing)
        return;
    if (mode != 'w')
        set_deadline(&desc->read, nanoseconds);
    if (mode != 'r')
        set_deadline(&desc->write, nanoseconds);
}

// ---- Asking the kernel

static void take_events(void) {
    EpollEvent events[64];
    long n = os_call(SYS_EPOLL_WAIT, epoll, (long)events, 64, 0, 0, 0);
    for (long i = 0; i < n; i++) {
        uint32_t e = events[i].events;
        if ((e & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
            event_came(&events[i].desc->read);
        if ((e & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0)
            event_came(&events[i].desc->write);
    }
}

// What the thread listens to: files, signals, system calls that return.
static int listen_to(PollFd *files) {
    int n = 0;
    if (epoll >= 0)
        files[n++] = (PollFd){(int32_t)epoll, POLLIN, 0};
    if (signal_file >= 0)
        files[n++] = (PollFd){(int32_t)signal_file, POLLIN, 0};
    if (blocking_calls())
        files[n++] = (PollFd){(int32_t)blocking_file, POLLIN, 0};
    return n;
}

static long wait_files(PollFd *files, int n, int64_t nanoseconds) {
    Timespec timeout = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    return os_call(SYS_PPOLL, (long)files, n, nanoseconds < 0 ? 0 : (long)&timeout, 0, 8, 0);
}

bool poll_idle(int64_t nanoseconds) {
    if (nanoseconds < 0 && waiters == 0 && signal_file < 0 && !blocking_calls())
        return false;
    PollFd files[3];
    wait_files(files, listen_to(files), nanoseconds);
    if (epoll >= 0)
        take_events();
    return true;
}

bool poll_file_alone(uint64_t fd, int16_t events) {
    while (!sched_runnable()) {
        int64_t due = timers_run();
        if (sched_runnable())
            break;
        int64_t wait = due < 0 ? -1 : due - os_nanotime();
        PollFd files[4] = {{(int32_t)fd, events, 0}};
        long n = wait_files(files, 1 + listen_to(files + 1), due >= 0 && wait < 0 ? 0 : wait);
        if (n > 0)
            return files[0].returned != 0;
    }
    return false;
}
