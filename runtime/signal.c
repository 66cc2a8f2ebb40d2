// Signals that a program asks for with package os/signal.
//
// The handler notes the signal in a bit set and makes an eventfd readable, so
// that a waiting thread wakes up; the scheduler then hands the signals, one at a
// time, to the goroutine that waits in signal_recv.  Signals nobody asked for
// keep their default action (os_default_handler).  SIGHUP and SIGINT that were ignored
// when the program was started (by nohup, say) go on being ignored.
#include "runtime/std.h"

#include "runtime/linux.h"

enum { NONBLOCK = 04000, CLOEXEC = 02000000 };
#define SIGNAL_DEFAULT ((void (*)(int, SigInfo *, UContext *))0)
#define SIGNAL_IGNORE ((void (*)(int, SigInfo *, UContext *))1)

long signal_file = -1;
static volatile uint64_t pending; // bit i: signal i + 1
static uint64_t wanted, ignored;
static uint64_t kept_ignored; // ignored from the start, and wanted now
static G *receiver;

static uint64_t bit_of(uint64_t signal) {
    return (uint64_t)1 << (signal - 1);
}

static void on_signal(int signal, SigInfo *info, UContext *context) {
    (void)info, (void)context;
    uint64_t one = 1;
    __atomic_fetch_or(&pending, bit_of((uint64_t)signal), __ATOMIC_RELAXED);
    os_call(SYS_WRITE, signal_file, (long)&one, sizeof one, 0, 0, 0);
    sched_check_events();
}

static bool is_our_own(uint64_t signal) {
    return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGURG;
}

static bool is_ignored_by_kernel(uint64_t signal) {
    KernelSigAction action = {0};
    os_call(SYS_RT_SIGACTION, (long)signal, 0, (long)&action, 8, 0, 0);
    return action.handler == (void (*)(void))SIGNAL_IGNORE;
}

void signal_enable(uint64_t signal) {
    signal = (uint32_t)signal;
    if (signal_file < 0)
        signal_file = os_call(SYS_EVENTFD2, 0, NONBLOCK | CLOEXEC, 0, 0, 0, 0);
    if (signal == 0 || signal >= SIGNALS || is_our_own(signal))
        return;
    if ((wanted & bit_of(signal)) == 0 && is_ignored_by_kernel(signal))
        kept_ignored |= bit_of(signal) & ~ignored;
    wanted |= bit_of(signal);
    ignored &= ~bit_of(signal);
    os_set_handler((int)signal, on_signal);
}

void signal_disable(uint64_t signal) {
    signal = (uint32_t)signal;
    if (signal == 0 || signal >= SIGNALS || (wanted & bit_of(signal)) == 0)
        return;
    wanted &= ~bit_of(signal);
    bool ignore = (kept_ignored & bit_of(signal)) != 0;
    os_set_handler((int)signal, ignore ? SIGNAL_IGNORE : SIGNAL_DEFAULT);
    if (!ignore)
        os_default_handler((int)signal);
}

void signal_ignore(uint64_t signal) {
    signal = (uint32_t)signal;
    if (signal == 0 || signal >= SIGNALS || is_our_own(signal))
        return;
    wanted &= ~bit_of(signal);
    ignored |= bit_of(signal);
    os_set_handler((int)signal, SIGNAL_IGNORE);
}

int64_t signal_ignored(uint64_t signal) {
    signal = (uint32_t)signal;
    return signal > 0 && signal < SIGNALS &&
           ((ignored & bit_of(signal)) != 0 || is_ignored_by_kernel(signal));
}

static uint64_t take_one(void) {
    uint64_t signal = (uint64_t)__builtin_ctzll(pending) + 1;
    __atomic_fetch_and(&pending, ~bit_of(signal), __ATOMIC_RELAXED);
    return signal;
}

bool signal_deliver(void) {
    uint64_t count;
    if (signal_file >= 0)
        os_call(SYS_READ, signal_file, (long)&count, sizeof count, 0, 0, 0);
    if (receiver == NULL || pending == 0)
        return false;
    receiver->result0 = take_one();
    sched_ready_later(receiver);
    receiver = NULL;
    return true;
}

uint64_t signal_receive(void) {
    if (pending != 0)
        return take_one();
    receiver = rt_current;
    sched_park("signal receive");
}

// A write to standard output found nobody reading: end as other programs do.
void signal_pipe(void) {
    if ((wanted & bit_of(SIGPIPE)) != 0) {
        __atomic_fetch_or(&pending, bit_of(SIGPIPE), __ATOMIC_RELAXED);
        sched_check_events();
        return;
    }
    if ((ignored & bit_of(SIGPIPE)) != 0)
        return;
    os_set_handler(SIGPIPE, SIGNAL_DEFAULT);
    os_call(SYS_KILL, os_call(SYS_GETPID, 0, 0, 0, 0, 0, 0), SIGPIPE, 0, 0, 0, 0);
    os_exit(2);
}
