// The kernel's numbers and structures (x86-64), as far as os.c needs them.
// The headers of a C library would drag that library's idea of them in.
#ifndef RUNTIME_LINUX_H
#define RUNTIME_LINUX_H

#include <stdint.h>

enum {
    SYS_WRITE = 1, SYS_MMAP = 9, SYS_MPROTECT = 10, SYS_MUNMAP = 11,
    SYS_RT_SIGACTION = 13, SYS_MADVISE = 28, SYS_SIGALTSTACK = 131,
    SYS_TIMER_CREATE = 222, SYS_TIMER_SETTIME = 223, SYS_CLOCK_GETTIME = 228,
    SYS_EXIT_GROUP = 231, SYS_RT_SIGPROCMASK = 14, SYS_SCHED_GETAFFINITY = 204,
    SYS_GETPID = 39, SYS_KILL = 62, SYS_EPOLL_CTL = 233, SYS_EPOLL_WAIT = 232,
    SYS_PPOLL = 271, SYS_EVENTFD2 = 290, SYS_EPOLL_CREATE1 = 291, SYS_READ = 0,
    SYS_FSTAT = 5, SYS_WAIT4 = 61, SYS_FCNTL = 72, SYS_FUTEX = 202,
    SYS_NEWFSTATAT = 262,

    PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2,
    MAP_PRIVATE = 2, MAP_ANONYMOUS = 0x20, MAP_NORESERVE = 0x4000,
    MADV_DONTNEED = 4,
    EINTR = 4,
    CLOCK_REALTIME = 0, CLOCK_MONOTONIC = 1, CLOCK_THREAD_CPUTIME_ID = 3,
    AT_RANDOM = 25,

    SIGNALS = 65,            // they are numbered from 1
    SIGILL = 4, SIGTRAP = 5, SIGABRT = 6, SIGUSR1 = 10, SIGUSR2 = 12, SIGALRM = 14,
    SIGSTKFLT = 16, SIGXCPU = 24, SIGXFSZ = 25, SIGVTALRM = 26, SIGIO = 29,
    SIGPWR = 30, SIGSYS = 31, FIRST_REALTIME = 34,
    SIGQUIT = 3, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11, SIGPIPE = 13, SIGURG = 23,
    SIGPROF = 27,
    SA_SIGINFO = 4, SA_RESTORER = 0x04000000, SA_ONSTACK = 0x08000000,
    SA_RESTART = 0x10000000, SA_NODEFER = 0x40000000,
    SIGEV_SIGNAL = 0,

    REGISTER_R8 = 0, REGISTER_R14 = 6, REGISTER_RDI = 8, REGISTER_RSI = 9, // in UContext
    REGISTER_RBP = 10, REGISTER_RBX = 11, REGISTER_RDX = 12, REGISTER_RAX = 13,
    REGISTER_RCX = 14, REGISTER_RSP = 15, REGISTER_RIP = 16, REGISTER_FLAGS = 17,
};

typedef struct Timespec { int64_t seconds, nanoseconds; } Timespec;
typedef struct TimerValue { Timespec interval, value; } TimerValue;

typedef struct SigEvent {
    uint64_t value;
    int32_t signal;
    int32_t notify;
    uint64_t pad[6];
} SigEvent;

typedef struct KernelSigAction {
    void (*handler)(void);
    uint64_t flags;
    void (*restorer)(void);
    uint64_t mask;
} KernelSigAction;

typedef struct SigInfo {
    int32_t signal, error, code, pad;
    uint64_t address; // of a fault
} SigInfo;

typedef struct StackDescription {
    void *stack;
    int32_t flags, pad;
    uint64_t size;
} StackDescription;

typedef struct UContext {
    uint64_t flags;
    struct UContext *link;
    StackDescription stack;
    int64_t registers[23];
    const void *floats; // as FXSAVE stores them, and more
} UContext;

void os_default_handler(int signal);
void os_set_handler(int signal, void (*handler)(int, SigInfo *, UContext *));
void preempt_tick(int signal, SigInfo *info, UContext *context); // preempt.c
void rt_sigreturn(void); // switch.asm
void rt_sigpanic(void);  // panic.asm

#endif
